import { log } from '../math/log.ts';
import { softmax as toProbabilities } from '../math/softmax.ts';
import { checkClassIndices, classWeights } from './classWeights.ts';
import type { Objective } from './objective.ts';

const LEAST_HESSIAN = 1e-16;

/**
 * −log of the probability of the row's class, where class k has e^score[k] / Σ e^score: XGBoost's multi:softprob. As there, hessians are 2 · p · (1 − p), twice
 * the true ones: a bound on the whole matrix by its diagonal. XGBoost floors them after the weight, so that a row of weight 0 has a hessian;
 * here it has none.
 */
export function softmax(classes: number): Objective {
  return {
    name: 'softmax',
    link: 'softmax',
    outputs: classes,
    metric: 'mLogLoss',
    constantHessian: false,
    checkTarget: (y) => checkClassIndices(y, 'softmax', classes),
    baseScores(y, weight) {
      const weights = classWeights(y, weight, classes);
      const logTotal = log(weights.reduce((sum, w) => sum + w, 0));
      return weights.map((w) => log(w) - logTotal);
    },
    fill(scores, y, weight, gradients, hessians) {
      const p = new Float64Array(classes);
      for (let row = 0; row < y.length; row++) {
        const w = weight ? weight[row] : 1;
        for (let k = 0; k < classes; k++) p[k] = scores[k][row];
        toProbabilities(p, 0, classes);
        for (let k = 0; k < classes; k++) {
          gradients[k][row] = (y[row] === k ? p[k] - 1 : p[k]) * w;
          hessians[k][row] = Math.max(2 * p[k] * (1 - p[k]), LEAST_HESSIAN) * w;
        }
      }
    },
    toPredictions(scores) {
      for (let from = 0; from < scores.length; from += classes) toProbabilities(scores, from, classes);
    },
  };
}
