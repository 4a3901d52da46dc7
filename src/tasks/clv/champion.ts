import { chooseChampion } from '../champion.ts';
import type { ClvModelReport } from './types.ts';

/** Beyond this total bias a model is not made champion, however well it ranks customers, where a learner that is shown to be better, or a simple rule, is within. */
export const MAX_BIAS = 0.1;

/** Best first, by RMSE; equal ones in the order of their kinds. */
export function rankByRmse<T extends Pick<ClvModelReport, 'kind' | 'metrics'>>(models: readonly T[]): readonly T[] {
  return [...models].sort((a, b) => a.metrics.rmse - b.metrics.rmse || (a.kind < b.kind ? -1 : 1));
}

/** The champion by the common rule, of models whose total bias is at most 10 %. */
export function chooseClvChampion(models: readonly ClvModelReport[]): ClvModelReport {
  return chooseChampion(models, ({ metrics }) => metrics.bias !== null && Math.abs(metrics.bias) <= MAX_BIAS);
}
