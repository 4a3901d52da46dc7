import type { Histogram } from './profile.ts';

/** What a bin may be wide, by the unit of the values. */
export type BinUnit = 'number' | 'whole' | 'day' | 'ms';

const MAX_BINS = 24;
const MIN_EXPONENT = -300;
const HOUR_MS = 3_600_000;
const DAY_STEPS = [1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640, 7280, 18_200, 36_400];
const MS_STEPS = [1, 10, 100, 1000, 5000, 15_000, 60_000, 300_000, 900_000, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, ...DAY_STEPS.map((days) => days * 24 * HOUR_MS)];

/**
 * Counts of ascending values in at most 24 bins of one round width: 1, 2 or 5 times a power of ten (at least 1 for whole numbers), or steps that
 * divide clock and calendar. A bin holds its lower edge; the last also its upper. Undefined with no values, or a range too wide for numbers.
 */
export function histogramOf(sorted: Float64Array, unit: BinUnit): Histogram | undefined {
  if (sorted.length === 0) return undefined;
  const min = sorted[0];
  const max = sorted[sorted.length - 1];
  const step = stepFor(min, max, unit);
  if (!Number.isFinite(step)) return undefined;
  const { first, bins } = binsFor(min, max, step);
  const edges = Array.from({ length: bins + 1 }, (_, index) => roundTo(first + index, step));
  const counts: number[] = [];
  let from = 0;
  for (let bin = 0; bin < bins; bin++) {
    const to = bin === bins - 1 ? sorted.length : lowerBound(sorted, edges[bin + 1]);
    counts.push(to - from);
    from = to;
  }
  return { edges, counts };
}

/** The smallest step that needs at most MAX_BINS bins. */
function stepFor(min: number, max: number, unit: BinUnit): number {
  const fits = (step: number) => binsFor(min, max, step).bins <= MAX_BINS;
  const steps = unit === 'day' ? DAY_STEPS : unit === 'ms' ? MS_STEPS : [];
  const listed = steps.find(fits);
  if (listed !== undefined) return listed;
  const range = max - min || Math.abs(max) || 1;
  // Ranges near the smallest number have no logarithm to start from.
  let exponent = Math.max(unit === 'number' ? MIN_EXPONENT : 0, Math.floor(Math.log10(range / MAX_BINS)) - 1);
  for (; exponent < 308; exponent++) {
    for (const factor of [1, 2, 5]) if (fits(factor * 10 ** exponent)) return factor * 10 ** exponent;
  }
  return Infinity;
}

/** The bins of a step that hold min and max, counted from 0; Infinity where the step is too small to count in. */
function binsFor(min: number, max: number, step: number): { first: number; bins: number } {
  let first = Math.floor(min / step);
  if (roundTo(first, step) > min) first--;
  const bins = Math.floor(max / step) - first + 1;
  const exact = Number.isSafeInteger(first) && Number.isSafeInteger(first + bins);
  return { first, bins: exact ? Math.max(1, bins) : Infinity };
}

/** `index` steps without the error of a step such as 0.1. */
function roundTo(index: number, step: number): number {
  return step < 1 ? index / Math.round(1 / step) : index * step;
}

/** The first position whose value is `edge` or more. */
function lowerBound(sorted: Float64Array, edge: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
