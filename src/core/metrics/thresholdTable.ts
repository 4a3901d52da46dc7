import { f1Of, share } from './confusion.ts';
import type { FlaggedCounts } from './flagged.ts';

/** What a threshold does: rows whose probability is at least it are flagged. Null as in DecisionMetrics. */
export interface ThresholdRow {
  readonly threshold: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly shareFlagged: number;
  /** Precision over the share of class 1 among all rows: how many times better than picking at random. */
  readonly lift: number | null;
}

const STEPS = 100;

/** The thresholds 0, 0.01, …, 1, in this order. */
export function thresholdTable(flagged: FlaggedCounts): ThresholdRow[] {
  const rows: ThresholdRow[] = [];
  for (let step = STEPS, counted = 0; step >= 0; step--) {
    const threshold = step / STEPS;
    while (counted < flagged.threshold.length && flagged.threshold[counted] >= threshold) counted++;
    rows.push(thresholdRow(flagged, threshold, counted - 1));
  }
  return rows.reverse();
}

/** `last` is the lowest distinct score that is flagged, −1 for none. */
function thresholdRow({ truePositive, falsePositive }: FlaggedCounts, threshold: number, last: number): ThresholdRow {
  const positives = truePositive[truePositive.length - 1];
  const all = positives + falsePositive[falsePositive.length - 1];
  const [found, wrong] = last < 0 ? [0, 0] : [truePositive[last], falsePositive[last]];
  const precision = share(found, found + wrong);
  return {
    threshold,
    precision,
    recall: share(found, positives),
    f1: f1Of(found, wrong, positives - found),
    shareFlagged: (found + wrong) / all,
    lift: precision === null || positives === 0 ? null : precision / (positives / all),
  };
}
