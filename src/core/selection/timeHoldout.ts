import { WorkbenchError } from '../contract/index.ts';
import type { Holdout } from './folds.ts';

export interface TimeHoldout extends Holdout {
  /** The first moment that is held out: training rows are before it, and held-out rows at it or later. */
  readonly cutoff: number;
}

/**
 * Holds out the latest rows: a share as near to `share` as whole moments allow, since rows of one moment stay together, so that every row held
 * out is strictly later than every row to learn from. `times` are finite. Throws `not-enough-data` where all are of one moment.
 */
export function timeHoldout(times: Float64Array, share: number): TimeHoldout {
  const sorted = times.slice().sort();
  const rows = sorted.length;
  const wanted = Math.min(rows - 1, Math.max(1, Math.round((1 - share) * rows)));
  const starts = [startOfMoment(sorted, wanted), endOfMoment(sorted, wanted)].filter((start) => start > 0 && start < rows);
  if (starts.length === 0) throw new WorkbenchError('not-enough-data', 'All rows are of one date, so none is later than the others. Choose another split.', { option: 'split' });
  const start = starts.reduce((best, candidate) => (Math.abs(candidate - wanted) < Math.abs(best - wanted) ? candidate : best));
  const cutoff = sorted[start];
  const all = Int32Array.from(times.keys());
  return { cutoff, train: all.filter((row) => times[row] < cutoff), holdout: all.filter((row) => times[row] >= cutoff) };
}

/** First position with the value at `at`. */
function startOfMoment(sorted: Float64Array, at: number): number {
  let start = at;
  while (start > 0 && sorted[start - 1] === sorted[at]) start--;
  return start;
}

/** First position after the values equal to the one at `at`. */
function endOfMoment(sorted: Float64Array, at: number): number {
  let end = at;
  while (end < sorted.length && sorted[end] === sorted[at]) end++;
  return end;
}
