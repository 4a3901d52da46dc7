import { log } from '../math/log.ts';
import { sigmoid } from '../math/sigmoid.ts';
import { checkClassIndices, classWeights } from './classWeights.ts';
import type { Objective } from './objective.ts';

/** XGBoost's: where a probability is 0 or 1 to the last bit, its row still counts. */
const LEAST_HESSIAN = 1e-16;

/**
 * −log of the probability of the row's class, where class 1 has sigmoid(score): XGBoost's binary:logistic. `scalePosWeight` multiplies the weights of class 1.
 * Targets are 0 or 1; XGBoost also takes probabilities.
 */
export function logistic(scalePosWeight: number): Objective {
  return {
    name: 'logistic',
    link: 'logit',
    outputs: 1,
    metric: 'logLoss',
    constantHessian: false,
    checkTarget: (y) => checkClassIndices(y, 'logistic', 2),
    baseScores(y, weight) {
      const [negative, positive] = classWeights(y, weight, 2);
      return Float64Array.of(log(positive) + log(scalePosWeight) - log(negative));
    },
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = (weight ? weight[row] : 1) * (y[row] === 1 ? scalePosWeight : 1);
        const p = sigmoid(score[row]);
        gradient[row] = (p - y[row]) * w;
        hessian[row] = Math.max(p * (1 - p), LEAST_HESSIAN) * w;
      }
    },
    toPredictions(scores) {
      for (let row = 0; row < scores.length; row++) scores[row] = sigmoid(scores[row]);
    },
  };
}
