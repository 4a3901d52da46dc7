import { abs, add, cast, exp, log1p, logSoftmax, mul, neg, oneHot, relu, reshape, sigmoid, softmax, square, sub, sum } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { NetworkLoss } from '../../core/contract/index.ts';

/** A batch's loss and its gradient. */
export interface BatchLoss {
  /** Of all rows, each times its weight, summed up. */
  readonly total: Scalar;
  /** Of that total by the scores. */
  readonly dScores: Tensor;
}

/** `scores`: rows × outputs; `y` and `weight`: rows × 1. Computed from scores, and not from chances, so that nothing overflows and no chance of 0 has a logarithm. */
export function lossOf(kind: NetworkLoss, scores: Tensor, y: Tensor, weight: Tensor): BatchLoss {
  if (kind === 'squared') return squared(scores, y, weight);
  return kind === 'logistic' ? logistic(scores, y, weight) : crossEntropy(scores, y, weight);
}

function squared(scores: Tensor, y: Tensor, weight: Tensor): BatchLoss {
  const miss = sub(scores, y);
  const weighted = mul(miss, weight);
  return { total: sum(mul(miss, weighted)), dScores: add(weighted, weighted) };
}

/** With z the log-odds: max(z, 0) − z·y + log(1 + exp(−|z|)). */
function logistic(scores: Tensor, y: Tensor, weight: Tensor): BatchLoss {
  const losses = add(sub(relu(scores), mul(scores, y)), log1p(exp(neg(abs(scores)))));
  return { total: sum(mul(losses, weight)), dScores: mul(sub(sigmoid(scores), y), weight) };
}

function crossEntropy(scores: Tensor, y: Tensor, weight: Tensor): BatchLoss {
  const [rows, classes] = scores.shape;
  const isClass = oneHot(reshape(cast(y, 'int32'), [rows]) as Tensor1D, classes);
  const weighted = mul(isClass, weight);
  return { total: neg(sum(mul(logSoftmax(scores), weighted))), dScores: sub(mul(softmax(scores), weight), weighted) };
}

/** Norm over several tensors, squared. */
export function squaredNorm(tensors: readonly Tensor[]): Scalar {
  return tensors.map((tensor) => sum<Scalar>(square(tensor))).reduce((total, part) => add<Scalar>(total, part));
}
