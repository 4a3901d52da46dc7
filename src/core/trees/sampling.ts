import type { Rng } from '../random.ts';

/** Row numbers, both ascending. */
export interface RowSample {
  readonly inBag: Int32Array;
  readonly outOfBag: Int32Array;
}

/** Random numbers that are drawn at a time. */
const DRAWS = 4096;

/** round(share · rows) rows, at least one, without replacement: selection sampling (Knuth, TAOCP 3.4.2, algorithm S), which needs no sorting. */
export function sampleRows(rng: Rng, rows: number, share: number): RowSample {
  const size = Math.max(1, Math.round(share * rows));
  // One place more: each row is written to both lists, one of which goes on. No branch that the processor could guess wrong.
  const inBag = new Int32Array(size + 1);
  const outOfBag = new Int32Array(rows - size + 1);
  const drawn = new Float64Array(Math.min(DRAWS, rows));
  let taken = 0;
  for (let from = 0; from < rows; from += DRAWS) {
    rng.fill(drawn);
    const to = Math.min(from + DRAWS, rows);
    for (let row = from; row < to; row++) {
      inBag[taken] = row;
      outOfBag[row - taken] = row;
      taken += Number(drawn[row - from] * (rows - row) < size - taken);
    }
  }
  return { inBag: inBag.subarray(0, size), outOfBag: outOfBag.subarray(0, rows - size) };
}

/** round(share · n) of the features, at least one, ascending. */
export function drawFeatures(rng: Rng, features: Int32Array, share: number): Int32Array {
  return sampleRows(rng, features.length, share).inBag.map((i) => features[i]);
}
