import { type Engine, type Json, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { LARGE_CELLS, measureTrees, predictMsPerTree } from '../core/trees/measureTrees.ts';
import { typescriptEngine } from '../core/trees/typescriptEngine.ts';
import { getDataset } from '../storage/datasets.ts';
import type { EngineWhy } from '../storage/records.ts';
import { type Setting, readSetting, writeSetting } from '../storage/settings.ts';
import type { Database } from '../storage/schema.ts';
import { createEngine, describeGraphics, possibleEngines } from './engines.ts';
import type { EngineMeasurement, EnginePick, EngineReport } from './protocol.ts';

declare const __APP_VERSION__: string;

/** An engine, and why it was picked. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly reason: string;
  readonly why?: EngineWhy;
}

/** What was measured here, by which version of the app, and what a person chose instead. */
interface EngineSetting {
  readonly appVersion: string;
  readonly threads: number;
  readonly measurements: readonly EngineMeasurement[];
  readonly override: EnginePick | null;
}

const SETTING: Setting<Json> = { key: 'engines', default: null, isValid: (value): value is Json => isEngineSetting(value) };

async function readEngines(db: Database): Promise<EngineSetting> {
  const stored: unknown = await readSetting(db, SETTING);
  return isEngineSetting(stored) ? stored : { appVersion: '', threads: 0, measurements: [], override: null };
}

async function writeEngines(db: Database, engines: EngineSetting): Promise<EngineSetting> {
  await writeSetting(db, SETTING, engines as unknown as Json);
  return engines;
}

/** Tasks make about so many features, at least, of however few columns. */
const USUAL_FEATURES = 20;

/** The engine for a training on, or scoring of, a dataset: the fastest for its size as measured (measured first, where it never was), or what the person chose. */
export async function trainingEngine(db: Database, datasetId: string, ctx: TaskContext): Promise<ChosenEngine> {
  const { rows, columns } = await getDataset(db, datasetId);
  const cells = rows * Math.max(USUAL_FEATURES, columns.length);
  const known = await readEngines(db);
  const measurements = !measuredHere(known) && !known.override ? (await measure(db, ctx)).measurements : known.measurements;
  const { chosen, reason, why } = choose(measurements, known.override, cells);
  try {
    return { engine: await createEngine(chosen), reason, why };
  } catch (error) {
    if (known.override || !(error instanceof WorkbenchError)) throw error;
    return { engine: typescriptEngine, reason: `${chosen.engine} could not start: ${error.message}` };
  }
}

/** The machine and version that a measurement is of. */
export function madeHere(): { readonly appVersion: string; readonly threads: number } {
  return { appVersion: __APP_VERSION__, threads: navigator.hardwareConcurrency };
}

export function measuredHere({ appVersion, threads }: { readonly appVersion: string; readonly threads: number }): boolean {
  return appVersion === __APP_VERSION__ && threads === navigator.hardwareConcurrency;
}

/** Null: as measured. */
export async function chosenByPerson(db: Database): Promise<EnginePick | null> {
  return (await readEngines(db)).override;
}

export async function engineReport(db: Database): Promise<EngineReport> {
  return report(await readEngines(db));
}

/** Measures every engine of this machine anew. */
export async function measureEngines(db: Database, ctx: TaskContext): Promise<EngineReport> {
  return report(await measure(db, ctx));
}

/** Null: as measured. Throws `bad-input` for an engine that this browser does not have. */
export async function overrideEngine(db: Database, override: EnginePick | null): Promise<EngineReport> {
  if (override) {
    if (!isPick(override)) throw new WorkbenchError('bad-input', 'An engine is {"engine": "wasm", "webgpu" or "typescript", "threads": 1 or more}.');
    (await createEngine(override)).dispose();
  }
  const known = await readEngines(db);
  return report(await writeEngines(db, { ...known, override }));
}

async function measure(db: Database, ctx: TaskContext): Promise<EngineSetting> {
  const possible = await possibleEngines();
  const measurements: EngineMeasurement[] = [];
  for (const pick of possible) {
    ctx.onProgress({ phase: 'engines', done: measurements.length, total: possible.length, unit: 'steps' });
    measurements.push(await measureOne(pick, ctx));
  }
  measurements.push(...(await leftOut(possible)));
  const { override } = await readEngines(db);
  return writeEngines(db, { ...madeHere(), measurements, override });
}

async function measureOne(pick: EnginePick, ctx: TaskContext): Promise<EngineMeasurement> {
  let engine: Engine | undefined;
  try {
    engine = await createEngine(pick);
    return { ...pick, available: true, ...(await measureTrees(engine, ctx)), note: '' };
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code === 'cancelled') throw error;
    return { ...pick, available: false, msPerTreeSmall: null, msPerTreeLarge: null, note: error.message };
  } finally {
    engine?.dispose();
  }
}

/** Graphics that were not measured, with the reason. */
async function leftOut(possible: readonly EnginePick[]): Promise<readonly EngineMeasurement[]> {
  if (possible.some(({ engine }) => engine === 'webgpu')) return [];
  const graphics = await describeGraphics();
  const note = graphics ? `Played by the processor (${graphics.description || 'software'}): correct, and slow. Never picked by itself.` : 'This browser gives no access to a graphics processor.';
  return [{ engine: 'webgpu', threads: 1, available: graphics !== undefined, msPerTreeSmall: null, msPerTreeLarge: null, note }];
}

function report({ measurements, override }: EngineSetting): EngineReport {
  return { ...choose(measurements, override, LARGE_CELLS), override, measurements };
}

interface Choice {
  readonly chosen: EnginePick;
  readonly reason: string;
  readonly why: EngineWhy;
}

/** Pure: what is used for so many cells, and why. */
export function choose(measurements: readonly EngineMeasurement[], override: EnginePick | null, cells: number): Choice {
  if (override) return { chosen: override, reason: 'chosen in the settings', why: { key: 'chosen', facts: {} } };
  const timed = measurements.flatMap(({ engine, threads, msPerTreeSmall, msPerTreeLarge }) => {
    if (msPerTreeSmall === null || msPerTreeLarge === null) return [];
    return [{ chosen: { engine, threads }, ms: predictMsPerTree({ msPerTreeSmall, msPerTreeLarge }, cells) }];
  });
  if (timed.length === 0) return { chosen: { engine: 'typescript', threads: 1 }, reason: 'not measured yet', why: { key: 'not-measured', facts: {} } };
  const [best, next] = timed.sort((a, b) => a.ms - b.ms);
  return {
    chosen: best.chosen,
    reason: `measured on this machine: ${nameOf(best.chosen)} ${best.ms.toFixed(1)} ms a tree for ${Math.round(cells).toLocaleString('en')} cells${nextText(next)}`,
    why: { key: 'measured', facts: { ...best.chosen, ms: best.ms, cells: Math.round(cells), ...nextFacts(next) } },
  };
}

/** An engine, and the milliseconds that were measured of it. */
interface Timed {
  readonly chosen: EnginePick;
  readonly ms: number;
}

/** The next best, as a reason goes on. */
export function nextText(next: Timed | undefined): string {
  return next ? `, ${nameOf(next.chosen)} ${next.ms.toFixed(1)} ms` : '';
}

export function nextFacts(next: Timed | undefined): EngineWhy['facts'] {
  return next ? { nextEngine: next.chosen.engine, nextThreads: next.chosen.threads, nextMs: next.ms } : {};
}

export function nameOf({ engine, threads }: EnginePick): string {
  return threads > 1 ? `${engine} with ${threads} threads` : engine;
}

function isEngineSetting(value: unknown): value is EngineSetting {
  if (typeof value !== 'object' || value === null) return false;
  const { appVersion, threads, measurements, override } = value as Partial<EngineSetting>;
  return typeof appVersion === 'string' && typeof threads === 'number' && Array.isArray(measurements) && measurements.every(isMeasurement) && (override === null || isPick(override));
}

function isMeasurement(value: unknown): value is EngineMeasurement {
  if (!isPick(value)) return false;
  const { msPerTreeSmall, msPerTreeLarge, available, note }: Partial<EngineMeasurement> = value;
  return isTime(msPerTreeSmall) && isTime(msPerTreeLarge) && typeof available === 'boolean' && typeof note === 'string';
}

/** Milliseconds; null where there are none. */
export function isTime(time: unknown): time is number | null {
  return time === null || (typeof time === 'number' && time >= 0);
}

export function isPick(value: unknown): value is EnginePick {
  if (typeof value !== 'object' || value === null) return false;
  const { engine, threads } = value as Partial<EnginePick>;
  return (engine === 'wasm' || engine === 'webgpu' || engine === 'typescript') && Number.isInteger(threads) && (threads as number) >= 1 && (threads as number) <= 64;
}
