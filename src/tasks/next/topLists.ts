import type { TopRule } from './types.ts';

/** Some customers' predictions; NaN: none. */
export interface PredictedList {
  readonly keys: readonly string[];
  readonly predicted: Float64Array;
}

/** Customers by prediction, highest first (ties by key), those without one left out. */
export function rankKeys({ keys, predicted }: PredictedList): readonly string[] {
  return [...keys.keys()]
    .filter((i) => !Number.isNaN(predicted[i]))
    .sort((a, b) => predicted[b] - predicted[a] || (keys[a] < keys[b] ? -1 : 1))
    .map((i) => keys[i]);
}

/** How many of a list are its top: never more than there are, and one at least. */
export function topSize(rule: TopRule, customers: number): number {
  const wanted = 'count' in rule ? rule.count : Math.round(rule.share * customers);
  return Math.min(customers, Math.max(1, wanted));
}

export interface TopMoves {
  readonly then: number;
  readonly now: number;
  /** Best first, by rank now; by rank then. */
  readonly entered: readonly string[];
  readonly left: readonly string[];
}

/** Who is in the top now and was not, and the other way round. */
export function topMoves(then: readonly string[], now: readonly string[], rule: TopRule): TopMoves {
  const topThen = then.slice(0, topSize(rule, then.length));
  const topNow = now.slice(0, topSize(rule, now.length));
  const [inThen, inNow] = [new Set(topThen), new Set(topNow)];
  return { then: topThen.length, now: topNow.length, entered: topNow.filter((key) => !inThen.has(key)), left: topThen.filter((key) => !inNow.has(key)) };
}
