import { weightedMean } from '../math/weightedMean.ts';
import type { Objective } from './objective.ts';
import { checkQuantities } from './targetCheck.ts';

/** (score − y)² / 2: predicts the mean. XGBoost's reg:squarederror; its scale_pos_weight, which there also weighs targets of exactly 1, is for `logistic` alone. */
export function squaredError(): Objective {
  return {
    name: 'squaredError',
    link: 'identity',
    outputs: 1,
    metric: 'rmse',
    constantHessian: true,
    checkTarget: (y) => checkQuantities(y, 'squaredError'),
    baseScores: (y, weight) => Float64Array.of(weightedMean(y, weight)),
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        gradient[row] = (score[row] - y[row]) * w;
        hessian[row] = w;
      }
    },
    toPredictions() {},
  };
}
