import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { parseIsoDay } from '../core/data/calendar.ts';
import { savePredictions } from '../storage/predictions.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { parseChurnReading } from '../tasks/churn/options.ts';
import { type LearnedChurn, scoreChurn } from '../tasks/churn/score.ts';
import { type ChurnSources, churnSourcesOf } from '../tasks/churn/sources.ts';
import { churnStateFromArtifact } from '../tasks/churn/state.ts';
import type { ChurnReading, ChurnState } from '../tasks/churn/types.ts';
import { isRecord } from '../core/contract/record.ts';
import type { ChurnScoreRequest, ChurnScoreResult } from './churnProtocol.ts';
import { churnRun, storedPredictions } from './churnRecords.ts';
import { datasetsOf, loadChurnData, namesOf } from './churnSources.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { trainingEngine } from './trainingEngine.ts';

/** Options that are of the tables and not of the run. */
const OF_TABLES: readonly string[] = ['completeThrough', 'exportedOn'];

/** Scores new tables with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreChurnJob(db: Database, registry: Registry, jobId: string, request: ChurnScoreRequest, ctx: TaskContext): Promise<ChurnScoreResult> {
  const asOf = parseIsoDay(request.asOf);
  if (asOf === undefined) throw new WorkbenchError('bad-input', `"asOf" must be a calendar day as 'YYYY-MM-DD'; got ${JSON.stringify(request.asOf)}.`, { option: 'asOf' });
  const run = await churnRun(db, request.runId);
  const learned = await learnedOfRun(db, run);
  const sources = churnSourcesOf(request.sources);
  const [datasetId] = datasetsOf(sources);
  const data = await loadChurnData(db, sources, scoringReading(learned.state, request.options, sources), ctx);
  const { engine } = await trainingEngine(db, datasetId, ctx);
  const predictions = await scoreChurn(data, learned, asOf, registry, { ...ctx, engine }).finally(() => engine.dispose());
  await savePredictions(db, { id: jobId, runId: run.id, datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions: storedPredictions(predictions) });
  const expectedLeavers = Object.fromEntries(Object.entries(predictions.calibrated).map(([kind, values]) => [kind, values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)]));
  return { predictionsId: jobId, users: predictions.keys.length, cutoff: predictions.cutoff, champion: learned.state.champion, expectedLeavers };
}

export async function learnedOfRun(db: Database, run: RunRecord): Promise<LearnedChurn> {
  return { state: churnStateFromArtifact(await featureStateOf(db, run)), models: await modelsOf(db, run) };
}

/** As the run read its tables, with the days that are of these. Throws `bad-input` for an option that is the run's to say. */
export function scoringReading(state: ChurnState, options: unknown, sources: ChurnSources): ChurnReading {
  const given = isRecord(options) ? options : {};
  const other = Object.keys(given).find((name) => !OF_TABLES.includes(name));
  if (other !== undefined) throw new WorkbenchError('bad-input', `Option "${other}" is as the run was trained with. Of later tables there are: ${OF_TABLES.join(', ')}.`, { option: other });
  const { completeThrough, exportedOn } = parseChurnReading({ ...given, label: state.reading.label }, namesOf(sources));
  return { ...state.reading, completeThrough, exportedOn };
}
