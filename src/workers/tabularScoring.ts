import type { Json, Registry, TaskContext } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { savePredictions } from '../storage/predictions.ts';
import { readTable } from '../storage/readDataset.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { featureStateFromArtifact } from '../tasks/tabular/featureState.ts';
import { scoreMetrics, scoreTabular, scoringColumns } from '../tasks/tabular/score.ts';
import type { TabularReport } from '../tasks/tabular/types.ts';
import type { TabularScoreRequest, TabularScoreResult } from './protocol.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { trainingEngine } from './trainingEngine.ts';

/** Scores a dataset with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreTabularJob(db: Database, registry: Registry, jobId: string, request: TabularScoreRequest, ctx: TaskContext): Promise<TabularScoreResult> {
  const { runId, datasetId } = request;
  const run = await getRun(db, runId);
  const state = featureStateFromArtifact(await featureStateOf(db, run));
  const models = await modelsOf(db, run);
  const startMs = ctx.nowMs();
  const table = await readTable(db, datasetId, scoringColumns(state, await getDataset(db, datasetId)));
  const columnsMs = ctx.nowMs() - startMs;
  const { engine } = await trainingEngine(db, datasetId, ctx);
  try {
    const readyMs = ctx.nowMs();
    const predictions = await scoreTabular(table, state, models, registry, { ...ctx, engine });
    const predictMs = ctx.nowMs() - readyMs;
    await savePredictions(db, { id: jobId, runId, datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions });
    return {
      predictionsId: jobId,
      rows: predictions.keys.length,
      rowsWithActual: predictions.actual.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0),
      metrics: scoreMetrics(predictions, state, Object.keys(models)),
      champion: (run.report as TabularReport).champion,
      timingsMs: { columns: columnsMs, predict: predictMs },
    };
  } finally {
    engine.dispose();
  }
}
