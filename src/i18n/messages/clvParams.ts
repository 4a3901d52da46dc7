import { translator } from '../i18n.ts';

/** Parameters of the models by their names in code; an unknown one shows its own name and help. */
export const t = translator({
  en: {
    'label.nEstimators': 'Trees',
    'label.maxDepth': 'Depth',
    'label.learningRate': 'Learning rate',
    'label.subsample': 'Share of rows',
    'label.colsampleBytree': 'Share of features',
    'label.regLambda': 'L2 penalty',
    'label.gamma': 'Least gain of a split',
    'label.minChildWeight': 'Least weight of a leaf',
    'label.maxBin': 'Bins',
    'label.earlyStoppingRounds': 'Early stopping',
    'label.alpha': 'L2 penalty (alpha)',
    'help.nEstimators': 'How many trees are added up, at most.',
    'help.maxDepth': 'Questions in a row that a tree may ask. Deeper trees find finer patterns, and more noise.',
    'help.learningRate': 'How much of each tree counts. Smaller is steadier and needs more trees.',
    'help.subsample': 'Share of rows that each tree learns from, drawn anew.',
    'help.colsampleBytree': 'Share of features that each tree may ask, drawn anew.',
    'help.regLambda': 'Pulls what leaves say towards zero, most where few rows are.',
    'help.gamma': 'Least gain in squared error for which a leaf is split.',
    'help.minChildWeight': 'Least rows on each side of a split.',
    'help.maxBin': 'Steps that a feature’s values are divided into.',
    'help.earlyStoppingRounds': 'Stop after this many trees without a better error on rows kept aside; 0 is off.',
    'help.alpha': 'Keeps the weights small. Larger is steadier; 0 is ordinary least squares.',
    'unit.trees': 'trees',
    'unit.levels': 'levels',
    'unit.rows': 'rows',
    'unit.bins': 'bins',
  },
  es: {
    'label.nEstimators': 'Árboles',
    'label.maxDepth': 'Profundidad',
    'label.learningRate': 'Tasa de aprendizaje',
    'label.subsample': 'Parte de las filas',
    'label.colsampleBytree': 'Parte de las variables',
    'label.regLambda': 'Penalización L2',
    'label.gamma': 'Ganancia mínima de una división',
    'label.minChildWeight': 'Peso mínimo de una hoja',
    'label.maxBin': 'Intervalos',
    'label.earlyStoppingRounds': 'Parada temprana',
    'label.alpha': 'Penalización L2 (alfa)',
    'help.nEstimators': 'Cuántos árboles se suman como máximo.',
    'help.maxDepth': 'Preguntas seguidas que puede hacer un árbol. Los más profundos hallan patrones más finos, y más ruido.',
    'help.learningRate': 'Cuánto cuenta cada árbol. Con menos es más estable y hacen falta más árboles.',
    'help.subsample': 'Parte de las filas de la que aprende cada árbol, sorteada cada vez.',
    'help.colsampleBytree': 'Parte de las variables que puede usar cada árbol, sorteada cada vez.',
    'help.regLambda': 'Acerca a cero lo que dicen las hojas, sobre todo donde hay pocas filas.',
    'help.gamma': 'Ganancia mínima en error cuadrático para dividir una hoja.',
    'help.minChildWeight': 'Filas mínimas a cada lado de una división.',
    'help.maxBin': 'Tramos en que se dividen los valores de una variable.',
    'help.earlyStoppingRounds': 'Parar tras tantos árboles sin mejor error en las filas apartadas; 0 es nunca.',
    'help.alpha': 'Mantiene pequeños los pesos. Con más es más estable; 0 son mínimos cuadrados.',
    'unit.trees': 'árboles',
    'unit.levels': 'niveles',
    'unit.rows': 'filas',
    'unit.bins': 'intervalos',
  },
});

/** A parameter's name in plain words; its name in code where there is none. */
export function paramLabel(name: string): string {
  return t.maybe(`label.${name}`) ?? name;
}

/** What a parameter does; `fallback` (English) where there is no text. */
export function paramHelp(name: string, fallback: string): string {
  return t.maybe(`help.${name}`) ?? fallback;
}

/** A parameter's unit in the page's language. */
export function paramUnit(unit: string): string {
  return t.maybe(`unit.${unit}`) ?? unit;
}
