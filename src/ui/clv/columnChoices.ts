import type { ClvModelReport } from '../../tasks/clv/types.ts';
import { kindsByStream } from './modelKinds.ts';

/** The models whose predictions are columns of the customers' list. */
export type ColumnSet = 'main' | 'transactions' | 'subscriptions' | 'all';

export interface ColumnChoice {
  readonly id: ColumnSet;
  readonly kinds: readonly string[];
}

/** More columns than these do not fit beside each other. */
const MOST_MAIN = 4;

/**
 * Which models a person may see beside each other. Where there are many: those that matter (of two streams the sums; else the one to use, the best
 * baseline and the best others, by the report's order), those of each stream, and all. Where there are few, all is the only choice.
 */
export function columnChoices(kinds: readonly string[], models: readonly Pick<ClvModelReport, 'kind' | 'role'>[], champion: string): readonly [ColumnChoice, ...ColumnChoice[]] {
  const all = { id: 'all' as const, kinds };
  if (kinds.length <= MOST_MAIN + 1) return [all];
  const [own, ...streams] = kindsByStream(kinds);
  const ranked = models.filter(({ kind }) => own.kinds.includes(kind));
  const wanted = [champion, ranked.find(({ role }) => role === 'baseline')?.kind, ...ranked.map(({ kind }) => kind), ...own.kinds].filter((kind) => kind !== undefined && own.kinds.includes(kind)) as string[];
  const main = { id: 'main' as const, kinds: [...new Set(wanted)].slice(0, MOST_MAIN) };
  return [main, ...streams.flatMap(({ stream, kinds: found }): ColumnChoice[] => (stream ? [{ id: stream, kinds: found }] : [])), all];
}
