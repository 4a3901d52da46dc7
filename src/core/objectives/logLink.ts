import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { weightedMean } from '../math/weightedMean.ts';
import { checkTargets } from './targetCheck.ts';

/** Scores count as lying within ± this, so that predictions (up to 1e99.9) times targets are finite. XGBoost's end at e^88.7, the largest 32-bit number. */
const MAX_SCORE = 230;
const MAX_TARGET = 1e99;
/** The mean that targets of 0 alone count as having, so that its logarithm is finite. */
const LEAST_MEAN = 1e-15;

/** What the losses whose predictions are e^score have in common. */
export const logLink = {
  link: 'log',
  outputs: 1,
  constantHessian: false,
  /** For Poisson, gamma and Tweedie alike: the gradient's sum is 0 where e^score is the mean. */
  baseScores: (y: Float64Array, weight: Float64Array | undefined) => Float64Array.of(log(weightedMean(y, weight) || LEAST_MEAN)),
  toPredictions(scores: Float64Array) {
    for (let row = 0; row < scores.length; row++) scores[row] = exp(boundedScore(scores[row]));
  },
} as const;

export function boundedScore(score: number): number {
  return Math.min(Math.max(score, -MAX_SCORE), MAX_SCORE);
}

/** For losses of quantities that are never negative. */
export function checkNotNegative(y: Float64Array, objective: string): void {
  checkTargets(y, objective, (target) => target >= 0 && target <= MAX_TARGET, `numbers from 0 to ${MAX_TARGET}`, 'Leave such rows out, or choose squaredError.');
}

/** For losses of quantities that are above 0. */
export function checkPositive(y: Float64Array, objective: string): void {
  checkTargets(y, objective, (target) => target > 0 && target <= MAX_TARGET, `numbers above 0, up to ${MAX_TARGET}`, 'Leave such rows out, or choose tweedie, which takes 0, or squaredError.');
}
