import { areaUnderPrecisionRecall, areaUnderRoc } from './areas.ts';
import { calibrationBins, calibrationError } from './calibration.ts';
import type { CalibrationBin } from './calibration.ts';
import { checkClasses } from './checkClasses.ts';
import type { Labelled } from './checkClasses.ts';
import { binaryDecisionMetrics, confusionMatrix } from './confusion.ts';
import type { BinaryDecisionMetrics, ConfusionMatrix } from './confusion.ts';
import { precisionRecallCurve, rocCurve } from './curves.ts';
import type { PrecisionRecallCurve, RocCurve } from './curves.ts';
import { countFlagged } from './flagged.ts';
import { brier, evaluateLoss, logLoss } from './meanLoss.ts';
import { thresholdTable } from './thresholdTable.ts';
import type { ThresholdRow } from './thresholdTable.ts';

/** How good probabilities of class 1 are; precision, recall and their like at the threshold. Null where one class alone leaves no answer. */
export interface BinaryMetrics extends BinaryDecisionMetrics {
  readonly auc: number | null;
  readonly aucPr: number | null;
  /** In nats; probabilities are kept 2⁻⁵² from 0 and 1. */
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
}

/** Everything that a report on two classes shows. */
export interface BinaryReport {
  readonly metrics: BinaryMetrics;
  readonly threshold: number;
  readonly confusion: ConfusionMatrix;
  readonly roc: RocCurve;
  readonly precisionRecall: PrecisionRecallCurve;
  readonly calibration: readonly CalibrationBin[];
  readonly thresholds: readonly ThresholdRow[];
}

/**
 * Of each row's probability of class 1 against its class (0 or 1). Rows whose probability is at least `threshold` are flagged.
 * O(n log n). Throws as `checkClasses` does.
 */
export function binaryReport(labelled: Labelled, probability: Float64Array, threshold = 0.5): BinaryReport {
  checkClasses(labelled, probability, 2, 1);
  const { actual, weight } = labelled;
  const flagged = countFlagged(actual, probability, weight);
  const confusion = confusionMatrix(actual, Int32Array.from(probability, (p) => (p >= threshold ? 1 : 0)), 2, weight);
  const calibration = calibrationBins(labelled, probability);
  return {
    metrics: {
      auc: areaUnderRoc(flagged),
      aucPr: areaUnderPrecisionRecall(flagged),
      logLoss: evaluateLoss(logLoss, probability, actual, weight, 1),
      brier: evaluateLoss(brier, probability, actual, weight, 1),
      ...binaryDecisionMetrics(confusion),
      calibrationError: calibrationError(calibration),
    },
    threshold,
    confusion,
    roc: rocCurve(flagged),
    precisionRecall: precisionRecallCurve(flagged),
    calibration,
    thresholds: thresholdTable(flagged),
  };
}
