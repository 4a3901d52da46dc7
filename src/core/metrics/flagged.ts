import { rankByScore } from './ranking.ts';

/**
 * Rows flagged as class 1 when each distinct score in turn, highest first, is the threshold: those with that score or more.
 * Counts are sums of weights, or numbers of rows where there are none. Every curve and area of two classes is read from it.
 */
export interface FlaggedCounts {
  readonly threshold: Float64Array;
  /** Flagged rows of class 1; the last entry is all of them. */
  readonly truePositive: Float64Array;
  /** Flagged rows of class 0; the last entry is all of them. */
  readonly falsePositive: Float64Array;
}

/** `actual` is 1 for the class that is looked for; anything else is the other class. Scores are finite. */
export function countFlagged(actual: Float64Array, score: Float64Array, weight?: Float64Array, positive = 1): FlaggedCounts {
  const order = rankByScore(score);
  const threshold = new Float64Array(order.length);
  const truePositive = new Float64Array(order.length);
  const falsePositive = new Float64Array(order.length);
  let at = -1;
  let positives = 0;
  let negatives = 0;
  for (const row of order) {
    const w = weight ? weight[row] : 1;
    if (actual[row] === positive) positives += w;
    else negatives += w;
    if (at < 0 || score[row] !== threshold[at]) threshold[++at] = score[row];
    truePositive[at] = positives;
    falsePositive[at] = negatives;
  }
  const steps = at + 1;
  return { threshold: threshold.subarray(0, steps), truePositive: truePositive.subarray(0, steps), falsePositive: falsePositive.subarray(0, steps) };
}
