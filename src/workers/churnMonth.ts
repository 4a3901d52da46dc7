import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { Database } from '../storage/schema.ts';
import { type UserList, compareChurnMonths } from '../tasks/churn/next/compareMonths.ts';
import { matchedSource } from '../tasks/churn/next/matchChurn.ts';
import type { ChurnMonthComparison, ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import { type LearnedChurn, scoreChurn } from '../tasks/churn/score.ts';
import { type ChurnSourceRef, type ChurnSources, churnSourcesOf } from '../tasks/churn/sources.ts';
import type { ChurnPredictions } from '../tasks/churn/types.ts';
import { openQuestions } from '../tasks/next/matchTables.ts';
import type { SourcesMatch, TopRule } from '../tasks/next/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import { expectedLeaversOf, loadLater } from './churnScoring.ts';
import { datasetsOf } from './churnSources.ts';
import { withEngines } from './withEngines.ts';

/** A month that is to be scored: what was learned and said before, and the new tables. */
export interface ChurnMonth {
  readonly learned: LearnedChurn;
  readonly sources: ChurnSources;
  /** Of the new tables: completeThrough, exportedOn. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Default: the day after the tables are complete. */
  readonly asOf?: number;
  /** What was said before a day, oldest first. */
  readonly earlierThan: (asOf: number) => Promise<readonly UserList[]>;
  readonly top: TopRule;
}

export interface ScoredChurnMonth {
  readonly data: ChurnData;
  readonly predictions: ChurnPredictions;
  readonly comparison: ChurnMonthComparison;
  /** Sum of each model's calibrated probabilities. */
  readonly expectedLeavers: Readonly<Record<string, number>>;
  readonly warnings: readonly ReportWarning[];
  readonly engine: { readonly name: string; readonly reason: string };
}

/** The sources of a match under the names that the run knows; `kept` are its own tables where none of the new ones is it. Throws `bad-input` where something is open. */
export function matchedChurnSources(match: SourcesMatch<DatedSourceName>, recipe: ChurnRecipeSources, kept: ChurnSources): ChurnSources {
  const [open] = openQuestions(match);
  if (open) throw new WorkbenchError('bad-input', `It is not certain which column of ${open.source} is "${open.role}". Say which: ${open.candidates.map((name) => `"${name}"`).join(', ') || 'no column could be it'}.`, { source: open.source, role: open.role });
  const named = match.sources.map((found): [DatedSourceName, ChurnSourceRef<DatedSourceName>] => {
    const { source, datasetId } = found;
    const own = kept[source] as ChurnSourceRef<DatedSourceName> | undefined;
    if (datasetId !== undefined) return [source, matchedSource(found, datasetId, recipe[source] as ChurnRecipeSource)];
    if (found.kept && own) return [source, own];
    throw new WorkbenchError('bad-input', `None of the files is the ${source} table, which the models learned from. Add it.`, { source });
  });
  return churnSourcesOf(Object.fromEntries(named));
}

/** Scores the month and compares it with what was said before. Progress phases: `read`, those of `scoreChurn`, `compare`. */
export async function scoreChurnMonth(db: Database, registry: Registry, { learned, sources, options, asOf: asked, earlierThan, top }: ChurnMonth, ctx: TaskContext): Promise<ScoredChurnMonth> {
  ctx.onProgress({ phase: 'read', done: 0, total: NaN, unit: 'rows' });
  const { state } = learned;
  const data = await loadLater(db, sources, state, options, ctx);
  const asOf = asked ?? data.source.completeThrough + 1;
  const earlier = await earlierThan(asOf);
  const { predictions, engine } = await withEngines(db, datasetsOf(sources)[0], ctx, async ({ chosen: { engine, reason }, networks }) => ({
    predictions: await scoreChurn(data, learned, asOf, registry, { ...ctx, engine, neural: networks.source }),
    engine: { name: engine.name, reason },
  }));
  ctx.onProgress({ phase: 'compare', done: 0, total: NaN, unit: 'steps' });
  const comparison = await compareChurnMonths({ source: data.source, reading: state.reading, earlier, now: predictions, champion: state.champion, top }, ctx);
  return { data, predictions, comparison, expectedLeavers: expectedLeaversOf(predictions), warnings: data.source.warnings, engine };
}
