import { checkPairs } from './regression.ts';
import { tieGroups } from './ranking.ts';

/**
 * Normalised Gini: G(predicted) / G(actual), how well predictions rank value: 1 is perfect, 0 is a constant, below 0 is upside down.
 * G is twice the area between the gain curve and the diagonal; rows of equal prediction share their value evenly, so the order of
 * rows plays no part. Null where an actual is negative, or all are equal (zero, too): there is nothing to rank.
 */
export function normalisedGini(actual: Float64Array, predicted: Float64Array): number | null {
  checkPairs(actual, predicted);
  if (actual.some((value) => value < 0)) return null;
  const perfect = gini(actual, actual);
  return perfect > 0 ? gini(predicted, actual) / perfect : null;
}

/** Not below 0 for values scored by themselves; exactly 0 for one group, whatever the values. */
function gini(score: Float64Array, value: Float64Array): number {
  let above = 0;
  let doubleArea = 0;
  for (const group of tieGroups(score, value)) {
    doubleArea += group.rows * (2 * above + group.value);
    above += group.value;
  }
  return above > 0 ? doubleArea / (score.length * above) - 1 : 0;
}
