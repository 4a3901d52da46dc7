import { compensatedSum } from './compensatedSum.ts';
import { checkPairs } from './regression.ts';
import { tieGroups } from './ranking.ts';

/**
 * Normalised Gini: G(predicted) / G(actual), how well predictions rank value: 1 is perfect, 0 is a constant, below 0 is upside down.
 * G is twice the area between the gain curve and the diagonal; rows of equal prediction share their value evenly, so the order of
 * rows plays no part, nor does the last bit of a prediction. Null where an actual is negative, or all are equal (zero, too): there is nothing to rank.
 */
export function normalisedGini(actual: Float64Array, predicted: Float64Array): number | null {
  checkPairs(actual, predicted);
  if (actual.some((value) => value < 0)) return null;
  const perfect = gini(actual, actual);
  return perfect > 0 ? gini(predicted, actual) / perfect : null;
}

/**
 * Not below 0 for values scored by themselves; exactly 0 for one group, whatever the values. A group's value counts by the rows
 * below it less those above it, which are whole numbers: only values are rounded.
 */
function gini(score: Float64Array, value: Float64Array): number {
  const total = compensatedSum(value.length, (row) => value[row]);
  if (total <= 0) return 0;
  const groups = tieGroups(score, value);
  const rows = score.length;
  const doubleArea = compensatedSum(groups.length, (i) => groups[i].value * (rows - groups[i].rows - 2 * groups[i].above));
  return doubleArea / (rows * total);
}
