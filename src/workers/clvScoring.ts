import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { parseIsoDay } from '../core/data/calendar.ts';
import { savePredictions } from '../storage/predictions.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { scoreClv } from '../tasks/clv/score.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import type { ClvScoreRequest, ScoreResult } from './protocol.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { trainingEngine } from './trainingEngine.ts';
import { loadTransactions } from './transactionsCache.ts';

/** Scores a dataset with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreClvJob(db: Database, registry: Registry, jobId: string, request: ClvScoreRequest, ctx: TaskContext): Promise<ScoreResult> {
  const asOf = parseIsoDay(request.asOf);
  if (asOf === undefined) throw new WorkbenchError('bad-input', `"asOf" must be a calendar day as 'YYYY-MM-DD'; got ${JSON.stringify(request.asOf)}.`, { option: 'asOf' });
  const run = await getRun(db, request.runId);
  const { horizonDays } = (run.report as ClvReport).plan;
  const [featureState, models] = [await featureStateOf(db, run), await modelsOf(db, run)];
  const transactions = await loadTransactions(db, request.datasetId, request.columns);
  const { engine } = await trainingEngine(db, request.datasetId, ctx);
  const predictions = await scoreClv(transactions, { asOf, horizonDays }, featureState, models, registry, { ...ctx, engine }).finally(() => engine.dispose());
  await savePredictions(db, { id: jobId, runId: run.id, datasetId: request.datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions });
  const totals = Object.fromEntries(Object.entries(predictions.byKind).map(([kind, values]) => [kind, values.reduce((sum, value) => sum + value, 0)]));
  return { predictionsId: jobId, customers: predictions.keys.length, cutoff: predictions.cutoff, totals };
}
