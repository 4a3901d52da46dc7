import { exp } from './exp.ts';
import { log } from './log.ts';

const DAYS_A_YEAR = 365;

/** By how much less money of a day later counts: δ of e^(−δ), where it counts (1 + rate)^(−1 / 365) of itself. */
export function discountADay(rate: number): number {
  return log(1 + rate) / DAYS_A_YEAR;
}

/** What money of day d counts, for d = 0 … `days` − 1: (1 + rate)^(−d / 365) at a yearly rate; none for less than a day. */
export function discountFactors(days: number, rate: number): Float64Array<ArrayBuffer> {
  const perDay = discountADay(rate);
  return Float64Array.from({ length: Math.max(0, days) }, (_, day) => exp(-perDay * day));
}
