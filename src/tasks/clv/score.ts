import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Registry, TaskContext } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { partRows, predictRows } from '../../core/models/predictRows.ts';
import type { PredictionContext } from '../../core/models/predictRows.ts';
import { withAttributes } from './attributes.ts';
import type { ClvData } from './data.ts';
import { completeFeatures, stateFromArtifact } from './featureState.ts';
import type { FeatureState } from './featureState.ts';
import type { StreamName } from './sources.ts';
import type { Stream } from './stream.ts';
import { addUp } from './sumStreams.ts';
import { addendsOf } from './summedKinds.ts';
import type { Chosen } from './summedKinds.ts';
import { slotOf } from './train.ts';
import type { ClvOptions, ClvPredictions } from './types.ts';

/** What was learned, as far as scoring needs it. */
export interface LearnedClv {
  readonly featureState: Artifact;
  /** By kind; `<stream>:<kind>` where there are two streams. */
  readonly models: Readonly<Record<string, Artifact>>;
  /** For two streams: which models of each are added up. */
  readonly chosen?: Readonly<Partial<Record<StreamName, Chosen>>>;
}

export type ScoringDays = Pick<ClvOptions, 'asOf' | 'horizonDays'> & { readonly completeThrough?: number; readonly discountRate?: number };

/**
 * Predicts with models that were trained before, for every customer of new data that is in a stream's population at as-of. `actual` is known
 * only where the data is complete to the end of the window. Throws `not-enough-data` where there is no such customer,
 * `bad-input` for another horizon than the models' or for another kind of data, `bad-file` for artifacts that cannot be used.
 */
export async function scoreClv(data: ClvData, days: ScoringDays, learned: LearnedClv, registry: Registry, ctx: TaskContext & PredictionContext): Promise<ClvPredictions> {
  const { asOf, horizonDays } = days;
  const state = stateFromArtifact(learned.featureState);
  if (state.horizonDays !== horizonDays) {
    throw new WorkbenchError('bad-input', `These models predict ${state.horizonDays} days, and ${horizonDays} were asked for. Train again for another horizon.`, { option: 'horizonDays', horizonDays: state.horizonDays });
  }
  checkStreams(data, Object.keys(state.streams));
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'steps' });
  const several = data.streams.length > 1;
  const lists: ClvPredictions[] = [];
  for (const plain of data.streams) {
    const stream = data.attributes ? withAttributes(plain, data.attributes, asOf) : plain;
    lists.push(await scoreStream(stream, days, state.streams[stream.name] ?? { rfm: null, engagement: null }, modelsOf(learned, several ? slotOf(stream) : ''), registry, ctx));
  }
  if (lists.every(({ keys }) => keys.length === 0)) throw nobody(data.streams, asOf);
  if (!several) return lists[0];
  const chosen = addendsOf(data.streams.map(({ name }) => learned.chosen?.[name] ?? { champion: '', baseline: '' }));
  const { keys, actual, totals, byStream, parts } = addUp(lists, data.streams.map(slotOf), chosen);
  return { keys, cutoff: asOf, actual, byKind: { ...totals, ...byStream }, parts };
}

async function scoreStream(stream: Stream, { asOf, horizonDays, completeThrough, discountRate = 0 }: ScoringDays, state: FeatureState, models: readonly (readonly [string, Artifact])[], registry: Registry, ctx: TaskContext & PredictionContext): Promise<ClvPredictions> {
  const { customers, x } = await stream.at(asOf, horizonDays, ctx);
  const complete = completeFeatures(x, state);
  const byKind: Record<string, Float64Array> = {};
  const parts: Record<string, Float64Array> = {};
  for (const [i, [kind, artifact]] of models.entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: models.length, unit: 'models' });
    await ctx.breathe();
    const model = (await registry.get(kind)).load(artifact);
    byKind[kind] = customers.length === 0 ? new Float64Array(0) : await predictRows(model, complete, ctx);
    for (const [name, values] of Object.entries(await partRows(model, complete, ctx))) parts[`${kind}-${name}`] = values;
    model.dispose();
  }
  const known = asOf + horizonDays - 1 <= (completeThrough ?? stream.completeThrough);
  const actual = known ? stream.value(customers, asOf, asOf + horizonDays, discountRate) : new Float64Array(customers.length).fill(NaN);
  return { keys: Array.from(customers, (i) => stream.keys[i]), cutoff: asOf, actual, byKind, parts };
}

/** A stream's models by kind, without its name. */
function modelsOf({ models }: LearnedClv, slot: string): readonly (readonly [string, Artifact])[] {
  return Object.entries(models).flatMap(([name, artifact]) => (name.startsWith(slot) ? [[name.slice(slot.length), artifact] as const] : []));
}

function checkStreams({ streams }: ClvData, wanted: readonly string[]): void {
  const given = streams.map(({ name }) => name as string);
  if (wanted.length === given.length && wanted.every((name) => given.includes(name))) return;
  throw new WorkbenchError('bad-input', `These models learned from ${wanted.join(' and ')}; got ${given.join(' and ')}. Bring the same kinds of tables.`, { wanted: wanted.join(', '), given: given.join(', ') });
}

function nobody(streams: readonly Stream[], asOf: number): WorkbenchError {
  const first = formatDay(Math.min(...streams.map(({ firstDay }) => firstDay)));
  const what = streams.map(({ name }) => (name === 'transactions' ? 'a transaction before' : 'an open subscription on')).join(' or ');
  return new WorkbenchError('not-enough-data', `No customer has ${what} ${formatDay(asOf)}; the first row is of ${first}. Choose another as-of.`, { option: 'asOf' });
}
