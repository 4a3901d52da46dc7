import { WorkbenchError } from '../contract/index.ts';
import { areaUnderPrecisionRecall, areaUnderRoc, meanOverClasses } from './areas.ts';
import { countFlagged } from './flagged.ts';
import type { FlaggedCounts } from './flagged.ts';
import { brier, error, evaluateLoss, gammaDeviance, huberLoss, logLoss, mLogLoss, mae, poissonDeviance, quantileLoss, rmse, rmsle, tweedieDeviance } from './meanLoss.ts';
import type { MeanLoss } from './meanLoss.ts';

/** A score by which learning is watched and stopped. */
export interface EvaluationMetric {
  /** Its name in reports. */
  readonly name: string;
  readonly direction: 'lower' | 'higher';
  /**
   * Of `predictions` (rows × outputs, row-major, after the link: quantities or probabilities) against `y` (quantities, or classes
   * numbered from 0), with a weight of 0 or more a row. Throws `bad-input` where targets or outputs do not fit the metric, and
   * `not-enough-data` where one class alone leaves it without a meaning.
   */
  evaluate(predictions: Float64Array, y: Float64Array, weight: Float64Array | undefined, outputs: number): number;
}

/** What some metrics ask for. */
export interface EvaluationParams {
  /** For `quantileLoss`: between 0 and 1. */
  readonly quantileAlpha?: number;
  /** For `huberLoss`: above 0, in the target's unit. */
  readonly huberSlope?: number;
  /** For `tweedieDeviance`: between 1 and 2. */
  readonly tweedieVariancePower?: number;
}

type Create = (params: EvaluationParams) => EvaluationMetric;

const metrics: ReadonlyMap<string, Create> = new Map<string, Create>([
  ...[rmse, mae, rmsle, poissonDeviance, gammaDeviance, logLoss, brier, mLogLoss, error].map((loss): [string, Create] => [loss.name, () => ofLoss(loss)]),
  ['quantileLoss', ({ quantileAlpha }) => ofLoss(quantileLoss(between(0, 1, 'quantileLoss', 'quantileAlpha', quantileAlpha)))],
  ['huberLoss', ({ huberSlope }) => ofLoss(huberLoss(between(0, Infinity, 'huberLoss', 'huberSlope', huberSlope)))],
  ['tweedieDeviance', ({ tweedieVariancePower }) => ofLoss(tweedieDeviance(between(1, 2, 'tweedieDeviance', 'tweedieVariancePower', tweedieVariancePower)))],
  ['auc', () => ofRanking('auc', areaUnderRoc)],
  ['aucPr', () => ofRanking('aucPr', areaUnderPrecisionRecall)],
]);

export const evaluationMetricNames: readonly string[] = [...metrics.keys()];

/** The metric of that name. Throws `bad-input` that lists the known ones, or names the parameter that a metric lacks. */
export function evaluationMetric(name: string, params: EvaluationParams = {}): EvaluationMetric {
  const create = metrics.get(name);
  if (!create) throw new WorkbenchError('bad-input', `There is no metric "${name}". The metrics are: ${evaluationMetricNames.join(', ')}.`, { metric: name });
  return create(params);
}

function between(low: number, high: number, metric: string, param: string, value: number | undefined): number {
  if (value !== undefined && value > low && value < high) return value;
  throw new WorkbenchError('bad-input', `The metric "${metric}" needs ${param} between ${low} and ${high}; got ${value}.`, { metric, name: param });
}

function ofLoss(loss: MeanLoss): EvaluationMetric {
  return { name: loss.name, direction: 'lower', evaluate: (predictions, y, weight, outputs) => evaluateLoss(loss, predictions, y, weight, outputs) };
}

/** Of several classes: each against the rest, and the mean over the classes where both are there. */
function ofRanking(name: string, areaOf: (flagged: FlaggedCounts) => number | null): EvaluationMetric {
  return {
    name,
    direction: 'higher',
    evaluate(predictions, y, weight, outputs) {
      const area = outputs === 1 ? areaOf(countFlagged(y, predictions, weight)) : meanOverClasses(areaOf, predictions, y, weight, outputs);
      if (area === null) throw new WorkbenchError('not-enough-data', `The metric "${name}" needs rows of both classes, and there is one class alone. Choose "logLoss", or rows with both.`, { metric: name });
      return area;
    },
  };
}
