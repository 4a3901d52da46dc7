import type { ClvModelReport } from './types.ts';

/** Beyond this total bias a learner is not made champion, however well it ranks customers. */
export const MAX_BIAS = 0.1;

/** Best first, by RMSE; equal ones in the order of their kinds. */
export function rankByRmse<T extends Pick<ClvModelReport, 'kind' | 'metrics'>>(models: readonly T[]): readonly T[] {
  return [...models].sort((a, b) => a.metrics.rmse - b.metrics.rmse || (a.kind < b.kind ? -1 : 1));
}

/**
 * The model to use: the best learner that is better than the best baseline (its 95 % interval excludes 0) and whose total bias
 * is at most 10 %, else the best baseline. `models` are ranked, best first, and hold a baseline.
 */
export function chooseChampion(models: readonly ClvModelReport[]): ClvModelReport {
  const fit = models.find(({ role, comparison, metrics }) => role === 'learner' && comparison?.verdict === 'better' && metrics.bias !== null && Math.abs(metrics.bias) <= MAX_BIAS);
  return fit ?? models.find(({ role }) => role === 'baseline') ?? models[0];
}
