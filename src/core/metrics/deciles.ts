import { rankByScore } from './ranking.ts';
import { checkPairs } from './regression.ts';

export interface DecileRow {
  /** 1 is the tenth with the highest predictions. */
  readonly decile: number;
  readonly customers: number;
  readonly meanPredicted: number;
  readonly meanActual: number;
}

/**
 * Tenths of the rows by prediction, highest first; their sizes differ by one at most, and equal predictions are divided in the rows' order.
 * Fewer than ten rows make as many tenths as there are rows.
 */
export function decileTable(actual: Float64Array, predicted: Float64Array): DecileRow[] {
  checkPairs(actual, predicted);
  const order = rankByScore(predicted);
  const tenths = Math.min(10, order.length);
  return Array.from({ length: tenths }, (_, tenth) => {
    const rows = order.subarray(Math.floor((tenth * order.length) / tenths), Math.floor(((tenth + 1) * order.length) / tenths));
    return { decile: tenth + 1, customers: rows.length, meanPredicted: meanOf(rows, predicted), meanActual: meanOf(rows, actual) };
  });
}

function meanOf(rows: Int32Array, values: Float64Array): number {
  return rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
}
