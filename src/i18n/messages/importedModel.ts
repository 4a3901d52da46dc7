import { translator } from '../i18n.ts';

/** Models that come in a file: bringing them in, and what they are. */
export const t = translator({
  en: {
    importTitle: 'Import a model',
    importText: 'Boosted trees that XGBoost saved as JSON (save_model("model.json")). They can predict for tables with the same columns and be explained; nothing is learned.',
    importChoose: 'Choose an XGBoost file',
    importing: 'Reading the model…',
    importFailed: 'The model could not be imported',
    importedFrom: 'from {file}',
    importedObjective: 'Objective',
    importedFeatures: 'Features',
    importedClasses: 'Classes',
    importedText: 'An imported model: how good it is was measured elsewhere. Its file does not say which column it predicts, so predictions are not measured here either.',
    levels: { one: '{count} level', other: '{count} levels' },
    'importedFact.trees': 'Trees',
    'importedFact.depth': 'Deepest tree',
  },
  es: {
    importTitle: 'Importar un modelo',
    importText: 'Árboles potenciados que XGBoost guardó como JSON (save_model("model.json")). Pueden predecir tablas con las mismas columnas y explicarse; no se aprende nada.',
    importChoose: 'Elegir un archivo de XGBoost',
    importing: 'Leyendo el modelo…',
    importFailed: 'No se pudo importar el modelo',
    importedFrom: 'de {file}',
    importedObjective: 'Objetivo',
    importedFeatures: 'Variables',
    importedClasses: 'Clases',
    importedText: 'Un modelo importado: su calidad se midió en otra parte. Su archivo no dice qué columna predice, así que aquí tampoco se miden las predicciones.',
    levels: { one: '{count} nivel', other: '{count} niveles' },
    'importedFact.trees': 'Árboles',
    'importedFact.depth': 'Árbol más profundo',
  },
});
