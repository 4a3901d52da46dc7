import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';

/** How far ahead is asked, and how much less later money counts. */
export interface Horizon {
  readonly horizonDays: number;
  /** A year: money on day d after the cutoff (the cutoff's own day is 0) counts (1 + rate)^(−d / 365) of itself. */
  readonly discountRate: number;
}

/** Days [from, to) after the cutoff. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const DAYS_A_WEEK = 7;
const DAYS_A_YEAR = 365;

/** Weeks of the horizon, the last one maybe shorter; the whole horizon at once where nothing is discounted. */
export function periodsOf({ horizonDays, discountRate }: Horizon): readonly Period[] {
  if (discountRate === 0) return [{ from: 0, to: horizonDays }];
  return Array.from({ length: Math.ceil(horizonDays / DAYS_A_WEEK) }, (_, week) => ({ from: week * DAYS_A_WEEK, to: Math.min((week + 1) * DAYS_A_WEEK, horizonDays) }));
}

/** What money of a period counts, spread evenly over its days. */
export function discountOf({ discountRate }: Horizon, { from, to }: Period): number {
  if (discountRate === 0) return 1;
  const daily = log(1 + discountRate) / DAYS_A_YEAR;
  let sum = 0;
  for (let day = from; day < to; day++) sum += exp(-daily * day);
  return sum / (to - from);
}
