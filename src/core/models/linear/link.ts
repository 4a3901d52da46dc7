import type { Link } from '../../contract/index.ts';

/** How a linear model's scores become predictions: a quantity, two classes, more classes. */
export function linkOf(classes: readonly string[] | undefined): Link {
  if (!classes) return 'identity';
  return classes.length === 2 ? 'logit' : 'softmax';
}

/** 1 / (1 + e^−score), without overflow. */
export function sigmoid(score: number): number {
  const small = Math.exp(-Math.abs(score));
  return score >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** Turns scores (in place) into probabilities that add up to 1; answers the logarithm of the sum of their exponentials. */
export function softmax(scores: Float64Array): number {
  let top = -Infinity;
  for (let k = 0; k < scores.length; k++) top = Math.max(top, scores[k]);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k] - top);
    sum += scores[k];
  }
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return top + Math.log(sum);
}
