import type { BinUnit } from './histogram.ts';
import { histogramOf } from './histogram.ts';
import type { ColumnProfile } from './profile.ts';
import { DistinctSketch } from './distinctSketch.ts';
import { areWhole, sortNumbers } from './sortNumbers.ts';
import { mix32 } from './valueHash.ts';

/** Up to this many values, quantiles and distinct counts are exact; above, quantiles come from as many values and distinct is a sketch. */
export const EXACT_VALUES = 1_048_576;

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

type NumberFacts = Pick<ColumnProfile, 'missing' | 'distinct' | 'distinctExact' | 'min' | 'max' | 'mean' | 'std' | 'whole' | 'quantiles' | 'histogram'>;

/**
 * Facts of numbers, NaN missing: min, max, mean and standard deviation (n − 1; absent for one value) of all values; quantiles by linear
 * interpolation. Above EXACT_VALUES values, one value from each of EXACT_VALUES even runs stands for its run (quantiles are then within about
 * 0.1 % of rank, the histogram is scaled up), and `distinct` is a HyperLogLog estimate. Absent where there is no value.
 */
export function profileNumbers(values: Float64Array, unit: BinUnit, exactValues = EXACT_VALUES): NumberFacts {
  const present = withoutMissing(values);
  const missing = values.length - present.length;
  if (present.length === 0) return { missing, distinct: 0, distinctExact: true };
  const described = moments(present);
  const exact = present.length <= exactValues;
  const chosen = exact ? present : sampleOf(present, exactValues);
  const whole = areWhole(chosen);
  const sorted = sortNumbers(chosen, described.min, described.max, whole);
  const histogram = histogramOf(sorted, unit === 'number' && whole ? 'whole' : unit);
  return {
    missing,
    distinct: exact ? countRuns(sorted) : sketchDistinct(values),
    distinctExact: exact,
    ...described,
    ...(unit === 'number' ? { whole } : {}),
    quantiles: QUANTILES.map((share) => quantileOf(sorted, share)),
    ...(histogram ? { histogram: exact ? histogram : { edges: histogram.edges, counts: scaleCounts(histogram.counts, present.length) } } : {}),
  };
}

/** The value at a share of the way through ascending values, by linear interpolation (Hyndman and Fan's type 7, as in NumPy and pandas). */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const fraction = position - below;
  return fraction === 0 ? sorted[below] : sorted[below] * (1 - fraction) + sorted[below + 1] * fraction;
}

function withoutMissing(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === value) present[count++] = value;
  }
  return present.subarray(0, count);
}

type Moments = Pick<ColumnProfile, 'mean' | 'std'> & { readonly min: number; readonly max: number };

/** Two passes, for accuracy; a mean or deviation beyond the range of numbers is absent. */
function moments(values: Float64Array): Moments {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const deviation = values[index] - mean;
    squares += deviation * deviation;
  }
  const std = Math.sqrt(squares / (values.length - 1));
  return { min, max, ...(Number.isFinite(mean) ? { mean } : {}), ...(Number.isFinite(std) ? { std } : {}) };
}

/** One value of each even run, at a place within it that a hash decides, so that no period in the data can hide. */
function sampleOf(values: Float64Array, size: number): Float64Array {
  const sample = new Float64Array(size);
  const run = values.length / size;
  for (let index = 0; index < size; index++) {
    const within = (mix32(index + 1) >>> 0) / 4_294_967_296;
    sample[index] = values[Math.min(values.length - 1, Math.floor((index + within) * run))];
  }
  return sample;
}

function countRuns(sorted: Float64Array): number {
  let runs = 1;
  for (let index = 1; index < sorted.length; index++) if (sorted[index] !== sorted[index - 1]) runs++;
  return runs;
}

function sketchDistinct(values: Float64Array): number {
  const sketch = new DistinctSketch();
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  for (let index = 0; index < values.length; index++) {
    number[0] = values[index] + 0;
    if (number[0] === number[0]) sketch.add(mix32(words[0] ^ Math.imul(mix32(words[1]), 0x9e3779b1)));
  }
  return sketch.estimate();
}

function scaleCounts(counts: readonly number[], total: number): number[] {
  const sampled = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.round((count / sampled) * total));
}
