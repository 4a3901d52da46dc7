import type { RowSample } from '../contract/index.ts';
import type { Rng } from '../random.ts';

/** Rows are drawn in blocks of so many, each by random numbers of its own: blocks may be drawn on several threads. */
export const ROWS_PER_DRAW = 4096;

/** How many of the first `row` rows are drawn where round(share · rows), at least one, are drawn in all: as many of each block as is its share. */
export function drawnBefore(row: number, rows: number, share: number): number {
  const size = Math.max(1, Math.round(share * rows));
  return Math.round((size * row) / rows);
}

/**
 * round(share · rows) rows, at least one, without replacement. In each block by selection sampling (Knuth, TAOCP 3.4.2, algorithm S), which needs no sorting;
 * block b draws from `rng.fork(b)`.
 */
export function sampleRows(rng: Rng, rows: number, share: number): RowSample {
  const size = drawnBefore(rows, rows, share);
  // One place more: each row is written to both lists, one of which goes on. No branch that the processor could guess wrong.
  const learning = new Int32Array(size + 1);
  const resting = new Int32Array(rows - size + 1);
  const drawn = new Float64Array(Math.min(ROWS_PER_DRAW, rows));
  let taken = 0;
  for (let block = 0, from = 0; from < rows; block++, from += ROWS_PER_DRAW) {
    rng.fork(block).fill(drawn);
    const to = Math.min(from + ROWS_PER_DRAW, rows);
    const wanted = drawnBefore(to, rows, share);
    for (let row = from; row < to; row++) {
      learning[taken] = row;
      resting[row - taken] = row;
      taken += Number(drawn[row - from] * (to - row) < wanted - taken);
    }
  }
  return { learning: learning.subarray(0, size), resting: resting.subarray(0, rows - size) };
}

/** round(share · n) of the features, at least one, ascending. */
export function drawFeatures(rng: Rng, features: Int32Array, share: number): Int32Array {
  return sampleRows(rng, features.length, share).learning.map((i) => features[i]);
}
