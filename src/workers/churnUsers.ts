import { type Feature, type LifeCurves, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { FeatureTable } from '../core/contract/index.ts';
import { recordOf } from '../core/contract/record.ts';
import type { Database } from '../storage/schema.ts';
import { explainUser } from '../tasks/churn/explain.ts';
import { learnsTimes } from '../tasks/churn/modelInputs.ts';
import { parseChurnReading } from '../tasks/churn/options.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import type { LearnedChurn } from '../tasks/churn/score.ts';
import { churnSourcesOf } from '../tasks/churn/sources.ts';
import type { ChurnPredictions, ChurnReading, ChurnSource } from '../tasks/churn/types.ts';
import { withUserAttributes } from '../tasks/churn/userAttributes.ts';
import type { ChurnUserDetail, ChurnUserPage, ChurnUsersQuery, ChurnWhy } from './churnProtocol.ts';
import { type ChurnRecord, readChurnRecord } from './churnRecords.ts';
import { learnedOfRun, scoringReading } from './churnScoring.ts';
import { type ChurnDataCache, namesOf } from './churnSources.ts';
import { LastAnswer } from './lastAnswer.ts';

interface Loaded extends ChurnRecord {
  readonly learned: LearnedChurn;
}

/** Looks into stored predictions of users. What was looked at last is what is looked at next: one set is held. */
export class ChurnUserLookup {
  readonly #db: Promise<Database>;
  readonly #registry: Registry;
  readonly #data: ChurnDataCache;
  readonly #loaded = new LastAnswer<Loaded>();
  #ranked: { readonly key: string; readonly order: Int32Array } | undefined;

  constructor(db: Promise<Database>, registry: Registry, data: ChurnDataCache) {
    this.#db = db;
    this.#registry = registry;
    this.#data = data;
  }

  /** Users in the order asked for; those whose key contains the search. */
  async page(predictionsId: string, { sortBy, descending, search, from, count }: ChurnUsersQuery): Promise<ChurnUserPage> {
    const { predictions, learned } = await this.#load(predictionsId);
    const { champion } = learned.state;
    const order = this.#rank(predictionsId, predictions, champion, sortBy, descending);
    const needle = search.trim().toLowerCase();
    const matching = needle === '' ? order : order.filter((at) => predictions.keys[at].toLowerCase().includes(needle));
    const kinds = Object.keys(predictions.calibrated);
    const rows = Array.from(matching.subarray(from, from + count), (at) => ({
      key: predictions.keys[at],
      actual: known(predictions.actual[at]),
      calibrated: kinds.map((kind) => known(predictions.calibrated[kind][at])),
      value: known(predictions.value[at]),
      expectedProfit: known(predictions.expectedProfit[at]),
    }));
    return { total: matching.length, from, cutoff: predictions.cutoff, champion, kinds, rows };
  }

  /** All that is known of one user. Throws `not-found` for a key that is not among these predictions, `bad-input` for a model that the run has not. */
  async detail(predictionsId: string, key: string, kind: string | undefined, ctx: TaskContext): Promise<ChurnUserDetail> {
    const loaded = await this.#load(predictionsId);
    const { predictions, learned, report } = loaded;
    const at = predictions.keys.indexOf(key);
    if (at < 0) throw new WorkbenchError('not-found', `There is no user "${key}" among these predictions.`, { key });
    const reading = readingOf(loaded);
    const data = await this.#data.of(churnSourcesOf(recordOf(loaded.record.request).sources), reading, ctx);
    const { cutoff } = predictions;
    const source = data.users ? withUserAttributes(data.source, data.users, cutoff) : data.source;
    const user = Int32Array.of(source.keys.indexOf(key));
    const { features } = await source.at(cutoff, ctx, user);
    const champion = predictions.calibrated[learned.state.champion];
    return {
      key,
      cutoff,
      stepDays: report.plan.stepDays,
      actual: known(predictions.actual[at]),
      probabilities: Object.fromEntries(Object.keys(predictions.byKind).map((name) => [name, { raw: known(predictions.byKind[name][at]), calibrated: known(predictions.calibrated[name][at]) }])),
      percentile: percentileOf(champion, at),
      value: known(predictions.value[at]),
      expectedProfit: known(predictions.expectedProfit[at]),
      curve: await this.#curve(learned, features),
      sequences: sequencesOf(source, await source.sequences(user, cutoff, ctx), reading.window),
      features: Object.fromEntries(features.features.map((feature) => [feature.name, cellOf(feature)])),
      why: await this.#why(data, loaded, key, kind, ctx),
    };
  }

  /** The model asked for, or the best that can say: the champion first. Null where none can. */
  async #why(data: ChurnData, { learned, report, predictions: { cutoff } }: Loaded, key: string, kind: string | undefined, ctx: TaskContext): Promise<ChurnWhy | null> {
    const kinds = kind === undefined ? [...new Set([learned.state.champion, ...report.models.map((model) => model.kind)])] : [kind];
    for (const name of kinds) {
      try {
        return await explainUser(data, learned, { key, cutoff, kind: name }, this.#registry, ctx);
      } catch (error) {
        if (!(error instanceof WorkbenchError) || error.code !== 'bad-input') throw error;
      }
    }
    return null;
  }

  /** Of a table of one. */
  async #curve({ models }: LearnedChurn, x: FeatureTable): Promise<ChurnUserDetail['curve']> {
    const kind = Object.keys(models).find(learnsTimes);
    if (kind === undefined || x.rows === 0) return null;
    const model = (await this.#registry.get(kind)).load(models[kind]);
    try {
      return curveOf(kind, model.curves?.(x));
    } finally {
      model.dispose();
    }
  }

  #load(predictionsId: string): Promise<Loaded> {
    return this.#loaded.of(predictionsId, () => this.#read(predictionsId));
  }

  async #read(predictionsId: string): Promise<Loaded> {
    const db = await this.#db;
    const found = await readChurnRecord(db, predictionsId);
    return { ...found, learned: await learnedOfRun(db, found.run) };
  }

  #rank(predictionsId: string, predictions: ChurnPredictions, champion: string, sortBy: string, descending: boolean): Int32Array {
    const key = JSON.stringify([predictionsId, sortBy, descending]);
    if (this.#ranked?.key !== key) this.#ranked = { key, order: orderBy(predictions, champion, sortBy, descending) };
    return this.#ranked.order;
  }
}

/** A run's own tables are read as its options say; later ones as the run read its own, with the days that are theirs. */
function readingOf({ record, run, learned }: Loaded): ChurnReading {
  const { sources, options } = recordOf(record.request);
  const read = churnSourcesOf(sources);
  const { measures } = learned.state.reading;
  return record.id === run.id || record.id.startsWith(`${run.id}:`) ? { ...parseChurnReading(options, namesOf(read)), measures } : scoringReading(learned.state, options, read);
}

/** Unknown values come last, either way; ties by key. */
function orderBy(predictions: ChurnPredictions, champion: string, sortBy: string, descending: boolean): Int32Array {
  const { keys } = predictions;
  const sign = descending ? -1 : 1;
  const order = Int32Array.from(keys, (_, at) => at);
  if (sortBy === 'key') return order.sort((a, b) => sign * (keys[a] < keys[b] ? -1 : 1));
  const values = sortValues(predictions, champion, sortBy);
  return order.sort((a, b) => Number(Number.isNaN(values[a])) - Number(Number.isNaN(values[b])) || sign * (values[a] - values[b]) || (keys[a] < keys[b] ? -1 : 1));
}

function sortValues({ calibrated, value, expectedProfit, actual }: ChurnPredictions, champion: string, sortBy: string): Float64Array {
  const named: Readonly<Record<string, Float64Array>> = { probability: calibrated[champion], profit: expectedProfit, value, actual };
  const found = Object.hasOwn(named, sortBy) ? named[sortBy] : Object.hasOwn(calibrated, sortBy) ? calibrated[sortBy] : undefined;
  if (found) return found;
  throw new WorkbenchError('bad-input', `Users cannot be sorted by ${JSON.stringify(sortBy)}. They can by: key, ${[...Object.keys(named), ...Object.keys(calibrated)].join(', ')}.`, { sortBy });
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function percentileOf(values: Float64Array, at: number): number | null {
  if (Number.isNaN(values[at])) return null;
  const others = values.filter((value) => !Number.isNaN(value));
  return (100 * others.filter((value) => value <= values[at]).length) / others.length;
}

function curveOf(kind: string, curves: LifeCurves | undefined): ChurnUserDetail['curve'] {
  return curves ? { kind, causes: curves.causes, steps: curves.steps, survival: Array.from(curves.survival), incidence: curves.incidence.map((values) => Array.from(values)) } : null;
}

function sequencesOf({ measures }: ChurnSource, table: FeatureTable, window: number): ChurnUserDetail['sequences'] {
  const byName = new Map(table.features.map((feature) => [feature.name, feature]));
  return measures.map(({ name }) => ({
    measure: name,
    values: Array.from({ length: window }, (_, step) => {
      const feature = byName.get(`${name}@${step + 1}`);
      return feature?.kind === 'number' ? known(feature.values[0]) : null;
    }),
  }));
}

/** Of a table of one. */
function cellOf(feature: Feature): number | string | null {
  if (feature.kind === 'category') return feature.codes[0] < 0 ? null : feature.categories[feature.codes[0]];
  return known(feature.values[0]);
}
