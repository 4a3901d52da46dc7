import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { readModel } from '../storage/models.ts';
import { readPredictions } from '../storage/predictions.ts';
import type { Predictions, PredictionsRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { customerHistory } from '../tasks/clv/customer.ts';
import { sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import type { ClvDataCache } from './clvSources.ts';
import type { ClvRequest, CustomerDetail, CustomerPage } from './protocol.ts';

/** What was looked at last is what is looked at next: one set of predictions is held. */
export class CustomerLookup {
  readonly #db: Promise<Database>;
  #record: PredictionsRecord | undefined;
  #ranks = new Map<string, Int32Array>();
  readonly #data: ClvDataCache;

  constructor(db: Promise<Database>, data: ClvDataCache) {
    this.#db = db;
    this.#data = data;
  }

  /** Customers with the highest prediction of `kind` first (ties by key), those whose key contains `search`. */
  async page(predictionsId: string, kind: string, search: string, from: number, count: number): Promise<CustomerPage> {
    const { predictions } = await this.#load(predictionsId);
    const kinds = Object.keys(predictions.byKind);
    const needle = search.trim().toLowerCase();
    const ranked = this.#ranked(predictions, kind);
    const matching = needle === '' ? ranked : ranked.filter((i) => predictions.keys[i].toLowerCase().includes(needle));
    const rows = Array.from(matching.subarray(from, from + count), (i) => ({
      key: predictions.keys[i],
      actual: known(predictions.actual[i]),
      predicted: kinds.map((name) => predictions.byKind[name][i]),
    }));
    return { total: matching.length, from, kinds, rows };
  }

  /** Throws `not-found` for a key that has no prediction. */
  async detail(predictionsId: string, key: string, ctx: TaskContext): Promise<CustomerDetail> {
    const record = await this.#load(predictionsId);
    const { predictions } = record;
    const at = predictions.keys.indexOf(key);
    if (at < 0) throw new WorkbenchError('not-found', `There is no customer "${key}" among these predictions.`, { key });
    const kinds = Object.keys(predictions.byKind);
    const run = await getRun(await this.#db, record.runId);
    const featureState = run.featureStateHash === null ? undefined : await readModel(await this.#db, run.featureStateHash);
    const { horizonDays } = (run.report as ClvReport).plan;
    // A scoring's request names tables alone: what their rows count is its run's to say.
    const data = await this.#data.of(sourcesOf(record.request), (run.request as unknown as ClvRequest).options, ctx);
    const history = await customerHistory(data, key, { cutoff: predictions.cutoff, horizonDays, featureState }, ctx);
    return {
      key,
      cutoff: predictions.cutoff,
      actual: known(predictions.actual[at]),
      predictions: Object.fromEntries(kinds.flatMap((kind) => (Number.isNaN(predictions.byKind[kind][at]) ? [] : [[kind, predictions.byKind[kind][at]]]))),
      parts: Object.fromEntries(Object.entries(predictions.parts ?? {}).map(([name, values]) => [name, known(values[at])])),
      percentile: Object.fromEntries(kinds.map((kind) => [kind, percentileOf(predictions.byKind[kind], at)])),
      ...history,
    };
  }

  async #load(predictionsId: string): Promise<PredictionsRecord> {
    if (this.#record?.id !== predictionsId) {
      this.#record = await readPredictions(await this.#db, predictionsId);
      this.#ranks.clear();
    }
    return this.#record;
  }

  #ranked({ byKind, keys }: Predictions, kind: string): Int32Array {
    const known = this.#ranks.get(kind);
    if (known) return known;
    if (!Object.hasOwn(byKind, kind)) throw new WorkbenchError('bad-input', `These predictions have no model "${kind}". They have: ${Object.keys(byKind).join(', ')}.`, { kind });
    const values = byKind[kind];
    const ranked = Int32Array.from(keys, (_, i) => i).sort((a, b) => values[b] - values[a] || (keys[a] < keys[b] ? -1 : 1));
    this.#ranks.set(kind, ranked);
    return ranked;
  }
}

function known(actual: number): number | null {
  return Number.isNaN(actual) ? null : actual;
}

/** 100 × the share of customers with a prediction at most this one's, of those who have one. */
function percentileOf(values: Float64Array, at: number): number {
  let atMost = 0;
  let known = 0;
  for (const value of values) {
    if (value <= values[at]) atMost++;
    if (!Number.isNaN(value)) known++;
  }
  return (100 * atMost) / known;
}
