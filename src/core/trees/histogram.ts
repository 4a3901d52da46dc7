import type { BinnedMatrix } from './binnedMatrix.ts';

/** Places for bins per feature: 255 values and "missing". */
export const BINS_PER_FEATURE = 256;

/**
 * Sums of gradient and hessian by feature and bin: entry 2 · (256 · feature + bin) is the gradient's sum,
 * the next the hessian's. Whole numbers (see quantise.ts), so sums are exact and orderless.
 */
export type Histogram = Int32Array;

export function createHistogram(features: number): Histogram {
  return new Int32Array(Math.ceil(features / 4) * 4 * BINS_PER_FEATURE * 2);
}

/** Gradient and hessian of every row, as whole numbers. */
export interface RowGradients {
  readonly gradient: Int32Array;
  readonly hessian: Int32Array;
}

/** Adds rows[from, to) to the histogram, for the four features of each word in `activeWords`. */
export function addRows(histogram: Histogram, matrix: BinnedMatrix, activeWords: Int32Array, rows: Int32Array, from: number, to: number, { gradient, hessian }: RowGradients): void {
  const { words, wordsPerRow } = matrix;
  for (let k = 0; k < activeWords.length; k++) {
    const column = activeWords[k];
    const first = column * 4 * 2 * BINS_PER_FEATURE;
    const second = first + 2 * BINS_PER_FEATURE;
    const third = second + 2 * BINS_PER_FEATURE;
    const fourth = third + 2 * BINS_PER_FEATURE;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      const word = words[row * wordsPerRow + column];
      const g = gradient[row];
      const h = hessian[row];
      // Twice the bin is the bin's byte shifted one place less, with the lowest bit masked away.
      let at = first + ((word << 1) & 510);
      histogram[at] += g;
      histogram[at + 1] += h;
      at = second + ((word >>> 7) & 510);
      histogram[at] += g;
      histogram[at + 1] += h;
      at = third + ((word >>> 15) & 510);
      histogram[at] += g;
      histogram[at + 1] += h;
      at = fourth + ((word >>> 23) & 510);
      histogram[at] += g;
      histogram[at + 1] += h;
    }
  }
}

/** Turns a parent's histogram into one child's, by taking the other child's away. */
export function subtractSibling(parent: Histogram, sibling: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= sibling[i];
}
