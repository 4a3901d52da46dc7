import { WorkbenchError } from '../contract/index.ts';
import type { TaskContext } from '../contract/index.ts';
import { LEAST_ROWS_TO_TELL, bootstrapInterval } from './bootstrapInterval.ts';
import { checkPairs } from './regression.ts';

/** Predicted against actual money of one segment's customers. */
export interface SegmentTotals {
  readonly customers: number;
  readonly predicted: number;
  readonly actual: number;
  /** predicted / actual: 1 is right, above 1 too much; null where the actual total is not above 0. */
  readonly ratio: number | null;
  /** 95 % interval of the ratio; null where it cannot be said: under six customers, or so few with money that some resamples have none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Mean of predicted − actual. */
  readonly meanResidual: number;
  readonly rmse: number;
}

const RESAMPLES = 400;
/** Of larger segments so many rows are drawn a resample. */
const MAX_DRAWN = 20_000;

/**
 * Totals, their ratio with a bootstrap interval, and residuals, for each segment in turn; `segment` is a row's segment, from 0 below `count`.
 * Customers of a segment are drawn with replacement (see `bootstrapInterval`). Of more than 20,000, 20,000 are drawn, and the ratio's deviations
 * are scaled by √(20,000 / rows) (the m out of n bootstrap: Bickel, Götze & van Zwet 1997). Chance comes from `ctx.rng` and the segment's number:
 * for every model the same rows are drawn. A segment without rows has 0 customers, and nothing else is known of it. Throws as `regressionMetrics` does,
 * and `bad-input` where `segment` does not fit.
 */
export async function segmentTotals(segment: Int32Array, count: number, predicted: Float64Array, actual: Float64Array, ctx: Pick<TaskContext, 'rng' | 'breathe'>): Promise<SegmentTotals[]> {
  checkPairs(actual, predicted);
  if (segment.length !== actual.length || segment.some((s) => s < 0 || s >= count)) {
    throw new WorkbenchError('bad-input', `Every row needs one of ${count} segments: ${segment.length} were given for ${actual.length} rows.`);
  }
  const totals: SegmentTotals[] = [];
  for (const [s, rows] of rowsBySegment(segment, count).entries()) totals.push(await totalsOf(rows, predicted, actual, { ...ctx, rng: ctx.rng.fork(s) }));
  return totals;
}

function rowsBySegment(segment: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const s of segment) sizes[s]++;
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  segment.forEach((s, row) => (rows[s][sizes[s]++] = row));
  return rows;
}

async function totalsOf(rows: Int32Array, predicted: Float64Array, actual: Float64Array, ctx: Pick<TaskContext, 'rng' | 'breathe'>): Promise<SegmentTotals> {
  const sums = { predicted: 0, actual: 0, residual: 0, squared: 0 };
  for (const row of rows) {
    const residual = predicted[row] - actual[row];
    sums.predicted += predicted[row];
    sums.actual += actual[row];
    sums.residual += residual;
    sums.squared += residual * residual;
  }
  const ratio = sums.actual > 0 ? sums.predicted / sums.actual : null;
  const interval = ratio === null || rows.length < LEAST_ROWS_TO_TELL ? { low: null, high: null } : await ratioInterval(rows, predicted, actual, ratio, ctx);
  const n = Math.max(1, rows.length);
  return { customers: rows.length, predicted: sums.predicted, actual: sums.actual, ratio, ...interval, meanResidual: sums.residual / n, rmse: Math.sqrt(sums.squared / n) };
}

async function ratioInterval(rows: Int32Array, predicted: Float64Array, actual: Float64Array, ratio: number, { rng, breathe }: Pick<TaskContext, 'rng' | 'breathe'>): Promise<Pick<SegmentTotals, 'low' | 'high'>> {
  const drawn = Math.min(rows.length, MAX_DRAWN);
  const scale = Math.sqrt(drawn / rows.length);
  const ratios = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const draws = rng.fork(resample);
    let said = 0;
    let came = 0;
    for (let i = 0; i < drawn; i++) {
      const row = rows[(draws.next() * rows.length) | 0];
      said += predicted[row];
      came += actual[row];
    }
    // Without actual money no ratio holds.
    ratios[resample] = came > 0 ? ratio + scale * (said / came - ratio) : Infinity;
    await breathe();
  }
  const { low, high } = bootstrapInterval(ratios.sort(), ratio, rows.length);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: null, high: null };
  // Moved apart, an interval may leave what predictions of 0 and more can be.
  return { low: ratios[0] >= 0 ? Math.max(0, low) : low, high };
}
