import { exp } from '../math/exp.ts';
import { boundedScore, checkPositive, logLink } from './logLink.ts';
import type { Objective } from './objective.ts';

/** y / e^score + score, the gamma distribution's −log-likelihood but for its shape: for amounts above 0 whose spread grows with their size. XGBoost's reg:gamma. */
export function gamma(): Objective {
  return {
    ...logLink,
    name: 'gamma',
    metric: 'gammaDeviance',
    checkTarget: (y) => checkPositive(y, 'gamma'),
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        const ratio = y[row] * exp(-boundedScore(score[row]));
        gradient[row] = (1 - ratio) * w;
        hessian[row] = ratio * w;
      }
    },
  };
}
