import type { Rng } from '../random.ts';

/** Row numbers, both ascending. */
export interface RowSample {
  readonly inBag: Int32Array;
  readonly outOfBag: Int32Array;
}

/** round(share · rows) rows, at least one, without replacement: selection sampling (Knuth, TAOCP 3.4.2, algorithm S), which needs no sorting. */
export function sampleRows(rng: Rng, rows: number, share: number): RowSample {
  const size = Math.max(1, Math.round(share * rows));
  const inBag = new Int32Array(size);
  const outOfBag = new Int32Array(rows - size);
  let taken = 0;
  for (let row = 0; row < rows; row++) {
    const needed = size - taken;
    const isTaken = needed === rows - row || rng.next() * (rows - row) < needed;
    if (isTaken) inBag[taken++] = row;
    else outOfBag[row - taken] = row;
  }
  return { inBag, outOfBag };
}

/** round(share · n) of the features, at least one, ascending. */
export function drawFeatures(rng: Rng, features: Int32Array, share: number): Int32Array {
  return sampleRows(rng, features.length, share).inBag.map((i) => features[i]);
}
