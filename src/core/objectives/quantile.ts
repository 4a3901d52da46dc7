import { weightedQuantile } from '../math/weightedQuantile.ts';
import type { Objective } from './objective.ts';
import { checkQuantities } from './targetCheck.ts';

/**
 * α · (y − score) where the score is below y, else (1 − α) · (score − y) (Koenker & Bassett 1978): predicts the quantile α. XGBoost 1.7 has no such loss: gradients
 * are those of 2.0's reg:quantileerror, which at score = y is 1 − α. The second derivative is 0; the row's weight stands for it while a tree is
 * grown, then each leaf gets the quantile of its residuals.
 */
export function quantile(alpha: number): Objective {
  return {
    ...quantileLoss('quantile', alpha),
    metric: 'quantileLoss',
    fill: (scores, y, weight, gradients, hessians) => fill(scores[0], y, weight, gradients[0], hessians[0], -alpha, 1 - alpha, 1 - alpha),
  };
}

/** |score − y|: predicts the median, as XGBoost 1.7's reg:absoluteerror. Its gradient is twice that of the quantile ½, and 0 at score = y. */
export function absoluteError(): Objective {
  return {
    ...quantileLoss('absoluteError', 0.5),
    metric: 'mae',
    fill: (scores, y, weight, gradients, hessians) => fill(scores[0], y, weight, gradients[0], hessians[0], -1, 0, 1),
  };
}

function quantileLoss(name: 'quantile' | 'absoluteError', alpha: number) {
  return {
    name,
    link: 'identity',
    outputs: 1,
    constantHessian: true,
    checkTarget: (y: Float64Array) => checkQuantities(y, name),
    baseScores: (y: Float64Array, weight: Float64Array | undefined) => Float64Array.of(weightedQuantile(y, weight, alpha)),
    renewLeaf: (residuals: Float64Array, weights: Float64Array | undefined) => weightedQuantile(residuals, weights, alpha),
    toPredictions() {},
  } as const;
}

/** The gradient is one of three, as the score is below, at or above the target. */
function fill(score: Float64Array, y: Float64Array, weight: Float64Array | undefined, gradient: Float64Array, hessian: Float64Array, below: number, at: number, above: number): void {
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    gradient[row] = w * (score[row] < y[row] ? below : score[row] > y[row] ? above : at);
    hessian[row] = w;
  }
}
