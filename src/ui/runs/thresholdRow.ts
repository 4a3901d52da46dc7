import type { ConfusionMatrix } from '../../core/metrics/confusion.ts';
import type { ThresholdRow } from '../../core/metrics/thresholdTable.ts';

/** The table's row that is nearest to a threshold; undefined where the table is empty. */
export function rowAt(thresholds: readonly ThresholdRow[], threshold: number): ThresholdRow | undefined {
  return thresholds.reduce<ThresholdRow | undefined>((best, row) => (!best || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold) ? row : best), undefined);
}

/**
 * Rows by actual and said class at another threshold, from that threshold's shares and the rows there are of each class. `whole`: rows weigh 1,
 * and counts are whole numbers.
 */
export function confusionAt({ recall, shareFlagged }: ThresholdRow, matrix: ConfusionMatrix): ConfusionMatrix {
  const [negatives, positives] = matrix.map((row) => row[0] + row[1]);
  const whole = matrix.flat().every(Number.isInteger);
  const count = (value: number) => (whole ? Math.round(value) : value);
  const found = count((recall ?? 0) * positives);
  const wrong = count(shareFlagged * (negatives + positives)) - found;
  return [[negatives - wrong, wrong], [positives - found, found]];
}

/** What is flagged at a threshold, from the counts there: exact where the table only has neighbours. Undefined where there is no row. */
export function rowOf(threshold: number, [[trueNegative, falsePositive], [falseNegative, truePositive]]: ConfusionMatrix): ThresholdRow | undefined {
  const flagged = falsePositive + truePositive;
  const positives = falseNegative + truePositive;
  const total = flagged + trueNegative + falseNegative;
  if (total === 0) return undefined;
  const precision = flagged > 0 ? truePositive / flagged : null;
  const recall = positives > 0 ? truePositive / positives : null;
  const f1 = flagged + positives > 0 ? (2 * truePositive) / (flagged + positives) : null;
  return { threshold, shareFlagged: flagged / total, precision, recall, f1, lift: precision !== null && positives > 0 ? (precision * total) / positives : null };
}
