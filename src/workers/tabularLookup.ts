import { type FeatureTable, type Model, type Registry, WorkbenchError } from '../core/contract/index.ts';
import { CHUNK_ROWS } from '../core/data/column.ts';
import { displayOf } from '../core/data/table.ts';
import { readModel } from '../storage/models.ts';
import { readPredictions } from '../storage/predictions.ts';
import { readRows } from '../storage/readDataset.ts';
import type { PredictionsRecord, RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { explainRow, featuresOfCells } from '../tasks/table/explain.ts';
import { featureStateFromArtifact } from '../tasks/table/featureState.ts';
import { readerOf } from '../tasks/table/facts.ts';
import { readFeatures } from '../tasks/table/features.ts';
import type { RowExplanation, TableFeatureState } from '../tasks/table/types.ts';
import { LastAnswer } from './lastAnswer.ts';
import type { TabularTrainRequest } from './protocol.ts';
import type { TabularExplainRequest, TabularRowPage, TabularRowsQuery } from './tableProtocol.ts';
import { featureStateOf, modelHashOf } from './runArtifacts.ts';

/** Their predictions are of a table's rows. */
const TASKS: ReadonlySet<string> = new Set(['tabular', 'anomaly', 'imported']);
/** Input columns that are shown beside predictions, at most. */
const MAX_SHOWN_COLUMNS = 50;

interface Loaded {
  readonly record: PredictionsRecord;
  readonly run: RunRecord;
  readonly champion: string;
  /** The dataset whose rows were predicted. */
  readonly datasetId: string;
  readonly state: TableFeatureState;
}

/** Looks into stored predictions. What was looked at last is what is looked at next: one set, and one model, is held. */
export class TabularLookup {
  readonly #db: Promise<Database>;
  readonly #registry: Registry;
  readonly #loaded = new LastAnswer<Loaded>();
  #ranked: { readonly key: string; readonly order: Int32Array } | undefined;
  #model: { readonly hash: string; readonly model: Model } | undefined;

  constructor(db: Promise<Database>, registry: Registry) {
    this.#db = db;
    this.#registry = registry;
  }

  /** A page of predictions with their input rows, sorted and searched as asked; at most 50 input columns. */
  async page(predictionsId: string, query: TabularRowsQuery): Promise<TabularRowPage> {
    const loaded = await this.#load(predictionsId);
    const { predictions } = loaded.record;
    const { from, count } = query;
    const matching = search(this.#rank(loaded, query), predictions.keys, query.search);
    const shown = matching.subarray(from, from + count);
    const columns = [...new Set(loaded.state.features.map(({ column }) => column))].slice(0, MAX_SHOWN_COLUMNS);
    const rowOf = (at: number) => predictions.rows?.[at] ?? at;
    const cells = await readCells(await this.#db, loaded.datasetId, Array.from(shown, rowOf), columns);
    const series = Object.keys(predictions.byKind);
    const isClass = classSeries(loaded);
    const show = (name: string, value: number) => (isClass(name) && !Number.isNaN(value) ? loaded.state.classes[value] : value);
    const rows = Array.from(shown, (at, i) => ({
      row: rowOf(at),
      key: predictions.keys[at],
      actual: Number.isNaN(predictions.actual[at]) ? null : show('actual', predictions.actual[at]),
      predicted: series.map((name) => show(name, predictions.byKind[name][at])),
      cells: cells[i],
    }));
    return { total: matching.length, from, learn: loaded.state.learn, series, columns, rows };
  }

  /** Why a model says what it says of a stored row, or of cells that a person typed. Throws `bad-input` for a model that cannot be explained. */
  async explain({ predictionsId, row, values, kind }: TabularExplainRequest): Promise<RowExplanation> {
    const { run, champion, state, datasetId } = await this.#load(predictionsId);
    const wanted = kind ?? champion;
    const model = await this.#modelOf(wanted, modelHashOf(run, wanted));
    if (values !== undefined) return explainRow(model, featuresOfCells(state.features, values), state);
    if (row === undefined) throw new WorkbenchError('bad-input', 'Say which row is to be explained: "row", or "values" by column.');
    return explainRow(model, await readFeatureRow(await this.#db, datasetId, row, state), state);
  }

  #load(predictionsId: string): Promise<Loaded> {
    return this.#loaded.of(predictionsId, () => this.#read(predictionsId));
  }

  async #read(predictionsId: string): Promise<Loaded> {
    const db = await this.#db;
    const record = await readPredictions(db, predictionsId);
    const run = await getRun(db, record.runId);
    if (!TASKS.has(run.task)) throw new WorkbenchError('bad-input', `Run "${run.name}" is of task "${run.task}", and holds no predictions of rows.`);
    const state = featureStateFromArtifact(await featureStateOf(db, run));
    const { testDatasetId } = record.request as unknown as Partial<TabularTrainRequest>;
    return { record, run, champion: (run.report as { readonly champion: string }).champion, state, datasetId: testDatasetId ?? record.datasetId };
  }

  #rank({ record: { id, predictions } }: Loaded, { sortBy, descending }: TabularRowsQuery): Int32Array {
    const key = JSON.stringify([id, sortBy, descending]);
    if (this.#ranked?.key !== key) {
      const values = sortValues(predictions, sortBy);
      const sign = descending ? -1 : 1;
      const order = Int32Array.from(predictions.keys, (_, at) => at).sort((a, b) => Number(Number.isNaN(values[a])) - Number(Number.isNaN(values[b])) || sign * (values[a] - values[b]) || a - b);
      this.#ranked = { key, order };
    }
    return this.#ranked.order;
  }

  async #modelOf(kind: string, hash: string): Promise<Model> {
    if (this.#model?.hash !== hash) {
      this.#model?.model.dispose();
      this.#model = undefined;
      this.#model = { hash, model: (await this.#registry.get(kind)).load(await readModel(await this.#db, hash)) };
    }
    return this.#model.model;
  }
}

/** What positions are sorted by. Unknown values come last, either way. */
function sortValues({ keys, actual, byKind }: PredictionsRecord['predictions'], sortBy: string): Float64Array {
  if (sortBy === 'actual') return actual;
  if (sortBy === 'row') return Float64Array.from(keys, (_, at) => at);
  if (Object.hasOwn(byKind, sortBy)) return byKind[sortBy];
  throw new WorkbenchError('bad-input', `These predictions cannot be sorted by ${JSON.stringify(sortBy)}. They have: row, actual, ${Object.keys(byKind).join(', ')}.`, { sortBy });
}

function search(order: Int32Array, keys: readonly string[], text: string): Int32Array {
  const needle = text.trim().toLowerCase();
  return needle === '' ? order : order.filter((at) => keys[at].toLowerCase().includes(needle));
}

/** Which series hold classes: the actual, and of several classes each model's own. */
function classSeries({ state, run }: Loaded): (name: string) => boolean {
  return (name) => (name === 'actual' ? state.classes.length > 0 : state.classes.length > 2 && Object.hasOwn(run.modelHashes, name));
}

/** The cells of scattered rows, in their order: the chunks that hold them are read one after the other. */
async function readCells(db: Database, datasetId: string, rows: readonly number[], columns: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
  const cells = new Map<number, readonly (string | null)[]>();
  for (const chunk of new Set(rows.map((row) => Math.floor(row / CHUNK_ROWS)))) {
    const window = await readRows(db, datasetId, { from: chunk * CHUNK_ROWS, count: CHUNK_ROWS }, columns);
    for (const row of rows) {
      if (Math.floor(row / CHUNK_ROWS) === chunk) cells.set(row, window.columns.map(({ schema, chunks }) => displayOf(schema, chunks[0], row - window.firstRow) ?? null));
    }
  }
  return rows.map((row) => cells.get(row) ?? []);
}

async function readFeatureRow(db: Database, datasetId: string, row: number, { features }: TableFeatureState): Promise<FeatureTable> {
  const window = await readRows(db, datasetId, { from: row, count: 1 }, [...new Set(features.map(({ column }) => column))]);
  if (!Number.isInteger(row) || window.rows === 0 || window.firstRow !== row) throw new WorkbenchError('not-found', `There is no row ${row} in these predictions’ dataset. Rows count from 0.`, { row });
  return readFeatures(readerOf(window), features, Int32Array.of(0), { breathe: async () => {} });
}
