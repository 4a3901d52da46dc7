import { WorkbenchError } from '../contract/index.ts';

/** No sum of any of the integers leaves a signed 32-bit number. */
const MAX_SUM = 2 ** 31 - 1;

/**
 * Rounds values to whole numbers at the largest power-of-two scale at which Σ|integer| still fits 31 bits, and returns the scale:
 * value ≈ integer / scale, and dividing is exact. Writes them to entries `offset`, `offset` + 2, … of `into`.
 * A value above 0 becomes at least `least` (1 for hessians: a row that teaches must be seen).
 *
 * Sums of whole numbers do not depend on their order, so every engine and every number of threads gets the same
 * histograms, and with them bit-equal trees; 32-bit sums are what WebGPU's atomics have. The step is at most
 * mean|value| · rows / 2^30: one part in 10,000 of the mean gradient at 100,000 rows, and what rounding leaves is
 * seen by the next tree. (Cf. quantised training, Shi et al. 2022, which has 2–5 bits and rounds by chance.)
 *
 * Throws `bad-input` where a value is not finite, or where they are too large to add up.
 */
export function quantise(values: Float64Array, into: Int32Array, offset: 0 | 1, least = 0): number {
  const sum = sumOfSizes(values);
  if (!Number.isFinite(sum)) throw new WorkbenchError('bad-input', 'The target or the weights are too large to add up. Divide them by a constant and train again.');
  const scale = powerOfTwoBelow(MAX_SUM - values.length, sum);
  for (let i = 0, at = offset; i < values.length; i++, at += 2) into[at] = Math.floor(values[i] * scale + 0.5);
  if (least > 0) for (let i = 0, at = offset; i < values.length; i++, at += 2) if (into[at] < least && values[i] > 0) into[at] = least;
  return scale;
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
