import type { RowRange } from '../contract/index.ts';
import type { BinnedMatrix } from './binnedMatrix.ts';
import type { Sums } from './splitRule.ts';

/** The learning rows of a tree that grows; each node owns a range of `order`, ascending within it. */
export interface RowSet {
  readonly matrix: BinnedMatrix;
  /** Row numbers; reordered while the tree grows. */
  readonly order: Int32Array;
}

/**
 * Divides a range stably: first the rows whose bin of `feature` goes left, then the others, both still ascending
 * (rows in ascending order are read from memory several times faster). Returns where the right part begins.
 * `scratch` has room for the range.
 */
export function partition({ matrix, order }: RowSet, { from, to }: RowRange, feature: number, goesLeft: Uint8Array, scratch: Int32Array): number {
  const { words, wordsPerRow } = matrix;
  const column = feature >> 2;
  const shift = 8 * (feature & 3);
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = order[i];
    // Both are written, one counts: no branch that the processor could guess wrong.
    const isLeft = goesLeft[(words[row * wordsPerRow + column] >>> shift) & 255];
    order[left] = row;
    scratch[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  order.set(scratch.subarray(0, right), left);
  return left;
}

/** Adds a value to the scores of a range's rows. */
export function addToRange(order: Int32Array, scores: Float64Array, { from, to }: RowRange, value: number): void {
  for (let i = from; i < to; i++) scores[order[i]] += value;
}

/** What rows add up to. `gradients`: hessian and gradient by row. */
export function sumRows(gradients: Int32Array, rows: Int32Array): Sums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    hessian += gradients[2 * rows[i]];
    gradient += gradients[2 * rows[i] + 1];
  }
  return { gradient, hessian };
}

export function everyRow(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
