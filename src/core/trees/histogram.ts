import type { BinnedMatrix } from './binnedMatrix.ts';

/** Places for bins per feature: 255 values and "missing". */
export const BINS_PER_FEATURE = 256;
/** Entries of one feature in a histogram: a pair a bin. */
export const ENTRIES_PER_FEATURE = 2 * BINS_PER_FEATURE;

/**
 * Sums of hessian and gradient by feature and bin: entry 2 · (256 · feature + bin) is the hessian's sum,
 * the next the gradient's (so that a pair is one 64-bit number with the gradient above). Whole numbers (see quantise.ts), so
 * sums are exact and orderless.
 */
export type Histogram = Int32Array;

export function createHistogram(features: number): Histogram {
  return new Int32Array(Math.ceil(features / 4) * 4 * ENTRIES_PER_FEATURE);
}

/**
 * Adds rows[from, to) to the histogram, for the four features of each word in `activeWords`.
 * `gradients` holds hessian and gradient of each row, side by side.
 */
export function addRows(histogram: Histogram, matrix: BinnedMatrix, activeWords: Int32Array, rows: Int32Array, from: number, to: number, gradients: Int32Array): void {
  const { words, wordsPerRow } = matrix;
  for (let k = 0; k < activeWords.length; k++) {
    const column = activeWords[k];
    const first = column * 4 * ENTRIES_PER_FEATURE;
    const second = first + ENTRIES_PER_FEATURE;
    const third = second + ENTRIES_PER_FEATURE;
    const fourth = third + ENTRIES_PER_FEATURE;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      const word = words[row * wordsPerRow + column];
      const h = gradients[2 * row];
      const g = gradients[2 * row + 1];
      // Twice the bin is the bin's byte shifted one place less, with the lowest bit masked away.
      let at = first + ((word << 1) & 510);
      histogram[at] += h;
      histogram[at + 1] += g;
      at = second + ((word >>> 7) & 510);
      histogram[at] += h;
      histogram[at + 1] += g;
      at = third + ((word >>> 15) & 510);
      histogram[at] += h;
      histogram[at + 1] += g;
      at = fourth + ((word >>> 23) & 510);
      histogram[at] += h;
      histogram[at + 1] += g;
    }
  }
}

/** Adds rows[from, to) to the first feature's places of a histogram, with the bins of `feature`. */
export function addRowsOfFeature(histogram: Histogram, { words, wordsPerRow }: BinnedMatrix, feature: number, rows: Int32Array, from: number, to: number, gradients: Int32Array): void {
  const column = feature >> 2;
  const shift = 8 * (feature & 3);
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const at = 2 * ((words[row * wordsPerRow + column] >>> shift) & 255);
    histogram[at] += gradients[2 * row];
    histogram[at + 1] += gradients[2 * row + 1];
  }
}

/** Turns a parent's histogram into one child's, by taking the other child's away. */
export function subtractSibling(parent: Histogram, sibling: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= sibling[i];
}
