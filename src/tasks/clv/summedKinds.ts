import { rankByRmse } from './champion.ts';
import type { ClvReport } from './types.ts';

/** Both streams' champions added up. */
export const SUM_KIND = 'sum';
/** Both streams' best baselines added up. */
const BASELINE_SUM_KIND = 'baseline-sum';
/** The means of both streams added up. */
const MEAN_SUM_KIND = 'mean-sum';
const MEAN_KIND = 'baseline-mean';

/** Of one stream: its model to use, and the baseline that is the sum's yardstick. */
export interface Chosen {
  readonly champion: string;
  readonly baseline: string;
}

/** Of one stream, by the sum's kind: which of its models is added. */
export type Addends = Readonly<Record<string, string>>;

type StreamVerdict = Pick<ClvReport, 'models' | 'champion' | 'championIsBaseline'>;

/** Whether no learner is the model to use in any stream. */
export function areSimple(reports: readonly StreamVerdict[]): boolean {
  return reports.every(({ championIsBaseline }) => championIsBaseline);
}

/**
 * What is added up of each stream. The yardsticks are the best baselines; where those are the champions themselves, the mean of each stream, so that
 * there is something to compare with, if it was trained in all.
 */
export function chosenOf(reports: readonly StreamVerdict[]): readonly Chosen[] {
  const asMean = areSimple(reports) && reports.every(({ models }) => models.some(({ kind }) => kind === MEAN_KIND));
  return reports.map(({ models, champion }) => ({ champion, baseline: asMean ? MEAN_KIND : (rankByRmse(models).find(({ role }) => role === 'baseline')?.kind ?? champion) }));
}

/** The sum's kinds, and what each adds up of each stream. */
export function addendsOf(chosen: readonly Chosen[]): readonly Addends[] {
  const yardstick = chosen.every(({ baseline }) => baseline === MEAN_KIND) ? MEAN_SUM_KIND : BASELINE_SUM_KIND;
  return chosen.map(({ champion, baseline }) => ({ [SUM_KIND]: champion, [yardstick]: baseline }));
}
