import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { recordOf } from '../core/contract/record.ts';
import { formatDay } from '../core/data/calendar.ts';
import type { Database } from '../storage/schema.ts';
import { fitOf } from '../tasks/next/adaptTable.ts';
import { compareMonths } from '../tasks/clv/next/compareMonths.ts';
import { openQuestions } from '../tasks/next/matchTables.ts';
import type { SourcesMatch } from '../tasks/next/types.ts';
import type { ClvRecipe, MonthComparison, RecipeSource, SourceMatch, TopRule } from '../tasks/clv/next/types.ts';
import { type LearnedClv, scoreClv } from '../tasks/clv/score.ts';
import type { ClvSource, ClvSources, SourceName } from '../tasks/clv/sources.ts';
import type { ClvPredictions, ReportWarning } from '../tasks/clv/types.ts';
import { loadClvData } from './clvSources.ts';
import { withEngines } from './withEngines.ts';

export const DEFAULT_TOP: TopRule = { count: 100 };

/** A month that is to be scored: what was learned and said before, and the new tables. */
export interface NextMonth {
  readonly recipe: ClvRecipe;
  readonly learned: LearnedClv;
  /** What was said before a day. */
  readonly earlierThan: (asOf: number) => Promise<ClvPredictions>;
  readonly sources: ClvSources;
  readonly days: NextDays;
  readonly top: TopRule;
}

export interface NextDays {
  readonly asOf?: number;
  readonly completeThrough?: number;
}

export interface ScoredMonth {
  readonly predictions: ClvPredictions;
  readonly comparison: MonthComparison;
  readonly totals: Readonly<Record<string, number>>;
  readonly rows: { readonly read: number; readonly rejected: number };
  readonly warnings: readonly ReportWarning[];
  readonly engine: { readonly name: string; readonly reason: string };
}

/** The sources of a match, each with its columns; `kept` are the recipe's own tables where none of the new ones is it. Throws `bad-input` where something is open. */
export function matchedSources(match: SourcesMatch<SourceName>, recipe: ClvRecipe, kept: ClvSources): ClvSources {
  const [open] = openQuestions(match);
  if (open) throw new WorkbenchError('bad-input', `It is not certain which column of ${open.source} is "${open.role}". Say which: ${open.candidates.map((name) => `"${name}"`).join(', ') || 'no column could be it'}.`, { source: open.source, role: open.role });
  const named = match.sources.flatMap((found): [SourceName, ClvSource<SourceName>][] => {
    const { source, datasetId } = found;
    const own = kept[source] as ClvSource<SourceName> | undefined;
    if (datasetId !== undefined) return [[source, sourceFrom(found, datasetId, recipe.sources[source] as RecipeSource)]];
    if (found.kept && own) return [[source, own]];
    throw new WorkbenchError('bad-input', `None of the files is the ${source} table, which the models learned from. Add it.`, { source });
  });
  return Object.fromEntries(named) as ClvSources;
}

function sourceFrom({ source, columns }: SourceMatch, datasetId: string, recipe: RecipeSource): ClvSource<SourceName> {
  // Models know customers' columns by the names that they had.
  if (source === 'customers') return { datasetId, columns: recipe.mapping, fit: fitOf(columns, recipe.columns) };
  return { datasetId, columns: Object.fromEntries(columns.flatMap(({ role, now }) => (role !== undefined && now !== undefined ? [[role, now]] : []))) };
}

/** Scores the month and compares it with what was said before. Progress phases: `read`, those of `scoreClv`, `compare`. */
export async function scoreMonth(db: Database, registry: Registry, { recipe, learned, earlierThan, sources, days, top }: NextMonth, ctx: TaskContext): Promise<ScoredMonth> {
  ctx.onProgress({ phase: 'read', done: 0, total: NaN, unit: 'rows' });
  const data = await loadClvData(db, sources, recipe.options, ctx);
  const completeThrough = days.completeThrough ?? Math.min(...data.streams.map((stream) => stream.completeThrough));
  const asOf = days.asOf ?? completeThrough + 1;
  const then = listOf(await earlierThan(asOf), recipe.champion);
  const discountRate = typeof recipe.options.discountRate === 'number' ? recipe.options.discountRate : 0;
  const { horizonDays } = recipe;
  const scoringDays = { asOf, horizonDays, completeThrough, discountRate };
  const { predictions, engine } = await withEngines(db, firstDataset(sources), ctx, async ({ chosen: { engine, reason }, networks }) => ({
    predictions: await scoreClv(data, scoringDays, learned, registry, { ...ctx, engine, neural: networks.source }),
    engine: { name: engine.name, reason },
  }));
  ctx.onProgress({ phase: 'compare', done: 0, total: NaN, unit: 'steps' });
  const months = { streams: data.streams, then, now: listOf(predictions, recipe.champion), horizonDays, completeThrough, discountRate, holdoutCutoff: recipe.holdoutCutoff, champion: recipe.champion, top };
  const comparison = await compareMonths(months, ctx);
  return {
    predictions,
    comparison,
    totals: Object.fromEntries(Object.entries(predictions.byKind).map(([kind, values]) => [kind, values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)])),
    rows: { read: data.streams.reduce((sum, { rows }) => sum + rows.read, 0), rejected: data.streams.reduce((sum, { rows }) => sum + rows.rejected, 0) },
    warnings: [...data.streams.flatMap(({ warnings }) => warnings), ...(data.attributes?.warnings ?? []), ...dayWarnings(comparison, completeThrough)],
    engine,
  };
}

function listOf({ keys, cutoff, byKind }: ClvPredictions, champion: string) {
  if (!Object.hasOwn(byKind, champion)) throw new WorkbenchError('bad-input', `These predictions have no model "${champion}". They have: ${Object.keys(byKind).join(', ')}.`, { kind: champion });
  return { keys, cutoff, predicted: byKind[champion] };
}

function firstDataset({ transactions, subscriptions }: ClvSources): string {
  return transactions?.datasetId ?? subscriptions?.datasetId ?? '';
}

/** What the days mean for the comparison. */
function dayWarnings({ asOfThen, asOfNow, horizonDays, elapsedDays }: MonthComparison, completeThrough: number): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (elapsedDays === 0) warnings.push({ key: 'nothing-since', message: `The new data ends on ${formatDay(completeThrough)}, before the earlier predictions begin (${formatDay(asOfThen)}): nothing can have come in yet.`, facts: { through: formatDay(completeThrough), asOf: formatDay(asOfThen) } });
  if (asOfNow > completeThrough + 1) {
    const gapDays = asOfNow - completeThrough - 1;
    warnings.push({ key: 'as-of-after-data', message: `As-of ${formatDay(asOfNow)} lies ${gapDays} days after the data is complete to (${formatDay(completeThrough)}): purchases on the days between are unknown, and recency is overstated.`, facts: { asOf: formatDay(asOfNow), completeThrough: formatDay(completeThrough), gapDays } });
  }
  if (asOfNow > asOfThen + horizonDays) warnings.push({ key: 'window-over', message: `The ${horizonDays} days that were predicted are over: what came in is the whole of them, and what came later is not counted.`, facts: { days: horizonDays } });
  return warnings;
}

/** How long the top list is, from outside: `{"count": 100}` or `{"share": 0.1}`. */
export function topOf(value: unknown): TopRule {
  if (value === undefined) return DEFAULT_TOP;
  const { count, share } = recordOf(value);
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= 10_000 && share === undefined) return { count };
  if (typeof share === 'number' && share > 0 && share <= 1 && count === undefined) return { share };
  throw new WorkbenchError('bad-input', `"top" must be {"count": 1 to 10,000} or {"share": above 0, up to 1}; got ${(JSON.stringify(value) ?? String(value)).slice(0, 80)}.`, { option: 'top' });
}

