import { exp } from '../math/exp.ts';
import { boundedScore, checkNotNegative, logLink } from './logLink.ts';
import type { Objective } from './objective.ts';

/**
 * With ρ the variance power, −y · e^((1 − ρ) · score) / (1 − ρ) + e^((2 − ρ) · score) / (2 − ρ): the Tweedie distribution's −log-likelihood but for what the score does not change.
 * For amounts that are often 0, such as spending or claims. XGBoost's reg:tweedie.
 */
export function tweedie(variancePower: number): Objective {
  const a = 1 - variancePower;
  const b = 2 - variancePower;
  return {
    ...logLink,
    name: 'tweedie',
    metric: 'tweedieDeviance',
    checkTarget: (y) => checkNotNegative(y, 'tweedie'),
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        const s = boundedScore(score[row]);
        const pull = y[row] * exp(a * s);
        const push = exp(b * s);
        gradient[row] = (push - pull) * w;
        hessian[row] = (b * push - a * pull) * w;
      }
    },
  };
}
