import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { countFlags, judgeAnomalies } from '../tasks/anomaly/judge.ts';
import type { AnomalyReport } from '../tasks/anomaly/types.ts';
import { featureStateFromArtifact } from '../tasks/table/featureState.ts';
import { knownRows } from '../tasks/table/predictions.ts';
import type { AnomalyScoreRequest, AnomalyScoreResult } from './tableProtocol.ts';
import { featureStateOf } from './runArtifacts.ts';
import { scoreTableRows } from './tableScoring.ts';

/** Scores a dataset's rows by what a stored run found usual, and stores the scores under the job's id; judged where the run's label is there. */
export async function scoreAnomalyJob(db: Database, registry: Registry, jobId: string, request: AnomalyScoreRequest, ctx: TaskContext): Promise<AnomalyScoreResult> {
  const run = await getRun(db, request.runId);
  if (run.task !== 'anomaly') throw new WorkbenchError('bad-input', `Run "${run.name}" is of task "${run.task}", and does not find unusual rows. Name a run of the task "anomaly".`);
  const state = featureStateFromArtifact(await featureStateOf(db, run));
  const facts = await getDataset(db, request.datasetId);
  const { models, predictions, timingsMs } = await scoreTableRows(db, registry, jobId, request, { run, state, facts }, ctx);
  const found = Object.keys(models).map((kind) => {
    const scores = predictions.byKind[kind];
    const threshold = state.thresholds[kind];
    const judged = judgeAnomalies(predictions.actual, scores, threshold);
    return { kind, threshold, flagged: countFlags(scores, threshold), metrics: judged?.metrics ?? {}, baseRate: judged?.baseRate ?? null, chance: judged?.chance ?? null };
  });
  return { predictionsId: jobId, rows: predictions.keys.length, rowsWithActual: knownRows(predictions.actual).length, models: found, champion: (run.report as AnomalyReport).champion, timingsMs };
}
