import { areaUnderPrecisionRecall, areaUnderRoc } from '../../core/metrics/areas.ts';
import { binaryDecisionMetrics, confusionMatrix } from '../../core/metrics/confusion.ts';
import { countFlagged } from '../../core/metrics/flagged.ts';
import { selectValues } from '../featureTables.ts';
import { knownRows } from '../table/predictions.ts';
import type { AnomalyJudgement } from './types.ts';

/** Whether a score is flagged. */
export function isFlagged(score: number, threshold: number): boolean {
  return score > threshold;
}

export function countFlags(scores: Float64Array, threshold: number): number {
  return scores.reduce((flagged, score) => flagged + Number(isFlagged(score, threshold)), 0);
}

/**
 * Judges scores by what is known: `actual` is 1 for an unusual row, 0 for another, NaN where that is not known; such rows play no part.
 * Beside it, what flagging as many rows blindly gives on average: a precision of the base rate, a recall of the share flagged, areas of the base
 * rate and ½. Undefined where no row is known.
 */
export function judgeAnomalies(actual: Float64Array, scores: Float64Array, threshold: number): AnomalyJudgement | undefined {
  const known = knownRows(actual);
  if (known.length === 0) return undefined;
  const [what, said] = [selectValues(actual, known), selectValues(scores, known)];
  const flags = Int32Array.from(said, (score) => Number(isFlagged(score, threshold)));
  const { precision, recall } = binaryDecisionMetrics(confusionMatrix(what, flags, 2));
  const counts = countFlagged(what, said);
  const [auc, aucPr] = [areaUnderRoc(counts), areaUnderPrecisionRecall(counts)];
  const baseRate = what.reduce((sum, value) => sum + value, 0) / what.length;
  const shareFlagged = countFlags(said, threshold) / said.length;
  const blind = <T>(value: number | null, chance: T) => (value === null ? null : chance);
  return {
    metrics: { auc, aucPr, precision, recall },
    baseRate,
    chance: { auc: blind(auc, 0.5), aucPr: blind(aucPr, baseRate), precision: blind(precision, baseRate), recall: blind(recall, shareFlagged) },
  };
}
