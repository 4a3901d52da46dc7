import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { savePredictions } from '../storage/predictions.ts';
import { readTable } from '../storage/readDataset.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { type TableFacts, columnOf } from '../tasks/tabular/facts.ts';
import { featureStateFromArtifact } from '../tasks/tabular/featureState.ts';
import { scoreMetrics, scoreTabular, scoringColumns } from '../tasks/tabular/score.ts';
import type { TabularFeatureState, TabularReport } from '../tasks/tabular/types.ts';
import type { ImportedReport, TabularScoreRequest, TabularScoreResult } from './protocol.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { trainingEngine } from './trainingEngine.ts';

/** Scores a dataset with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreTabularJob(db: Database, registry: Registry, jobId: string, request: TabularScoreRequest, ctx: TaskContext): Promise<TabularScoreResult> {
  const { runId, datasetId } = request;
  const run = await getRun(db, runId);
  const facts = await getDataset(db, datasetId);
  const state = withTarget(featureStateFromArtifact(await featureStateOf(db, run)), request.target, facts);
  const models = await modelsOf(db, run);
  const startMs = ctx.nowMs();
  const table = await readTable(db, datasetId, scoringColumns(state, facts));
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
      champion: (run.report as TabularReport | ImportedReport).champion,
      timingsMs: { columns: columnsMs, predict: predictMs },
    };
  } finally {
    engine.dispose();
  }
}

/** Throws `not-found` for a column that the table lacks, `bad-input` where the run knows another one. */
function withTarget(state: TabularFeatureState, target: string | undefined, facts: TableFacts): TabularFeatureState {
  if (target === undefined) return state;
  if (state.target !== null && state.target !== target) throw new WorkbenchError('bad-input', `Option "target" is ${JSON.stringify(target.slice(0, 80))}, but this run learned "${state.target}". Leave "target" out.`, { option: 'target' });
  columnOf(facts, target);
  return { ...state, target };
}
