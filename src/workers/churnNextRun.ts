import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { isRecord, recordOf } from '../core/contract/record.ts';
import { MISSING_DAY } from '../core/data/column.ts';
import { dayValues } from '../core/data/table.ts';
import { listDatasets } from '../storage/datasets.ts';
import { listPredictionIds, readPredictions, savePredictions } from '../storage/predictions.ts';
import { readColumn } from '../storage/readDataset.ts';
import type { PredictionsRecord, RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { EVENT_SOURCES, churnSpan, matchChurn } from '../tasks/churn/next/matchChurn.ts';
import type { ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import { type ChurnSourceRef, type ChurnSources, type EventSourceName, SOURCE_NAMES, churnSourcesOf } from '../tasks/churn/sources.ts';
import { countDays, proposeCompleteThrough } from '../tasks/clv/completeThrough.ts';
import { answersOf, mergeAnswers, openQuestions, schemaChanges } from '../tasks/next/matchTables.ts';
import { daysOf } from '../tasks/next/span.ts';
import type { ColumnAnswers, SourcesMatch, Span, TablePrint } from '../tasks/next/types.ts';
import { dayOption } from '../tasks/options.ts';
import type { ReportWarning } from '../tasks/types.ts';
import { topOf } from './clvNext.ts';
import { matchedChurnSources, scoreChurnMonth } from './churnMonth.ts';
import { joinEvents } from './churnNextJoin.ts';
import type { ChurnMonthFindings, ChurnMonthRequest, ChurnMonthResult, ChurnNextFiles, ChurnNextMatch } from './churnProtocol.ts';
import { recipeSourcesOfRun } from './churnRecipe.ts';
import { churnPredictions, churnRun, storedPredictions } from './churnRecords.ts';
import { learnedOfRun, trialsOf } from './churnScoring.ts';
import { datasetsOf } from './churnSources.ts';
import { newTables } from './newTables.ts';

/** What the findings of a month begin with. */
const FINDINGS = 'churn-month';

interface MatchedFiles {
  readonly run: RunRecord;
  readonly recipe: ChurnRecipeSources;
  readonly match: SourcesMatch<DatedSourceName>;
  readonly prints: ReadonlyMap<string, TablePrint>;
}

/** What the new files are, beside what a run learned from. */
export async function matchChurnNext(db: Database, request: ChurnNextFiles): Promise<ChurnNextMatch> {
  const found = await matchFiles(db, request);
  const { run, match } = found;
  const days = await lastDays(db, found);
  const spans: ChurnNextMatch['spans'][number][] = [];
  for (const [source, span] of spansOf(found)) spans.push({ source, span, canJoin: (await knownSource(db, run, source)) !== undefined });
  return {
    sources: match.sources,
    changes: schemaChanges(match),
    open: openQuestions(match),
    spans,
    asOf: days.length === 0 ? null : Math.min(...days) + 1,
    earlier: (await recordsOf(db, run)).map(({ id, predictions, createdAtMs }) => ({ id, asOf: predictions.cutoff, createdAtMs })),
  };
}

/** Scores the new files with every model of the run, compares, and stores both under the job's id. */
export async function nextChurnMonth(db: Database, registry: Registry, jobId: string, request: ChurnMonthRequest, ctx: TaskContext): Promise<ChurnMonthResult> {
  const asOf = dayOption({ ...request }, 'asOf');
  const top = topOf(request.top);
  const found = await matchFiles(db, request);
  const { run, recipe, match } = found;
  const matched = matchedChurnSources(match, recipe, await keptSources(db, run));
  const { sources, warnings: joined } = await withEarlierRows(db, jobId, { found, matched, request }, ctx);
  const learned = await learnedOfRun(db, run);
  const options = request.completeThrough === undefined ? {} : { completeThrough: request.completeThrough };
  const earlierThan = async (day: number) => (await recordsOf(db, run)).filter(({ predictions: { cutoff } }) => cutoff < day).map(({ predictions }) => churnPredictions(predictions));
  const scored = await scoreChurnMonth(db, registry, { learned, sources, options, asOf, earlierThan, top }, ctx);
  const findings: ChurnMonthFindings = {
    comparison: scored.comparison,
    expectedLeavers: scored.expectedLeavers,
    trials: await trialsOf(db, run, scored.data.source, learned.state, ctx),
    changes: schemaChanges(match),
    warnings: [...joined, ...scored.warnings],
  };
  const { cutoff } = scored.predictions;
  const kept: PredictionsRecord = {
    id: jobId,
    runId: run.id,
    datasetId: datasetsOf(sources)[0],
    request: { runId: run.id, sources, asOf: cutoff, options, answers: answersOf(match) } as unknown as Json,
    createdAtMs: request.nowMs,
    predictions: storedPredictions(scored.predictions),
    findings: { kind: FINDINGS, result: JSON.parse(JSON.stringify(findings)) as Json },
  };
  await savePredictions(db, kept);
  return { predictionsId: jobId, ...findings };
}

/** What a month came to. Throws `not-found` for predictions that are of none. */
export async function churnMonth(db: Database, predictionsId: string): Promise<ChurnMonthResult> {
  const { findings } = await readPredictions(db, predictionsId);
  if (isRecord(findings) && findings.kind === FINDINGS && isRecord(findings.result)) return { predictionsId, ...(findings.result as unknown as ChurnMonthFindings) };
  throw new WorkbenchError('not-found', `"${predictionsId}" is no month of a run on churn.`, { predictionsId });
}

async function matchFiles(db: Database, request: ChurnNextFiles): Promise<MatchedFiles> {
  checkFiles(request);
  const { runId, datasetIds, answers } = request;
  const run = await churnRun(db, runId);
  const recipe = await recipeSourcesOfRun(db, run);
  const tables = await newTables<DatedSourceName>(db, [...new Set(datasetIds)].map((datasetId) => ({ datasetId })));
  const columns = tables.flatMap(({ print }) => print.columns.map(({ name }) => name));
  const match = matchChurn(recipe, tables, mergeAnswers(await lastAnswers(db, run), columns, answers));
  return { run, recipe, match, prints: new Map(tables.map(({ datasetId, print }) => [datasetId, print])) };
}

/** A request may come from a script. */
function checkFiles({ runId, datasetIds, answers = {} }: ChurnNextFiles): void {
  const areTexts = (values: readonly unknown[]) => values.every((value) => typeof value === 'string');
  if (typeof runId !== 'string' || !Array.isArray(datasetIds) || !areTexts(datasetIds)) throw new WorkbenchError('bad-input', 'A next month needs "runId", the id of a run, and "datasetIds", a list of ids of datasets.');
  const bad = Object.entries(recordOf(answers)).find(([source, byRole]) => !SOURCE_NAMES.some((name) => name === source) || !isRecord(byRole) || !areTexts(Object.values(byRole)));
  if (bad) throw new WorkbenchError('bad-input', `"answers" must name new columns by source (${SOURCE_NAMES.join(', ')}) and role; got ${JSON.stringify(bad[0])}.`, { source: bad[0] });
}

function spansOf({ match, recipe, prints }: MatchedFiles): readonly (readonly [EventSourceName, Span])[] {
  return EVENT_SOURCES.flatMap((source) => {
    const found = match.sources.find((one) => one.source === source);
    const span = found && churnSpan(found, recipe[source] as ChurnRecipeSource, prints.get(found.datasetId ?? ''));
    return span ? [[source, span] as const] : [];
  });
}

/** Roles of a contract whose days are days on which something happened. */
const CONTRACT_DAYS: readonly (string | undefined)[] = ['start', 'cancelRequested', 'pauseStart'];

/** The last day that each table which completeness is asked of seems complete to, as reading it will say. */
async function lastDays(db: Database, { match: { sources }, prints }: MatchedFiles): Promise<readonly number[]> {
  const days: number[] = [];
  for (const { source, datasetId, columns } of sources) {
    const table = prints.get(datasetId ?? '');
    if (datasetId === undefined || !table) continue;
    if (source === 'subscriptions') {
      const ends = columns.flatMap(({ role, now }) => (CONTRACT_DAYS.includes(role) ? (daysOf({ table, date: now })?.[1] ?? []) : []));
      if (ends.length > 0) days.push(Math.max(...ends));
    }
    const date = columns.find(({ role }) => role === 'date')?.now;
    if ((source !== 'activity' && source !== 'transactions') || date === undefined || !daysOf({ table, date })) continue;
    const known = dayValues(await readColumn(db, datasetId, date)).filter((day) => day !== MISSING_DAY);
    days.push(proposeCompleteThrough(countDays(known)).day);
  }
  return days;
}

interface EarlierRows {
  readonly found: MatchedFiles;
  readonly matched: ChurnSources;
  readonly request: ChurnMonthRequest;
}

/** The rows that are known, and then the new ones, where the new ones are what came since or a person says so. */
async function withEarlierRows(db: Database, jobId: string, { found, matched, request }: EarlierRows, ctx: TaskContext): Promise<{ readonly sources: ChurnSources; readonly warnings: readonly ReportWarning[] }> {
  const warnings: ReportWarning[] = [];
  let sources = matched;
  for (const [name, span] of spansOf(found)) {
    const join = recordOf(request.join)[name] ?? span.kind === 'increment';
    if (typeof join !== 'boolean') throw new WorkbenchError('bad-input', '"join" must be true or false by source.', { option: 'join' });
    const [known, later] = [await knownSource(db, found.run, name), matched[name]];
    if (!join || !known || !later) continue;
    const joined = await joinEvents(db, `${jobId}-${name}`, known, later as ChurnSourceRef<EventSourceName>, request.nowMs, ctx);
    sources = { ...sources, [name]: joined.source };
    warnings.push(...joined.warnings);
  }
  return { sources, warnings };
}

/** A run's table, as the last month has it where it is still here. */
async function knownSource<Name extends DatedSourceName>(db: Database, run: RunRecord, name: Name): Promise<ChurnSourceRef<EventSourceName> | undefined> {
  const { datasets } = await listDatasets(db);
  const months = (await recordsOf(db, run)).map(({ request }) => churnSourcesOf(recordOf(request).sources)[name] as ChurnSourceRef<EventSourceName> | undefined);
  return months.reverse().find((source) => source !== undefined && datasets.some(({ id }) => id === source.datasetId));
}

async function keptSources(db: Database, run: RunRecord): Promise<ChurnSources> {
  const users = await knownSource(db, run, 'users');
  return users ? ({ users } as unknown as ChurnSources) : {};
}

/** The run's own predictions, and those of its months, by day. */
async function recordsOf(db: Database, run: RunRecord): Promise<readonly PredictionsRecord[]> {
  const records: PredictionsRecord[] = [];
  for (const id of await listPredictionIds(db, run.id)) {
    if (id.includes(':')) continue;
    const record = await readPredictions(db, id);
    const { findings } = record;
    if (id === run.id || (isRecord(findings) && findings.kind === FINDINGS)) records.push(record);
  }
  return records.sort((a, b) => a.predictions.cutoff - b.predictions.cutoff || a.createdAtMs - b.createdAtMs);
}

async function lastAnswers(db: Database, run: RunRecord): Promise<ColumnAnswers<DatedSourceName>> {
  const last = (await recordsOf(db, run)).filter(({ id }) => id !== run.id).at(-1);
  return recordOf(recordOf(last?.request).answers) as ColumnAnswers<DatedSourceName>;
}
