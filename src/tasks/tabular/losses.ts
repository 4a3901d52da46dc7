import { logLoss, mLogLoss, rmse } from '../../core/metrics/meanLoss.ts';
import type { MeanLoss } from '../../core/metrics/meanLoss.ts';
import type { TabularLearn, TabularReport } from './types.ts';

/** By what models are ranked, compared, and what a permuted feature is said to cost. */
export function lossOf(learn: TabularLearn): MeanLoss {
  return { regression: rmse, binary: logLoss, multiclass: mLogLoss }[learn];
}

/** Its name in reports. */
export function rankedBy(learn: TabularLearn): TabularReport['rankedBy'] {
  return learn === 'regression' ? 'rmse' : 'logLoss';
}

/** Numbers a row in a model's predictions. */
export function outputsOf(classes: readonly unknown[]): number {
  return classes.length > 2 ? classes.length : 1;
}
