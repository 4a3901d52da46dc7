import { rankByScore } from '../core/metrics/ranking.ts';

const SCATTER_POINTS = 2000;

/** Predicted against actual. */
export interface Scatter {
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}

/** At most 2,000 rows, evenly by rank of prediction, the highest and the lowest included. */
export function scatterOf(actual: Float64Array, predicted: Float64Array): Scatter {
  const order = rankByScore(predicted);
  const points = Math.min(SCATTER_POINTS, order.length);
  const rows = Array.from({ length: points }, (_, i) => order[points > 1 ? Math.round((i * (order.length - 1)) / (points - 1)) : 0]);
  return { predicted: rows.map((row) => predicted[row]), actual: rows.map((row) => actual[row]) };
}
