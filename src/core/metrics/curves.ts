import { share } from './confusion.ts';
import type { FlaggedCounts } from './flagged.ts';

/** A curve keeps so many points at most. */
const MOST_POINTS = 500;

/** Points from (0, 0) to (1, 1); a threshold is null where it flags no row. Empty where one class has no weight. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[];
  readonly truePositiveRate: readonly number[];
  readonly threshold: readonly (number | null)[];
}

/** Points by rising recall, from recall 0 and precision 1, where no row is flagged (threshold null). Empty where no row is of class 1. */
export interface PrecisionRecallCurve {
  readonly recall: readonly number[];
  readonly precision: readonly number[];
  readonly threshold: readonly (number | null)[];
}

/** A point for each distinct score, thinned to 500 (see `thinCurve`). */
export function rocCurve({ threshold, truePositive, falsePositive }: FlaggedCounts): RocCurve {
  const positives = truePositive[truePositive.length - 1];
  const negatives = falsePositive[falsePositive.length - 1];
  if (!(positives > 0 && negatives > 0)) return { falsePositiveRate: [], truePositiveRate: [], threshold: [] };
  const x = startingAt(0, falsePositive.map((count) => count / negatives));
  const y = startingAt(0, truePositive.map((count) => count / positives));
  const kept = thinCurve(x, y, MOST_POINTS);
  return { falsePositiveRate: kept.map((i) => x[i]), truePositiveRate: kept.map((i) => y[i]), threshold: kept.map((i) => thresholdAt(threshold, i)) };
}

/** A point for each distinct score, thinned to 500 (see `thinCurve`). */
export function precisionRecallCurve({ threshold, truePositive, falsePositive }: FlaggedCounts): PrecisionRecallCurve {
  const positives = truePositive[truePositive.length - 1];
  if (!(positives > 0)) return { recall: [], precision: [], threshold: [] };
  const x = startingAt(0, truePositive.map((count) => count / positives));
  const y = startingAt(1, truePositive.map((count, i) => share(count, count + falsePositive[i]) ?? 1));
  const kept = thinCurve(x, y, MOST_POINTS);
  return { recall: kept.map((i) => x[i]), precision: kept.map((i) => y[i]), threshold: kept.map((i) => thresholdAt(threshold, i)) };
}

function startingAt(first: number, rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1);
  all[0] = first;
  all.set(rest, 1);
  return all;
}

/** The curve's point 0 flags nothing; point i flags down to distinct score i − 1. */
function thresholdAt(threshold: Float64Array, point: number): number | null {
  return point === 0 ? null : threshold[point - 1];
}

/**
 * Indices of at most `most` points (3 or more), ascending, the first and last among them: evenly along the curve's path, so that
 * steep and flat parts keep their shape. No left-out point is farther
 * along the path (|Δx| + |Δy|) from the kept one before it than the path's length / (most − 2).
 */
export function thinCurve(x: Float64Array, y: Float64Array, most: number): number[] {
  if (x.length <= most) return Array.from(x.keys());
  const path = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) path[i] = path[i - 1] + Math.abs(x[i] - x[i - 1]) + Math.abs(y[i] - y[i - 1]);
  const last = x.length - 1;
  const step = path[last] / (most - 2);
  const kept = [0];
  for (let i = 1; i < last; i++) if (Math.floor(path[i] / step) > Math.floor(path[kept[kept.length - 1]] / step)) kept.push(i);
  return [...kept, last];
}
