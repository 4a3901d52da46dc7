import type { Artifact, Json, Registry, TaskContext } from '../core/contract/index.ts';
import { savePredictions } from '../storage/predictions.ts';
import { readTable } from '../storage/readDataset.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import type { TableFacts } from '../tasks/table/facts.ts';
import { scoreTable, scoringColumns } from '../tasks/table/score.ts';
import type { TableFeatureState, TablePredictions } from '../tasks/table/types.ts';
import { modelsOf } from './runArtifacts.ts';
import { withEngines } from './withEngines.ts';

/** What every scoring of a table's rows is asked. */
interface ScoreRequest {
  readonly runId: string;
  readonly datasetId: string;
  readonly nowMs: number;
}

/** A stored run, and the table that it is to score. */
export interface TableScoring {
  readonly run: RunRecord;
  readonly state: TableFeatureState;
  readonly facts: TableFacts;
}

export interface ScoredTable {
  readonly models: Readonly<Record<string, Artifact>>;
  readonly predictions: TablePredictions;
  /** `columns`: reading the stored columns; `predict`: making features of them, and predicting. */
  readonly timingsMs: { readonly columns: number; readonly predict: number };
}

/** Scores a dataset with every model of a run, and stores the predictions under the job's id. */
export async function scoreTableRows(db: Database, registry: Registry, jobId: string, request: ScoreRequest, { run, state, facts }: TableScoring, ctx: TaskContext): Promise<ScoredTable> {
  const { datasetId } = request;
  const models = await modelsOf(db, run);
  const startMs = ctx.nowMs();
  const table = await readTable(db, datasetId, scoringColumns(state, facts));
  const columnsMs = ctx.nowMs() - startMs;
  return withEngines(db, datasetId, ctx, async ({ chosen: { engine }, networks }) => {
    const readyMs = ctx.nowMs();
    const predictions = await scoreTable(table, state, models, registry, { ...ctx, engine, neural: networks.source });
    const predictMs = ctx.nowMs() - readyMs;
    await savePredictions(db, { id: jobId, runId: run.id, datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions });
    return { models, predictions, timingsMs: { columns: columnsMs, predict: predictMs } };
  });
}
