import { formatInteger, formatNumber } from '../format.ts';
import { translator } from '../i18n.ts';

/** What computes: names, where they are chosen, what was measured. */
export const t = translator({
  en: {
    'engine.typescript': 'Plain TypeScript',
    'engine.wasm': 'WebAssembly',
    'engine.webgpu': 'WebGPU',
    threads: { one: '{engine}, {count} thread', other: '{engine}, {count} threads' },
    title: 'Engine',
    intro: 'What grows and reads decision trees. Every engine gives the same trees, on a graphics card within a stated tolerance: the choice is about speed alone.',
    use: 'Use',
    useHelp: 'For trainings that start from now on.',
    automatic: 'The fastest here',
    automaticOf: 'The fastest here ({engine})',
    inUse: 'in use',
    inUseNow: 'In use: {engine}.',
    overridden: 'Your choice, instead of what was measured.',
    table: 'Measured on this machine',
    engine: 'Engine',
    small: 'Small data',
    smallHelp: 'Time to grow one tree from few rows: starting costs weigh most.',
    large: 'Medium data',
    largeHelp: 'Time to grow one tree from many rows: computing weighs most.',
    perTree: '{time} a tree',
    notHere: 'not on this machine',
    note: 'Note',
    measure: 'Measure again',
    measureNow: 'Measure now',
    measuring: 'Measuring…',
    notMeasured: 'Not measured yet: it is done before the first training, or now.',
    loadFailed: 'The engines could not be asked',
    measureFailed: 'The engines could not be measured',
    setFailed: 'The engine could not be chosen',
    measured: 'Measured.',
    'why.chosen': 'Chosen in the settings',
    'why.not-measured': 'Not measured yet',
    'why.measured': 'Measured on this machine: {best} a tree for {cells} cells',
    'why.measured-next': 'Measured on this machine: {best} a tree for {cells} cells; {next}',
    'why.imported': 'The model came in a file: nothing was trained here',
    timed: '{engine}: {time}',
  },
  es: {
    'engine.typescript': 'TypeScript sin aceleración',
    'engine.wasm': 'WebAssembly',
    'engine.webgpu': 'WebGPU',
    threads: { one: '{engine}, {count} hilo', other: '{engine}, {count} hilos' },
    title: 'Motor',
    intro: 'Lo que hace crecer y lee los árboles de decisión. Todos los motores dan los mismos árboles, en una tarjeta gráfica dentro de una tolerancia declarada: se elige solo por velocidad.',
    use: 'Usar',
    useHelp: 'Para los entrenamientos que empiecen desde ahora.',
    automatic: 'El más rápido aquí',
    automaticOf: 'El más rápido aquí ({engine})',
    inUse: 'en uso',
    inUseNow: 'En uso: {engine}.',
    overridden: 'Su elección, en lugar de lo medido.',
    table: 'Medido en este equipo',
    engine: 'Motor',
    small: 'Datos pequeños',
    smallHelp: 'Tiempo para hacer crecer un árbol con pocas filas: pesa sobre todo el arranque.',
    large: 'Datos medianos',
    largeHelp: 'Tiempo para hacer crecer un árbol con muchas filas: pesa sobre todo el cálculo.',
    perTree: '{time} por árbol',
    notHere: 'no en este equipo',
    note: 'Nota',
    measure: 'Medir de nuevo',
    measureNow: 'Medir ahora',
    measuring: 'Midiendo…',
    notMeasured: 'Aún sin medir: se hace antes del primer entrenamiento, o ahora.',
    loadFailed: 'No se pudo preguntar a los motores',
    measureFailed: 'No se pudieron medir los motores',
    setFailed: 'No se pudo elegir el motor',
    measured: 'Medido.',
    'why.chosen': 'Elegido en los ajustes',
    'why.not-measured': 'Aún sin medir',
    'why.measured': 'Medido en este equipo: {best} por árbol con {cells} celdas',
    'why.measured-next': 'Medido en este equipo: {best} por árbol con {cells} celdas; {next}',
    'why.imported': 'El modelo vino en un archivo: aquí no se entrenó nada',
    timed: '{engine}: {time}',
  },
});

/** An engine's name in plain words; an unknown one is shown as it is. */
export function engineName(engine: string): string {
  return t.maybe(`engine.${engine}`) ?? engine;
}

/** An engine with its threads, where it has more than one way to run. */
export function engineText({ engine, threads }: { readonly engine: string; readonly threads: number }): string {
  return engine === 'wasm' ? t('threads', { engine: engineName(engine), count: threads }) : engineName(engine);
}

/** An engine and its milliseconds, from facts as they are stored. */
export function timedText(engine: unknown, threads: unknown, ms: unknown): string {
  return t('timed', { engine: engineText({ engine: String(engine), threads: Number(threads) }), time: `${formatNumber(Number(ms), 1)}\u00a0ms` });
}

/** Why an engine was used, in the page's language; undefined where no words are known: then its English reason stands. */
export function engineWhyText(why: { readonly key: string; readonly facts: Readonly<Record<string, string | number>> } | undefined): string | undefined {
  if (why?.key !== 'measured') return why && t.maybe(`why.${why.key}`);
  const { engine, threads, ms, cells, nextEngine, nextThreads, nextMs } = why.facts;
  const facts = { best: timedText(engine, threads, ms), cells: formatInteger(Number(cells)) };
  return nextEngine === undefined ? t('why.measured', facts) : t('why.measured-next', { ...facts, next: timedText(nextEngine, nextThreads, nextMs) });
}
