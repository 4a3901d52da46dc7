import { areaUnderRoc, meanOverClasses } from './areas.ts';
import { checkClasses } from './checkClasses.ts';
import type { Labelled } from './checkClasses.ts';
import { confusionMatrix, decisionMetrics, macroF1 } from './confusion.ts';
import type { ConfusionMatrix, DecisionMetrics } from './confusion.ts';
import { evaluateLoss, mLogLoss, mostProbable } from './meanLoss.ts';

export interface MulticlassMetrics extends DecisionMetrics {
  /** In nats; probabilities are kept 2⁻⁵² from 0 and 1. */
  readonly mLogLoss: number;
  /** Mean over the classes that occur or were said. */
  readonly macroF1: number;
  /** Each class against the rest, mean over the classes that occur; null where one class alone does. */
  readonly auc: number | null;
}

/** Everything that a report on several classes shows. */
export interface MulticlassReport {
  readonly metrics: MulticlassMetrics;
  readonly confusion: ConfusionMatrix;
}

/** Of rows × classes probabilities, row-major; the first of the most probable classes is the one that is said. Throws as `checkClasses` does. */
export function multiclassReport(labelled: Labelled, probabilities: Float64Array, classes: number): MulticlassReport {
  checkClasses(labelled, probabilities, classes, classes);
  const { actual, weight } = labelled;
  const said = Int32Array.from(actual, (_, row) => mostProbable(probabilities, row, classes));
  const confusion = confusionMatrix(actual, said, classes, weight);
  return {
    metrics: {
      mLogLoss: evaluateLoss(mLogLoss, probabilities, actual, weight, classes),
      ...decisionMetrics(confusion),
      macroF1: macroF1(confusion),
      auc: meanOverClasses(areaUnderRoc, probabilities, actual, weight, classes),
    },
    confusion,
  };
}
