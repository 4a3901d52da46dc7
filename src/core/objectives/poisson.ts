import { exp } from '../math/exp.ts';
import { boundedScore, checkNotNegative, logLink } from './logLink.ts';
import type { Objective } from './objective.ts';

/**
 * e^score − y · score, the Poisson distribution's −log-likelihood but for a constant: for counts and rates. XGBoost's count:poisson: hessians are e^maxDeltaStep
 * times the true ones, which keeps steps short while predictions are far too small. (XGBoost also limits leaves to ± maxDeltaStep; that is the tree's part.)
 */
export function poisson(maxDeltaStep: number): Objective {
  const caution = exp(boundedScore(maxDeltaStep));
  return {
    ...logLink,
    name: 'poisson',
    metric: 'poissonDeviance',
    checkTarget: (y) => checkNotNegative(y, 'poisson'),
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        const mean = exp(boundedScore(score[row]));
        gradient[row] = (mean - y[row]) * w;
        hessian[row] = mean * caution * w;
      }
    },
  };
}
