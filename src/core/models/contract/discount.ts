import { discountFactors } from '../../math/discount.ts';

/** Days between two payments of a month: MRR is money for as many days. */
export const DAYS_IN_MONTH = 365.25 / 12;

/**
 * What the first t days of a window count, for t = 0 … `days`: Σ (1 + rate)^(−d / 365) over d = 0 … t − 1; t itself where the yearly rate is 0.
 */
export function discountedDays(days: number, rate: number): Float64Array<ArrayBuffer> {
  const counted = new Float64Array(days + 1);
  discountFactors(days, rate).forEach((factor, d) => (counted[d + 1] = counted[d] + factor));
  return counted;
}

/** The same for any t: between two days in proportion, outside of the window its ends. */
export function countedUntil(counted: Float64Array, t: number): number {
  if (!(t > 0)) return 0;
  if (t >= counted.length - 1) return counted[counted.length - 1];
  const whole = Math.floor(t);
  return counted[whole] + (t - whole) * (counted[whole + 1] - counted[whole]);
}
