import { WorkbenchError } from '../contract/index.ts';
import type { Scales } from './splitRule.ts';

/** No sum of any of the integers leaves a signed 32-bit number. */
const MAX_SUM = 2 ** 31 - 1;
/** Sizes are summed up in blocks of so many rows, and these sums in their order: each may be made on another thread. */
export const ROWS_PER_SUM = 65_536;

/**
 * The largest power-of-two scale at which the values, rounded to whole numbers, still add up to less than 31 bits in size:
 * value ≈ integer / scale, and dividing is exact. `blockSums`: Σ|value| of each block of rows.
 *
 * Sums of whole numbers do not depend on their order, so every engine and every number of threads gets the same
 * histograms, and with them bit-equal trees; 32-bit sums are what WebGPU's atomics have. The step is at most
 * mean|value| · rows / 2^30: one part in 10,000 of the mean gradient at 100,000 rows, and what rounding leaves is
 * seen by the next tree. (Cf. quantised training, Shi et al. 2022, which has 2–5 bits and rounds by chance.)
 *
 * Throws `bad-input` where a value is not finite, or where they are too large to add up.
 */
export function scaleOf(values: Float64Array, blockSums: ArrayLike<number> = sumsOfSizes(values)): number {
  let sum = 0;
  for (let block = 0; block < blockSums.length; block++) sum += blockSums[block];
  if (!Number.isFinite(sum)) throw new WorkbenchError('bad-input', 'The target or the weights are too large to add up. Divide them by a constant and train again.');
  return powerOfTwoBelow(MAX_SUM - values.length, sum);
}

function sumsOfSizes(values: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.ceil(values.length / ROWS_PER_SUM) }, (_, block) => sumOfSizes(values.subarray(block * ROWS_PER_SUM, (block + 1) * ROWS_PER_SUM)));
}

/** Σ|value|, in four sums side by side: the processor need not wait for one before the next. */
function sumOfSizes(values: Float64Array): number {
  const end = values.length - (values.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < end; i += 4) {
    a += Math.abs(values[i]);
    b += Math.abs(values[i + 1]);
    c += Math.abs(values[i + 2]);
    d += Math.abs(values[i + 3]);
  }
  for (let i = end; i < values.length; i++) a += Math.abs(values[i]);
  return a + b + (c + d);
}

/** The largest 2^k with 2^k · sum ≤ limit; 1 for a sum of 0. */
function powerOfTwoBelow(limit: number, sum: number): number {
  if (sum === 0) return 1;
  let scale = 1;
  while (sum * scale > limit) scale /= 2;
  while (sum * scale * 2 <= limit && scale < 2 ** 1000) scale *= 2;
  return scale;
}

/** Rounds hessians and gradients, and writes them side by side by row. A hessian above 0 becomes at least 1: a row that teaches must be seen. */
export function quantise(hessian: Float64Array, gradient: Float64Array, scales: Scales, into: Int32Array): void {
  for (let row = 0, at = 0; row < hessian.length; row++, at += 2) {
    const rounded = Math.floor(hessian[row] * scales.hessian + 0.5);
    into[at] = rounded < 1 && hessian[row] > 0 ? 1 : rounded;
    into[at + 1] = Math.floor(gradient[row] * scales.gradient + 0.5);
  }
}
