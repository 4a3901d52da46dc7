import type { Json, NeuralEngine, NeuralSource, TaskContext } from '../core/contract/index.ts';
import { measureNetwork } from '../core/neural/measureNetwork.ts';
import type { Database } from '../storage/schema.ts';
import { type Setting, readSetting, writeSetting } from '../storage/settings.ts';
import { MOST_THREADS, describeGraphics } from './engines.ts';
import { startHostNeuralEngine, startGraphicsNeuralEngine } from './neuralEngines.ts';
import type { EnginePick } from './protocol.ts';
import { chosenByPerson } from './trainingEngine.ts';

declare const __APP_VERSION__: string;

type NeuralPick = Pick<NeuralEngine, 'name' | 'threads'>;

/** Milliseconds of a training step; null where it could not start. */
interface Measured extends NeuralPick {
  readonly msPerStep: number | null;
}

/** What was measured here, and by which version of the app. */
interface NeuralSetting {
  readonly appVersion: string;
  readonly threads: number;
  readonly measurements: readonly Measured[];
}

const SETTING: Setting<Json> = { key: 'neuralEngines', default: null, isValid: (value): value is Json => isNeuralSetting(value) };

/** Engines for the networks of one training: none is started before one is asked for, and all end with `dispose`. */
export interface NeuralEngines {
  readonly source: NeuralSource;
  dispose(): void;
}

/** The engine that a person chose for training, else the fastest as measured (measured first, where it never was); never one whose device was lost. */
export function neuralEngines(db: Database, ctx: TaskContext): NeuralEngines {
  let current: NeuralEngine | undefined;
  const source: NeuralSource = async (lost) => {
    if (current && !lost.includes(current.name)) return current;
    current?.dispose();
    current = undefined;
    for (const pick of await ranked(db, ctx)) {
      if (lost.includes(pick.name)) continue;
      current = await start(pick);
      if (current) return current;
    }
    return (current = await startHostNeuralEngine({ name: 'cpu', threads: 1 }));
  };
  return { source, dispose: () => current?.dispose() };
}

/** Fastest first. */
async function ranked(db: Database, ctx: TaskContext): Promise<readonly NeuralPick[]> {
  const override = await chosenByPerson(db);
  if (override) return [neuralPick(override), { name: 'wasm', threads: 1 }];
  const stored: unknown = await readSetting(db, SETTING);
  const isFresh = isNeuralSetting(stored) && stored.appVersion === __APP_VERSION__ && stored.threads === navigator.hardwareConcurrency;
  const measurements = isFresh ? stored.measurements : await measure(db, ctx);
  return measurements.filter(({ msPerStep }) => msPerStep !== null).sort((a, b) => (a.msPerStep as number) - (b.msPerStep as number));
}

function neuralPick({ engine, threads }: EnginePick): NeuralPick {
  return { name: engine === 'typescript' ? 'cpu' : engine, threads };
}

async function measure(db: Database, ctx: TaskContext): Promise<readonly Measured[]> {
  const measurements: Measured[] = [];
  for (const pick of await possible()) {
    ctx.onProgress({ phase: 'engines', done: measurements.length, total: NaN, unit: 'steps' });
    const engine = await start(pick);
    const msPerStep = engine ? await measureNetwork(engine, ctx).catch(cancelledOrNull) : null;
    engine?.dispose();
    measurements.push({ ...pick, msPerStep });
  }
  const setting: NeuralSetting = { appVersion: __APP_VERSION__, threads: navigator.hardwareConcurrency, measurements };
  await writeSetting(db, SETTING, setting as unknown as Json);
  return measurements;
}

/** An engine that fails while it is measured is not used; a person's cancel is no such failure. */
function cancelledOrNull(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'cancelled') throw error;
  return null;
}

/** Plain JavaScript is never the fastest, and not measured; a software graphics processor neither. */
async function possible(): Promise<readonly NeuralPick[]> {
  const threads = Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1);
  const graphics = await describeGraphics();
  return [
    ...(crossOriginIsolated && threads > 1 ? [1, threads] : [1]).map((count): NeuralPick => ({ name: 'wasm', threads: count })),
    ...(graphics && !graphics.isSoftware ? [{ name: 'webgpu', threads: 1 } as const] : []),
  ];
}

async function start(pick: NeuralPick): Promise<NeuralEngine | undefined> {
  try {
    return pick.name === 'webgpu' ? await startGraphicsNeuralEngine() : await startHostNeuralEngine(pick);
  } catch {
    return undefined;
  }
}

function isNeuralSetting(value: unknown): value is NeuralSetting {
  if (typeof value !== 'object' || value === null) return false;
  const { appVersion, threads, measurements } = value as Partial<NeuralSetting>;
  return typeof appVersion === 'string' && typeof threads === 'number' && Array.isArray(measurements) && measurements.every(isMeasured);
}

function isMeasured(value: unknown): value is Measured {
  if (typeof value !== 'object' || value === null) return false;
  const { name, threads, msPerStep } = value as Partial<Measured>;
  return (name === 'wasm' || name === 'webgpu' || name === 'cpu') && Number.isInteger(threads) && (threads as number) >= 1 && (threads as number) <= 64 && (msPerStep === null || (typeof msPerStep === 'number' && msPerStep >= 0));
}
