import { discountADay } from '../../math/discount.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { gaussLegendre } from '../../trees/gaussLegendre.ts';

/** How far ahead is asked, and how much less later money counts. */
export interface Horizon {
  readonly horizonDays: number;
  /** A year: money on day d after the cutoff (the cutoff's own day is 0) counts (1 + rate)^(−d / 365) of itself. */
  readonly discountRate: number;
}

const DAYS_A_WEEK = 7;
/** Enough for nine digits: see the oracle's test. */
const { points, weights } = gaussLegendre(10);

/**
 * Expected purchases in the horizon, those of each day times what money of that day counts. `until(weeks)` are those of the first weeks, and bend on the scale of `scale` weeks.
 *
 * With δ the rate a day and u days, it is ∫ e^(−δ (u − ½)) dE(u): what happens within day d is spread around its middle. By parts that is e^(−δ (H − ½)) E(H) + δ ∫ e^(−δ (u − ½)) E(u) du,
 * which is summed at points that lie evenly in ln(1 + u / scale).
 */
export function discountedPurchases(until: (weeks: number) => number, { horizonDays, discountRate }: Horizon, scale: number): number {
  if (discountRate === 0) return until(horizonDays / DAYS_A_WEEK);
  const rate = discountADay(discountRate);
  const counts = (day: number) => exp(-rate * (day - 0.5));
  const scaleDays = scale * DAYS_A_WEEK;
  const length = log(1 + horizonDays / scaleDays);
  let integral = 0;
  for (let i = 0; i < points.length; i++) {
    const stretch = scaleDays * exp(points[i] * length);
    const day = stretch - scaleDays;
    integral += weights[i] * length * stretch * counts(day) * until(day / DAYS_A_WEEK);
  }
  return counts(horizonDays) * until(horizonDays / DAYS_A_WEEK) + rate * integral;
}
