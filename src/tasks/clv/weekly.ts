import { weekLengths } from '../../core/metrics/tracking.ts';

/** Money of all rows by week of [cutoff, cutoff + horizon), the last week as long as is left; `valueBetween` gives each row's money in [from, to). */
export function weeklyTotals(valueBetween: (from: number, to: number) => Float64Array, cutoff: number, horizonDays: number): Float64Array {
  return Float64Array.from(weekLengths(horizonDays), (days, week) => valueBetween(cutoff + 7 * week, cutoff + 7 * week + days).reduce((sum, value) => sum + value, 0));
}
