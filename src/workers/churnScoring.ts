import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { readPredictions, savePredictions } from '../storage/predictions.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { judgeEarlier, judgeList } from '../tasks/churn/judgeEarlier.ts';
import { parseChurnReading } from '../tasks/churn/options.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import { type LearnedChurn, scoreChurn } from '../tasks/churn/score.ts';
import { type ChurnSources, churnSourcesOf } from '../tasks/churn/sources.ts';
import { churnStateFromArtifact } from '../tasks/churn/state.ts';
import type { ChurnPredictions, ChurnReading, ChurnSource, ChurnState } from '../tasks/churn/types.ts';
import { dayOf } from '../tasks/options.ts';
import type { ChurnScoreRequest, ChurnScoreResult } from './churnProtocol.ts';
import { churnLists, meanCost, readChurnList } from './churnLists.ts';
import { churnPredictions, churnRun, storedPredictions } from './churnRecords.ts';
import { datasetsOf, loadChurnData, namesOf } from './churnSources.ts';
import { withWorthIfThere } from './churnWorth.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';
import { withEngines } from './withEngines.ts';

/** What the findings of a scoring begin with. */
const FINDINGS = 'churn-scoring';
/** Options that are of the tables and not of the run. */
const OF_TABLES: readonly string[] = ['completeThrough', 'exportedOn'];

/** Scores new tables with every model of a stored run, and stores the predictions under the job's id. */
export async function scoreChurnJob(db: Database, registry: Registry, jobId: string, request: ChurnScoreRequest, ctx: TaskContext): Promise<ChurnScoreResult> {
  const asOf = dayOf(request.asOf, 'asOf');
  const run = await churnRun(db, request.runId);
  const learned = await learnedOfRun(db, run);
  const sources = churnSourcesOf(request.sources);
  const [datasetId] = datasetsOf(sources);
  const data = await loadLater(db, sources, learned.state, request.options, ctx);
  const predictions = await withEngines(db, datasetId, ctx, ({ chosen: { engine }, networks }) => scoreChurn(data, learned, asOf, registry, { ...ctx, engine, neural: networks.source }));
  const since = await whatCameOf(db, run, data.source, learned.state, ctx);
  const result: ChurnScoreResult = { predictionsId: jobId, users: predictions.keys.length, cutoff: predictions.cutoff, champion: learned.state.champion, expectedLeavers: expectedLeaversOf(predictions), ...since };
  const findings = { kind: FINDINGS, result: JSON.parse(JSON.stringify(result)) as Json };
  await savePredictions(db, { id: jobId, runId: run.id, datasetId, request: request as unknown as Json, createdAtMs: request.nowMs, predictions: storedPredictions(predictions), findings });
  return result;
}

/** What a scoring came to. Throws `not-found` for predictions that are none. */
export async function churnScoring(db: Database, predictionsId: string): Promise<ChurnScoreResult> {
  const { findings } = await readPredictions(db, predictionsId);
  if (isRecord(findings) && findings.kind === FINDINGS && isRecord(findings.result)) return findings.result as unknown as ChurnScoreResult;
  throw new WorkbenchError('not-found', `"${predictionsId}" is no scoring of users.`, { predictionsId });
}

/** The run's own list and its sealed lists, beside what later tables tell of their users. */
async function whatCameOf(db: Database, run: RunRecord, source: ChurnSource, state: ChurnState, ctx: TaskContext): Promise<Pick<ChurnScoreResult, 'earlier' | 'trials'>> {
  const own = churnPredictions((await readPredictions(db, run.id)).predictions);
  return { earlier: await judgeEarlier(source, state.reading, own, state.champion, ctx), trials: await trialsOf(db, run, source, state, ctx) };
}

/** A run's sealed lists, newest first, beside what later tables tell of their users. */
export async function trialsOf(db: Database, run: RunRecord, source: ChurnSource, { reading }: ChurnState, ctx: TaskContext): Promise<ChurnScoreResult['trials']> {
  const trials: ChurnScoreResult['trials'][number][] = [];
  for (const { listId } of await churnLists(db, run.id)) {
    const stored = await readChurnList(db, listId);
    const result = stored.list.controls === 0 ? null : await judgeList(source, reading, { ...stored, payingEffect: meanCost(stored) }, stored.cutoff, ctx).catch(nothingToCompare);
    trials.push({ list: stored.list, result });
  }
  return trials;
}

/** Where the new tables know none of an arm, nothing is told of the list. */
function nothingToCompare(error: unknown): null {
  if (error instanceof WorkbenchError && (error.code === 'not-enough-data' || error.code === 'bad-input')) return null;
  throw error;
}

export async function learnedOfRun(db: Database, run: RunRecord): Promise<LearnedChurn> {
  return { state: churnStateFromArtifact(await featureStateOf(db, run)), models: await modelsOf(db, run) };
}

/** Later tables, read as the run read its own, with what its users are worth. Throws as `scoringReading`, `loadChurnData` and `withWorthIfThere` do. */
export async function loadLater(db: Database, sources: ChurnSources, state: ChurnState, options: unknown, ctx: TaskContext): Promise<ChurnData> {
  return withWorthIfThere(db, await loadChurnData(db, sources, scoringReading(state, options, sources), ctx), state.economics);
}

/** Sum of each model's calibrated probabilities. */
export function expectedLeaversOf({ calibrated }: Pick<ChurnPredictions, 'calibrated'>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(calibrated).map(([kind, values]) => [kind, values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)]));
}

/** As the run read its tables, with the days that are of these. Throws `bad-input` for an option that is the run's to say. */
export function scoringReading(state: ChurnState, options: unknown, sources: ChurnSources): ChurnReading {
  const given = isRecord(options) ? options : {};
  const other = Object.keys(given).find((name) => !OF_TABLES.includes(name));
  if (other !== undefined) throw new WorkbenchError('bad-input', `Option "${other}" is as the run was trained with. Of later tables there are: ${OF_TABLES.join(', ')}.`, { option: other });
  const { completeThrough, exportedOn } = parseChurnReading({ ...given, label: state.reading.label }, namesOf(sources));
  return { ...state.reading, completeThrough, exportedOn };
}
