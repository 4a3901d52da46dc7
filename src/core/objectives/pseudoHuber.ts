import { weightedQuantile } from '../math/weightedQuantile.ts';
import type { Objective } from './objective.ts';
import { checkQuantities } from './targetCheck.ts';

/** Beyond it errors in slopes count as this: their squares would overflow. */
const MAX_RATIO = 1e150;
const MAX_STEPS = 60;

/**
 * slope² · (√(1 + ((score − y) / slope)²) − 1) (Charbonnier et al. 1994): squared error for errors well below the slope, absolute error well above.
 * XGBoost's reg:pseudohubererror; as there, hessians fade with (slope / error)³, so that a slope far below the errors' size learns slowly.
 */
export function pseudoHuber(slope: number): Objective {
  return {
    name: 'huber',
    link: 'identity',
    outputs: 1,
    metric: 'huberLoss',
    constantHessian: false,
    checkTarget: (y) => checkQuantities(y, 'huber'),
    baseScores: (y, weight) => Float64Array.of(bestConstant(y, weight, slope)),
    fill(scores, y, weight, gradients, hessians) {
      const [score, gradient, hessian] = [scores[0], gradients[0], hessians[0]];
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        const ratio = errorInSlopes(score[row], y[row], slope);
        const root = Math.sqrt(1 + ratio * ratio);
        gradient[row] = ((slope * ratio) / root) * w;
        hessian[row] = w / (root * root * root);
      }
    },
    toPredictions() {},
  };
}

function errorInSlopes(score: number, y: number, slope: number): number {
  return Math.min(Math.max((score - y) / slope, -MAX_RATIO), MAX_RATIO);
}

/** The loss is convex: Newton's method from the median, by halves of the bracket where a step leaves it. */
function bestConstant(y: Float64Array, weight: Float64Array | undefined, slope: number): number {
  let score = weightedQuantile(y, weight, 0.5);
  let low = y.reduce((least, target) => Math.min(least, target), score);
  let high = y.reduce((most, target) => Math.max(most, target), score);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, hessian } = derivatives(score, y, weight, slope);
    if (gradient === 0) break;
    if (gradient > 0) high = score;
    else low = score;
    const newton = score - gradient / hessian;
    const next = newton > low && newton < high ? newton : low / 2 + high / 2;
    const isClose = Math.abs(next - score) <= 1e-13 * Math.max(Math.abs(score), slope);
    score = next;
    if (isClose) break;
  }
  return score;
}

/** Of the summed loss of one score for all rows. */
function derivatives(score: number, y: Float64Array, weight: Float64Array | undefined, slope: number): { gradient: number; hessian: number } {
  let gradient = 0;
  let hessian = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    const ratio = errorInSlopes(score, y[row], slope);
    const root = Math.sqrt(1 + ratio * ratio);
    gradient += ((slope * ratio) / root) * w;
    hessian += w / (root * root * root);
  }
  return { gradient, hessian };
}
