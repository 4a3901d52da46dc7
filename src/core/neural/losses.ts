import type { NetworkLoss } from '../contract/index.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { sigmoid } from '../math/sigmoid.ts';

/** Of a batch: Σ weight · loss over its rows, and the sum of weights. */
export interface LossSum {
  readonly sum: number;
  readonly weight: number;
}

/** Scores are rows × outputs; rows of weight 0 are not looked at. `gradient`, where given, becomes the mean loss's by each score. */
export function lossOfScores(loss: NetworkLoss, scores: Float32Array, y: Float32Array, weight: Float32Array, gradient?: Float32Array): LossSum {
  const outputs = scores.length / y.length;
  const total = weight.reduce((sum, w) => sum + w, 0);
  let sum = 0;
  for (let row = 0; row < y.length; row++) {
    if (weight[row] === 0) continue;
    sum += weight[row] * rowLoss(loss, scores, row, outputs, y[row]);
    if (gradient) rowGradient(loss, scores, row, outputs, y[row], weight[row] / total, gradient);
  }
  return { sum, weight: total };
}

/** `squared`: (s − y)²; `logistic`: −log of the chance of the row's class, from log-odds; `softmax`: −log of the row's class's share. */
function rowLoss(loss: NetworkLoss, scores: Float32Array, row: number, outputs: number, y: number): number {
  const score = scores[row * outputs];
  if (loss === 'squared') return (score - y) ** 2;
  // log(1 + e^s) without overflow.
  if (loss === 'logistic') return Math.max(score, 0) + log(1 + exp(-Math.abs(score))) - y * score;
  return logSumExp(scores, row, outputs) - scores[row * outputs + y];
}

function rowGradient(loss: NetworkLoss, scores: Float32Array, row: number, outputs: number, y: number, share: number, gradient: Float32Array): void {
  const at = row * outputs;
  if (loss === 'squared') gradient[at] = share * 2 * (scores[at] - y);
  else if (loss === 'logistic') gradient[at] = share * (sigmoid(scores[at]) - y);
  else {
    const whole = logSumExp(scores, row, outputs);
    for (let k = 0; k < outputs; k++) gradient[at + k] = share * (exp(scores[at + k] - whole) - (k === y ? 1 : 0));
  }
}

function logSumExp(scores: Float32Array, row: number, outputs: number): number {
  const at = row * outputs;
  let largest = scores[at];
  for (let k = 1; k < outputs; k++) largest = Math.max(largest, scores[at + k]);
  let sum = 0;
  for (let k = 0; k < outputs; k++) sum += exp(scores[at + k] - largest);
  return largest + log(sum);
}
