import type { Json, NeuralEngine, TaskContext } from '../core/contract/index.ts';
import { measureNetwork } from '../core/neural/measureNetwork.ts';
import type { EngineWhy } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { type Setting, readSetting, writeSetting } from '../storage/settings.ts';
import { possibleEngines } from './engines.ts';
import { startGraphicsNeuralEngine, startHostNeuralEngine } from './neuralEngines.ts';
import type { EnginePick } from './protocol.ts';
import { chosenByPerson, isPick, isTime, madeHere, measuredHere, nextFacts, nextText, nameOf } from './trainingEngine.ts';

/** An engine for networks to try, and why. */
export interface NeuralChoice {
  readonly pick: EnginePick;
  readonly reason: string;
  readonly why: EngineWhy;
}

/** Milliseconds of a training step; null where it could not start. */
interface Measured extends EnginePick {
  readonly msPerStep: number | null;
}

/** What was measured here, and by which version of the app. */
interface NeuralSetting {
  readonly appVersion: string;
  readonly threads: number;
  readonly measurements: readonly Measured[];
}

const SETTING: Setting<Json> = { key: 'neuralEngines', default: null, isValid: (value): value is Json => isNeuralSetting(value) };

/** Plain JavaScript: slow, and everywhere. */
export const LAST_RESORT: NeuralChoice = { pick: { engine: 'typescript', threads: 1 }, reason: 'no other engine could start', why: { key: 'no-other', facts: {} } };

/** The engine that a person chose for training, else the fastest as measured (measured first, where it never was); then what comes after it, plain JavaScript last. */
export async function neuralChoices(db: Database, ctx: TaskContext): Promise<readonly NeuralChoice[]> {
  const override = await chosenByPerson(db);
  if (override) return [{ pick: override, reason: 'chosen in the settings', why: { key: 'chosen', facts: {} } }, { ...LAST_RESORT, pick: { engine: 'wasm', threads: 1 } }, LAST_RESORT];
  const stored: unknown = await readSetting(db, SETTING);
  const measurements = isNeuralSetting(stored) && measuredHere(stored) ? stored.measurements : await measure(db, ctx);
  return [...rank(measurements), LAST_RESORT];
}

/** Pure: fastest first, each with what it was measured against. */
export function rank(measurements: readonly Measured[]): readonly NeuralChoice[] {
  const timed = measurements.flatMap(({ engine, threads, msPerStep }) => (msPerStep === null ? [] : [{ chosen: { engine, threads }, ms: msPerStep }])).sort((a, b) => a.ms - b.ms);
  return timed.map(({ chosen, ms }, i) => ({
    pick: chosen,
    reason: `measured on this machine: ${nameOf(chosen)} ${ms.toFixed(1)} ms a step of a network${nextText(timed[i + 1])}`,
    why: { key: 'step-measured', facts: { ...chosen, ms, ...nextFacts(timed[i + 1]) } },
  }));
}

async function measure(db: Database, ctx: TaskContext): Promise<readonly Measured[]> {
  const measurements: Measured[] = [];
  // Plain JavaScript is never the fastest, and not measured.
  for (const pick of (await possibleEngines()).filter(({ engine }) => engine !== 'typescript')) {
    ctx.onProgress({ phase: 'engines', done: measurements.length, total: NaN, unit: 'steps' });
    const engine = await startNeuralEngine(pick);
    const msPerStep = engine ? await measureNetwork(engine, ctx).catch(cancelledOrNull).finally(() => engine.dispose()) : null;
    measurements.push({ ...pick, msPerStep });
  }
  await writeSetting(db, SETTING, { ...madeHere(), measurements } satisfies NeuralSetting as unknown as Json);
  return measurements;
}

/** An engine that fails while it is measured is not used; a person's cancel is no such failure. */
function cancelledOrNull(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'cancelled') throw error;
  return null;
}

export function neuralName({ engine }: EnginePick): NeuralEngine['name'] {
  return engine === 'typescript' ? 'cpu' : engine;
}

/** Undefined where it cannot start. */
export async function startNeuralEngine(pick: EnginePick): Promise<NeuralEngine | undefined> {
  try {
    return pick.engine === 'webgpu' ? await startGraphicsNeuralEngine() : await startHostNeuralEngine({ name: neuralName(pick), threads: pick.threads });
  } catch {
    return undefined;
  }
}

function isNeuralSetting(value: unknown): value is NeuralSetting {
  if (typeof value !== 'object' || value === null) return false;
  const { appVersion, threads, measurements } = value as Partial<NeuralSetting>;
  return typeof appVersion === 'string' && typeof threads === 'number' && Array.isArray(measurements) && measurements.every((one) => isPick(one) && isTime((one as Partial<Measured>).msPerStep));
}
