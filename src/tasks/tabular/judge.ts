import { binaryReport } from '../../core/metrics/binary.ts';
import { calibrationBins } from '../../core/metrics/calibration.ts';
import { mostProbable } from '../../core/metrics/meanLoss.ts';
import { multiclassReport } from '../../core/metrics/multiclass.ts';
import { regressionMetrics } from '../../core/metrics/regression.ts';
import { scatterOf } from '../scatter.ts';
import type { BinaryModelReport, MulticlassModelReport, RegressionModelReport, TabularLearn } from './types.ts';

/** What is found about a model's predictions, by what was learned. */
export type Judgement =
  | Pick<RegressionModelReport, 'learn' | 'metrics' | 'scatter'>
  | Pick<BinaryModelReport, 'learn' | 'metrics' | 'threshold' | 'confusion' | 'roc' | 'precisionRecall' | 'calibration' | 'thresholds'>
  | Pick<MulticlassModelReport, 'learn' | 'metrics' | 'confusion' | 'calibration'>;

/** Judges predictions against what was; every actual is known. `classes` is their number, `threshold` is for two of them. */
export function judge(learn: TabularLearn, actual: Float64Array, predicted: Float64Array, classes: number, threshold: number): Judgement {
  if (learn === 'regression') return { learn, metrics: regressionMetrics(actual, predicted), scatter: scatterOf(actual, predicted) };
  if (learn === 'binary') return { learn, ...binaryReport({ actual }, predicted, threshold) };
  const { metrics, confusion } = multiclassReport({ actual }, predicted, classes);
  const { mLogLoss, ...others } = metrics;
  return { learn, metrics: { logLoss: mLogLoss, ...others }, confusion, calibration: topClassCalibration(actual, predicted, classes) };
}

/** How often the predicted class is right, by how probable it was said to be (Guo et al. 2017: confidence calibration). */
function topClassCalibration(actual: Float64Array, predicted: Float64Array, classes: number): ReturnType<typeof calibrationBins> {
  const said = Int32Array.from(actual, (_, row) => mostProbable(predicted, row, classes));
  const right = actual.map((value, row) => (said[row] === value ? 1 : 0));
  const probability = actual.map((_, row) => predicted[row * classes + said[row]]);
  return calibrationBins({ actual: right }, probability);
}
