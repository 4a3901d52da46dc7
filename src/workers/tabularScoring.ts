import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { type TableFacts, columnOf } from '../tasks/table/facts.ts';
import { featureStateFromArtifact } from '../tasks/table/featureState.ts';
import { knownRows } from '../tasks/table/predictions.ts';
import { scoreMetrics } from '../tasks/tabular/scoreMetrics.ts';
import { tabularState } from '../tasks/tabular/tabularState.ts';
import type { TabularFeatureState, TabularReport } from '../tasks/tabular/types.ts';
import type { ImportedReport, TabularScoreRequest, TabularScoreResult } from './protocol.ts';
import { featureStateOf } from './runArtifacts.ts';
import { scoreTableRows } from './tableScoring.ts';

/** Scores a dataset with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreTabularJob(db: Database, registry: Registry, jobId: string, request: TabularScoreRequest, ctx: TaskContext): Promise<TabularScoreResult> {
  const run = await getRun(db, request.runId);
  const facts = await getDataset(db, request.datasetId);
  const state = withTarget(tabularState(featureStateFromArtifact(await featureStateOf(db, run))), request.target, facts);
  const { models, predictions, timingsMs } = await scoreTableRows(db, registry, jobId, request, { run, state, facts }, ctx);
  return {
    predictionsId: jobId,
    rows: predictions.keys.length,
    rowsWithActual: knownRows(predictions.actual).length,
    metrics: scoreMetrics(predictions, state, Object.keys(models)),
    champion: (run.report as TabularReport | ImportedReport).champion,
    timingsMs,
  };
}

/** Throws `not-found` for a column that the table lacks, `bad-input` where the run knows another one. */
function withTarget(state: TabularFeatureState, target: string | undefined, facts: TableFacts): TabularFeatureState {
  if (target === undefined) return state;
  if (state.target !== null && state.target !== target) throw new WorkbenchError('bad-input', `Option "target" is ${JSON.stringify(target.slice(0, 80))}, but this run learned "${state.target}". Leave "target" out.`, { option: 'target' });
  columnOf(facts, target);
  return { ...state, target };
}
