import type { GainCurve } from './gainCurve.ts';

/** How many times more a list finds than one of the same length at random, by its share of the customers. */
export interface LiftCurve {
  readonly shareOfCustomers: readonly number[];
  readonly lift: readonly number[];
}

/**
 * From cumulative gains, at their steps above 0; 1 at the end. Of gains of a class (1 or 0 a row) it is precision over the base rate; of gains of money,
 * money found over what a random list finds. Empty where the gains are.
 */
export function liftCurve({ shareOfCustomers, shareOfValue }: GainCurve): LiftCurve {
  return { shareOfCustomers: shareOfCustomers.slice(1), lift: shareOfValue.slice(1).map((value, i) => value / shareOfCustomers[i + 1]) };
}
