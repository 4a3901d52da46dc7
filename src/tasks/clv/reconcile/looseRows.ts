import { type Vector, isEqual, keyOf, minus, negative, vectorOf } from './gaps.ts';
import { type BookContext, inTurns } from './inTurns.ts';
import { pushTo } from './pushTo.ts';
import type { Measure, MoneyRows } from './types.ts';

/** Rows of a month that together are the whole difference, though nothing else is odd about them. */
export interface LooseRows {
  readonly rows: readonly number[];
  readonly others: readonly (readonly number[])[];
  readonly otherCount: number;
  /** How many combinations of so many rows would fit by chance, where amounts are spread evenly between the smallest and the largest. */
  readonly expectedByChance: number;
}

/** Beyond these, sums that fit by chance are the rule. */
const PAIRS_UP_TO = 3000;
const TRIPLES_UP_TO = 200;
const OTHERS_KEPT = 5;

/**
 * One, two or three of `candidates` whose removal makes `change`: the fewest. Pairs are found by a table of what the other must be, in time
 * linear in the rows (two-sum), and are looked for among at most 3,000 rows; triples among 200.
 */
export async function looseRows(rows: MoneyRows, candidates: readonly number[], measures: readonly Measure[], change: Vector, ctx: Pick<BookContext, 'breathe'>): Promise<LooseRows | undefined> {
  const wanted = negative(change);
  const vectors: Vector[] = [];
  const singles: number[][] = [];
  await inTurns(candidates.length, ctx, (at) => {
    const vector = vectorOf(rows, candidates[at], measures);
    vectors.push(vector);
    if (isEqual(vector, wanted)) singles.push([candidates[at]]);
  });
  const chance = (size: number) => expectedByChance(vectors, size);
  if (singles.length > 0) return { rows: singles[0], others: singles.slice(1, 1 + OTHERS_KEPT), otherCount: singles.length - 1, expectedByChance: chance(1) };
  const found = collect((add) => {
    if (candidates.length <= PAIRS_UP_TO) pairs(candidates, vectors, wanted, 0, (pair) => add(pair));
  }) ?? collect((add) => {
    if (candidates.length > TRIPLES_UP_TO) return;
    candidates.forEach((i, at) => pairs(candidates, vectors, minus(wanted, vectors[at]), at + 1, (pair) => add([i, ...pair])));
  });
  return found && { ...found, expectedByChance: chance(found.rows.length) };
}

/** Combinations of `size` rows, over the sums that they can have: of the measure with the widest spread. */
function expectedByChance(vectors: readonly Vector[], size: number): number {
  let combinations = 1;
  for (let at = 0; at < size; at++) combinations *= (vectors.length - at) / (at + 1);
  let widest = 0;
  for (let at = 0; at < (vectors[0]?.length ?? 0); at++) {
    let [low, high] = [Infinity, -Infinity];
    for (const vector of vectors) [low, high] = [Math.min(low, vector[at]), Math.max(high, vector[at])];
    widest = Math.max(widest, high - low);
  }
  return combinations / (size * widest + 1);
}

function collect(search: (add: (rows: readonly number[]) => void) => void): Omit<LooseRows, 'expectedByChance'> | undefined {
  const kept: (readonly number[])[] = [];
  let count = 0;
  search((rows) => {
    count++;
    if (kept.length <= OTHERS_KEPT) kept.push(rows);
  });
  return count > 0 ? { rows: kept[0], others: kept.slice(1), otherCount: count - 1 } : undefined;
}

function pairs(candidates: readonly number[], vectors: readonly Vector[], wanted: Vector, from: number, add: (pair: readonly number[]) => void): void {
  const seen = new Map<string, number[]>();
  for (let at = from; at < candidates.length; at++) {
    for (const other of seen.get(keyOf(minus(wanted, vectors[at]))) ?? []) add([candidates[other], candidates[at]]);
    pushTo(seen, keyOf(vectors[at]), at);
  }
}
