import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { formatDay } from '../core/data/calendar.ts';
import type { Database } from '../storage/schema.ts';
import { EVENT_SOURCES, churnSpan, matchChurn, matchedSource } from '../tasks/churn/next/matchChurn.ts';
import type { ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import type { ChurnSourceRef, ChurnSources, EventSourceName } from '../tasks/churn/sources.ts';
import { refuseOpen } from '../tasks/next/refuseOpen.ts';
import type { SourcesMatch } from '../tasks/next/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import { joinEvents } from './churnNextJoin.ts';
import type { ChurnNextRequest } from './churnProtocol.ts';
import { newTables } from './newTables.ts';

export interface EarlierFiles {
  readonly recipe: ChurnRecipeSources;
  readonly match: SourcesMatch<DatedSourceName>;
  readonly matched: ChurnSources;
  readonly request: Pick<ChurnNextRequest, 'earlier' | 'nowMs'>;
}

/** A job's earlier rows before the new ones. Throws `bad-input` where new ones are what came since and no earlier ones are given. */
export async function withEarlierFiles(db: Database, jobId: string, { recipe, match, matched, request }: EarlierFiles, ctx: TaskContext): Promise<{ readonly sources: ChurnSources; readonly warnings: readonly ReportWarning[] }> {
  const warnings: ReportWarning[] = [];
  let sources = matched;
  for (const name of EVENT_SOURCES) {
    const [own, found] = [recipe[name] as ChurnRecipeSource | undefined, match.sources.find(({ source }) => source === name)];
    if (!own || found?.datasetId === undefined) continue;
    const earlier = request.earlier?.[name] ?? [];
    const [{ print }] = await newTables(db, [{ datasetId: found.datasetId }]);
    const span = churnSpan(found, own, print);
    if (earlier.length === 0 && span?.kind === 'increment') throw new WorkbenchError('bad-input', `The new rows of ${name} begin on ${formatDay(span.firstDay)}, and those that the models learned from on ${formatDay(span.firstDayThen)}: they are what came since, and without the earlier ones nobody's history is known. Name the earlier files too, for example: "earlier": {"${name}": ["…"]}.`, { firstDay: formatDay(span.firstDay), source: name });
    let later = matched[name] as ChurnSourceRef<EventSourceName>;
    // From the newest back: each is put before what follows it.
    for (const [i, datasetId] of [...earlier].reverse().entries()) {
      const joined = await joinEvents(db, `${jobId}-${name}-${i}`, await earlierSource(db, name, own, datasetId), later, request.nowMs, ctx);
      later = joined.source;
      warnings.push(...joined.warnings);
    }
    sources = { ...sources, [name]: later };
  }
  return { sources, warnings };
}

async function earlierSource(db: Database, name: EventSourceName, own: ChurnRecipeSource, datasetId: string): Promise<ChurnSourceRef<EventSourceName>> {
  const match = matchChurn({ [name]: own } as ChurnRecipeSources, await newTables<DatedSourceName>(db, [{ datasetId, source: name }]));
  refuseOpen(match);
  return matchedSource(match.sources[0], datasetId, own) as ChurnSourceRef<EventSourceName>;
}
