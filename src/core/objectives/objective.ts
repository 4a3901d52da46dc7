import { WorkbenchError } from '../contract/index.ts';
import type { Link } from '../contract/index.ts';
import { gamma } from './gamma.ts';
import { logistic } from './logistic.ts';
import { poisson } from './poisson.ts';
import { pseudoHuber } from './pseudoHuber.ts';
import { absoluteError, quantile } from './quantile.ts';
import { softmax } from './softmax.ts';
import { squaredError } from './squaredError.ts';
import { tweedie } from './tweedie.ts';

/**
 * What boosting makes small: a loss of a row's target y and its scores, summed over rows with their weights. Scores are what trees add up to; predictions
 * are the inverse link of scores. Gradients are XGBoost 1.7's, in 64 bits instead of 32 and with our own `exp`, so that they are the same to
 * the bit everywhere; each loss says where it differs.
 */
export interface Objective {
  readonly name: ObjectiveName;
  readonly link: Link;
  /** Scores a row. */
  readonly outputs: number;
  /** Key of the evaluation metric that fits. */
  readonly metric: string;
  /** True where each hessian is the row's weight (or 1), and so the same for every tree. */
  readonly constantHessian: boolean;
  /** Throws `bad-input` that names the first row whose target does not fit, and the remedy. */
  checkTarget(y: Float64Array): void;
  /** Scores of the constant prediction with the least loss, by output. Finite for every legal target: a rate of 0 counts as 1e-15, as in LightGBM. */
  baseScores(y: Float64Array, weight: Float64Array | undefined): Float64Array;
  /**
   * Fills first and second derivative of the loss by score, `gradient[output][row]` and `hessian[output][row]`, times the row's weight, from `scores[output][row]`.
   * A hessian is at least 0 and not always the true one (see each loss). Both are finite for finite scores, targets that `checkTarget` lets pass
   * and weights up to 1e100.
   */
  fill(scores: readonly Float64Array[], y: Float64Array, weight: Float64Array | undefined, gradient: readonly Float64Array[], hessian: readonly Float64Array[]): void;
  /**
   * The best value of a leaf from its rows' residuals (y − score) and weights, where that is not −gradient / hessian: the learning rate is yet to be applied.
   * 0 where nothing weighs. Does not change its arguments.
   */
  readonly renewLeaf?: (residuals: Float64Array, weights: Float64Array | undefined) => number;
  /** Turns scores into predictions in place; rows × outputs, row-major. */
  toPredictions(scores: Float64Array): void;
}

/** XGBoost's names and meanings, in camelCase. Ranges are for the estimator's parameters to check. */
export interface ObjectiveParams {
  /** quantile: which one, above 0 and below 1. */
  readonly quantileAlpha: number;
  /** huber: the error from which on it counts singly, not squared; above 0. */
  readonly huberSlope: number;
  /** tweedie: above 1 (counts) and below 2 (gamma). */
  readonly tweedieVariancePower: number;
  /** poisson: hessians are e^this times the true ones, so that steps are careful; at least 0. */
  readonly maxDeltaStep: number;
  /** logistic: weight of class 1, above 0. */
  readonly scalePosWeight: number;
}

export const defaultObjectiveParams: ObjectiveParams = { quantileAlpha: 0.5, huberSlope: 1, tweedieVariancePower: 1.5, maxDeltaStep: 0.7, scalePosWeight: 1 };

export const OBJECTIVE_NAMES = ['squaredError', 'absoluteError', 'quantile', 'huber', 'logistic', 'softmax', 'poisson', 'gamma', 'tweedie'] as const;
export type ObjectiveName = (typeof OBJECTIVE_NAMES)[number];

/**
 * The objective of this name, with defaults for parameters that are not given. `classes` are the target's, where it has classes.
 * Throws `bad-input` for an unknown name, and for classes that the objective cannot tell apart.
 */
export function createObjective(name: string, params: Partial<ObjectiveParams> = {}, classes?: readonly string[]): Objective {
  const known = OBJECTIVE_NAMES.find((candidate) => candidate === name);
  if (!known) throw new WorkbenchError('bad-input', `There is no objective "${name}". Choose one of ${OBJECTIVE_NAMES.join(', ')}.`, { name });
  checkClasses(known, classes?.length);
  return create(known, { ...defaultObjectiveParams, ...params }, classes?.length ?? 0);
}

function create(name: ObjectiveName, params: ObjectiveParams, classes: number): Objective {
  switch (name) {
    case 'squaredError':
      return squaredError();
    case 'absoluteError':
      return absoluteError();
    case 'quantile':
      return quantile(params.quantileAlpha);
    case 'huber':
      return pseudoHuber(params.huberSlope);
    case 'logistic':
      return logistic(params.scalePosWeight);
    case 'softmax':
      return softmax(classes);
    case 'poisson':
      return poisson(params.maxDeltaStep);
    case 'gamma':
      return gamma();
    case 'tweedie':
      return tweedie(params.tweedieVariancePower);
  }
}

function checkClasses(name: ObjectiveName, classes: number | undefined): void {
  const complaint = complaintAboutClasses(name, classes);
  if (complaint) throw new WorkbenchError('bad-input', `The objective "${name}" ${complaint}.`, { name, classes: classes ?? null });
}

function complaintAboutClasses(name: ObjectiveName, classes: number | undefined): string | undefined {
  if (name === 'logistic') return classes === undefined || classes === 2 ? undefined : `tells 2 classes apart; the target has ${classes}. Choose softmax`;
  if (name === 'softmax') return classes !== undefined && classes >= 2 ? undefined : `needs 2 classes or more; the target has ${classes ?? 'none'}. Choose a column with classes, or squaredError`;
  return classes === undefined ? undefined : `predicts a quantity; the target has ${classes} classes. Choose ${classes === 2 ? 'logistic' : 'softmax'}`;
}
