import type { Rng } from '../../random.ts';

/** `count` (at most `bound`) different whole numbers below `bound`, ascending: Floyd's algorithm (Bentley & Floyd 1987), whose time depends on `count` alone. */
export function drawDistinct(rng: Rng, bound: number, count: number): Int32Array {
  const drawn = new Set<number>();
  for (let last = bound - count; last < bound; last++) {
    const number = rng.int(last + 1);
    drawn.add(drawn.has(number) ? last : number);
  }
  return Int32Array.from(drawn).sort();
}

/** Rows that may be drawn: those with a weight, ascending. */
export function weightyRows(rows: number, weight: Float64Array | undefined): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return weight ? all.filter((row) => weight[row] > 0) : all;
}
