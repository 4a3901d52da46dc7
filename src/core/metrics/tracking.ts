import { WorkbenchError } from '../contract/index.ts';

/** Expected against actual money of one week. */
export interface TrackedWeek {
  readonly expected: number;
  readonly actual: number;
  /** From the first week on, this one included. */
  readonly cumulativeExpected: number;
  readonly cumulativeActual: number;
}

export interface Tracking {
  readonly weeks: readonly TrackedWeek[];
  /** Σ|expected − actual| / Σ|actual| over the weeks; null where no week has money. */
  readonly weeklyError: number | null;
}

/**
 * How a total is expected to come in over `profile.length` weeks: spread by the profile's shares; where the profile's total is not above 0, by the weeks'
 * days. Profiles are sums of past windows of the same length, so that a season or a fading cohort shows in their shape; it is no part of any model.
 */
export function spreadTotal(total: number, profile: Float64Array, days: Int32Array): Float64Array {
  const sum = profile.reduce((all, value) => all + value, 0);
  const dayCount = days.reduce((all, value) => all + value, 0);
  return sum > 0 ? profile.map((value) => (total * value) / sum) : Float64Array.from(days, (value) => (total * value) / dayCount);
}

/** Week by week and cumulative. Both arrays have one finite number a week; throws `bad-input` otherwise. */
export function trackWeeks(expected: Float64Array, actual: Float64Array): Tracking {
  if (expected.length !== actual.length || ![...expected, ...actual].every(Number.isFinite)) {
    throw new WorkbenchError('bad-input', `Tracking needs a finite expected and actual amount a week: ${expected.length} and ${actual.length} were given.`);
  }
  const sums = { expected: 0, actual: 0, miss: 0, size: 0 };
  const weeks = Array.from(expected, (value, week): TrackedWeek => {
    sums.expected += value;
    sums.actual += actual[week];
    sums.miss += Math.abs(value - actual[week]);
    sums.size += Math.abs(actual[week]);
    return { expected: value, actual: actual[week], cumulativeExpected: sums.expected, cumulativeActual: sums.actual };
  });
  return { weeks, weeklyError: sums.size > 0 ? sums.miss / sums.size : null };
}

/** Days of each week of a window; the last may be shorter. */
export function weekLengths(horizonDays: number): Int32Array {
  return Int32Array.from({ length: Math.ceil(horizonDays / 7) }, (_, week) => Math.min(7, horizonDays - 7 * week));
}
