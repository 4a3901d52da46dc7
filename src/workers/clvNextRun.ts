import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { isRecord, recordOf } from '../core/contract/record.ts';
import { MISSING_DAY } from '../core/data/column.ts';
import { dayValues } from '../core/data/table.ts';
import { listDatasets } from '../storage/datasets.ts';
import { listPredictionIds, readPredictions, savePredictions } from '../storage/predictions.ts';
import type { PredictionsRecord, RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import { readColumn } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { countDays, proposeCompleteThrough } from '../tasks/clv/completeThrough.ts';
import { learnedOf } from '../tasks/clv/learned.ts';
import { matchSources } from '../tasks/clv/next/matchSources.ts';
import { answersOf, mergeAnswers, openQuestions, schemaChanges } from '../tasks/next/matchTables.ts';
import { daysOf, spanOf } from '../tasks/next/span.ts';
import type { SourcesMatch, Span, TablePrint } from '../tasks/next/types.ts';
import type { ClvRecipe, ColumnAnswers, RecipeSources } from '../tasks/clv/next/types.ts';
import { type ClvSources, SOURCE_NAMES, type SourceName, sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport, ReportWarning } from '../tasks/clv/types.ts';
import { dayOption } from '../tasks/options.ts';
import { matchedSources, scoreMonth, topOf } from './clvNext.ts';
import { joinTransactions } from './clvNextJoin.ts';
import type { EarlierPredictions, NextFiles, NextFindings, NextMatch, NextRequest, NextResult } from './clvNextProtocol.ts';
import { recipeOfRun } from './clvRecipe.ts';
import { newTables } from './newTables.ts';
import { featureStateOf, modelsOf } from './runArtifacts.ts';

interface MatchedFiles {
  readonly run: RunRecord;
  readonly recipe: ClvRecipe;
  readonly match: SourcesMatch<SourceName>;
  readonly span: Span | undefined;
  readonly prints: ReadonlyMap<string, TablePrint>;
}

/** How the files of a run's tables were read, and what their columns looked like. */
export async function nextSources(db: Database, runId: string): Promise<RecipeSources> {
  return (await recipeOfRun(db, await getRun(db, runId))).sources;
}

/** What the new files are, beside what a run learned from. */
export async function matchNext(db: Database, request: NextFiles): Promise<NextMatch> {
  const { run, match, span, prints } = await matchFiles(db, request);
  const days = await lastDays(db, match, prints);
  return {
    sources: match.sources,
    changes: schemaChanges(match),
    open: openQuestions(match),
    span: span ?? null,
    canJoin: (await knownTransactions(db, run)) !== undefined,
    asOf: days.length === 0 ? null : Math.min(...days) + 1,
    earlier: await earlierPredictions(db, run),
  };
}

/** The last day that each new table with money seems complete to. */
async function lastDays(db: Database, { sources }: SourcesMatch<SourceName>, prints: MatchedFiles['prints']): Promise<readonly number[]> {
  const days: number[] = [];
  for (const { source, datasetId, columns } of sources) {
    const dated = source === 'transactions' ? 'date' : source === 'subscriptions' ? 'start' : undefined;
    const column = columns.find(({ role }) => role !== undefined && role === dated)?.now;
    const range = daysOf({ table: prints.get(datasetId ?? '') ?? { columns: [] }, date: column });
    if (datasetId === undefined || column === undefined || !range) continue;
    const known = dayValues(await readColumn(db, datasetId, column)).filter((day) => day !== MISSING_DAY);
    days.push(source === 'transactions' ? proposeCompleteThrough(countDays(known)).day : range[1]);
  }
  return days;
}

/** Scores the new files with every model of the run, compares, and stores both under the job's id. */
export async function nextMonthJob(db: Database, registry: Registry, jobId: string, request: NextRequest, ctx: TaskContext): Promise<NextResult> {
  const days = { asOf: dayOption({ ...request }, 'asOf'), completeThrough: dayOption({ ...request }, 'completeThrough') };
  const top = topOf(request.top);
  if (request.join !== undefined && typeof request.join !== 'boolean') throw new WorkbenchError('bad-input', '"join" must be true or false.', { option: 'join' });
  const { run, recipe, match, span } = await matchFiles(db, request);
  const matched = matchedSources(match, recipe, sourcesOf(run.request));
  const { sources, warnings: joined } = await withEarlierRows(db, jobId, { matched, known: await knownTransactions(db, run), join: request.join ?? span?.kind === 'increment', nowMs: request.nowMs }, ctx);
  let earlierId = '';
  const earlierThan = async (asOf: number) => {
    const { id, predictions } = await chooseEarlier(db, run, request.earlierId, asOf);
    earlierId = id;
    return predictions;
  };
  const learned = learnedOf(run.report as ClvReport, await featureStateOf(db, run), await modelsOf(db, run));
  const scored = await scoreMonth(db, registry, { recipe, learned, earlierThan, sources, days, top }, ctx);
  const findings: NextFindings = { comparison: scored.comparison, changes: schemaChanges(match), warnings: [...joined, ...scored.warnings], totals: scored.totals };
  const { asOfNow } = scored.comparison;
  const kept: PredictionsRecord = {
    id: jobId,
    runId: run.id,
    datasetId: sources.transactions?.datasetId ?? sources.subscriptions?.datasetId ?? '',
    request: { runId: run.id, sources, asOf: asOfNow, answers: answersOf(match), earlierId } as unknown as Json,
    createdAtMs: request.nowMs,
    predictions: scored.predictions,
    findings: findings as unknown as Json,
  };
  await savePredictions(db, kept);
  return { predictionsId: jobId, ...findings };
}

/** The months of a run, oldest first; the run's own predictions begin them. */
export async function earlierPredictions(db: Database, run: RunRecord): Promise<readonly EarlierPredictions[]> {
  const records = await recordsOf(db, run.id);
  return records.map(({ id, predictions, createdAtMs }) => ({ id, asOf: predictions.cutoff, createdAtMs }));
}

/** What a month came to. Throws `bad-input` for a plain scoring. */
export async function nextFindings(db: Database, predictionsId: string): Promise<NextResult> {
  const { id, findings: kept } = await readPredictions(db, predictionsId);
  const findings: unknown = kept;
  if (!isFindings(findings)) throw new WorkbenchError('bad-input', `Predictions "${id}" are not of a next month.`, { id });
  return { predictionsId: id, ...findings };
}

async function matchFiles(db: Database, request: NextFiles): Promise<MatchedFiles> {
  checkFiles(request);
  const { runId, datasetIds, answers } = request;
  const run = await getRun(db, runId);
  const recipe = await recipeOfRun(db, run);
  const tables = await newTables<SourceName>(db, [...new Set(datasetIds)].map((datasetId) => ({ datasetId })));
  // What was answered a month ago holds where the column is there again.
  const columns = tables.flatMap(({ print }) => print.columns.map(({ name }) => name));
  const match = matchSources(recipe, tables, mergeAnswers(await lastAnswers(db, runId), columns, answers));
  const prints = new Map(tables.map(({ datasetId, print }) => [datasetId, print]));
  const found = match.sources.find(({ source }) => source === 'transactions');
  const print = prints.get(found?.datasetId ?? '');
  const own = recipe.sources.transactions;
  const span = found && print && own ? spanOf({ table: own, date: own.mapping.date }, { table: print, date: mappingOf(found).date }) : undefined;
  return { run, recipe, match, span, prints };
}

/** A request may come from a script. */
function checkFiles({ runId, datasetIds, answers = {} }: NextFiles): void {
  const areTexts = (values: readonly unknown[]) => values.every((value) => typeof value === 'string');
  if (typeof runId !== 'string' || !Array.isArray(datasetIds) || !areTexts(datasetIds)) throw new WorkbenchError('bad-input', 'A next month needs "runId", the id of a run, and "datasetIds", a list of ids of datasets.');
  const bySource = Object.entries(answers as Readonly<Record<string, unknown>>);
  const bad = bySource.find(([source, byRole]) => !SOURCE_NAMES.some((name) => name === source) || typeof byRole !== 'object' || byRole === null || !areTexts(Object.values(byRole)));
  if (bad) throw new WorkbenchError('bad-input', `"answers" must name new columns by source (${SOURCE_NAMES.join(', ')}) and role; got ${JSON.stringify(bad[0])}.`, { source: bad[0] });
}

export function mappingOf({ columns }: SourcesMatch['sources'][number]): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.flatMap(({ role, now }) => (role !== undefined && now !== undefined ? [[role, now]] : [])));
}

interface EarlierRows {
  readonly matched: ClvSources;
  readonly known: ClvSources['transactions'];
  readonly join: boolean;
  readonly nowMs: number;
}

/** The rows that are known, and then the new ones. */
async function withEarlierRows(db: Database, jobId: string, { matched, known, join, nowMs }: EarlierRows, ctx: TaskContext): Promise<{ readonly sources: ClvSources; readonly warnings: readonly ReportWarning[] }> {
  if (!join || !matched.transactions || !known) return { sources: matched, warnings: [] };
  const { datasetId, warnings } = await joinTransactions(db, jobId, known, matched.transactions, nowMs, ctx);
  return { sources: { ...matched, transactions: { ...matched.transactions, datasetId } }, warnings };
}

/** The transactions of the last month where they are still here, else those that the run learned from. */
async function knownTransactions(db: Database, run: RunRecord): Promise<ClvSources['transactions']> {
  const { datasets } = await listDatasets(db);
  const months = (await recordsOf(db, run.id)).map(({ request }) => sourcesOf(request).transactions);
  return months.reverse().find((source) => datasets.some(({ id }) => id === source?.datasetId));
}

/** The run's own predictions, and those of its months. */
async function recordsOf(db: Database, runId: string): Promise<readonly PredictionsRecord[]> {
  const records: PredictionsRecord[] = [];
  for (const id of await listPredictionIds(db, runId)) {
    const record = await readPredictions(db, id);
    if (id === runId || isFindings(record.findings)) records.push(record);
  }
  return records;
}

/** The named one, else the latest before a day. */
async function chooseEarlier(db: Database, run: RunRecord, id: string | undefined, asOf: number): Promise<PredictionsRecord> {
  const records = await recordsOf(db, run.id);
  const before = records.filter(({ predictions }) => predictions.cutoff < asOf);
  const chosen = id === undefined ? (before.sort((a, b) => b.predictions.cutoff - a.predictions.cutoff)[0] ?? records[0]) : records.find((record) => record.id === id);
  if (chosen) return chosen;
  throw new WorkbenchError('not-found', `Run "${run.name}" has no predictions "${id ?? ''}" with which a month can be compared.`, { id: id ?? '' });
}

async function lastAnswers(db: Database, runId: string): Promise<ColumnAnswers> {
  const last = (await recordsOf(db, runId)).filter(({ id }) => id !== runId).at(-1);
  return ((last?.request ?? {}) as { readonly answers?: ColumnAnswers }).answers ?? {};
}

function isFindings(found: unknown): found is NextFindings {
  const { comparison, changes, warnings, totals } = recordOf(found);
  return isRecord(comparison) && Array.isArray(changes) && Array.isArray(warnings) && isRecord(totals);
}
