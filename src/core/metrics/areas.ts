import { countFlagged } from './flagged.ts';
import type { FlaggedCounts } from './flagged.ts';

type Counts = Pick<FlaggedCounts, 'truePositive' | 'falsePositive'>;

/**
 * Area under the ROC curve: the chance that a row of class 1 scores above one of class 0, ties as a half (Hanley & McNeil 1982).
 * Null where one class has no weight.
 */
export function areaUnderRoc({ truePositive, falsePositive }: Counts): number | null {
  const positives = truePositive[truePositive.length - 1];
  const negatives = falsePositive[falsePositive.length - 1];
  if (!(positives > 0 && negatives > 0)) return null;
  let doubleArea = truePositive[0] * falsePositive[0];
  for (let i = 1; i < truePositive.length; i++) doubleArea += (falsePositive[i] - falsePositive[i - 1]) * (truePositive[i] + truePositive[i - 1]);
  return doubleArea / (2 * positives * negatives);
}

/**
 * Area under the precision–recall curve as average precision: precision at each distinct score, weighted by the recall that it adds,
 * without interpolation (scikit-learn's `average_precision_score`). Null where one class has no weight.
 */
export function areaUnderPrecisionRecall({ truePositive, falsePositive }: Counts): number | null {
  const positives = truePositive[truePositive.length - 1];
  if (!(positives > 0 && falsePositive[falsePositive.length - 1] > 0)) return null;
  let sum = 0;
  let before = 0;
  for (let i = 0; i < truePositive.length; i++) {
    const found = truePositive[i];
    if (found > before) sum += ((found - before) * found) / (found + falsePositive[i]);
    before = found;
  }
  return sum / positives;
}

/** Each class against the rest, and the plain mean over the classes where both have weight; null where there is no such class. */
export function meanOverClasses(areaOf: (flagged: FlaggedCounts) => number | null, predictions: Float64Array, y: Float64Array, weight: Float64Array | undefined, classes: number): number | null {
  let sum = 0;
  let defined = 0;
  const score = new Float64Array(y.length);
  for (let k = 0; k < classes; k++) {
    for (let row = 0; row < score.length; row++) score[row] = predictions[row * classes + k];
    const area = areaOf(countFlagged(y, score, weight, k));
    if (area === null) continue;
    sum += area;
    defined++;
  }
  return defined > 0 ? sum / defined : null;
}
