import type { Link } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';

/** How a linear model's scores become predictions: a quantity, two classes, more classes. */
export function linkOf(classes: readonly string[] | undefined): Link {
  if (!classes) return 'identity';
  return classes.length === 2 ? 'logit' : 'softmax';
}

/** Turns scores (in place) into probabilities that add up to 1; answers the logarithm of the sum of their exponentials. */
export function softmax(scores: Float64Array): number {
  let top = -Infinity;
  for (let k = 0; k < scores.length; k++) top = Math.max(top, scores[k]);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = exp(scores[k] - top);
    sum += scores[k];
  }
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return top + log(sum);
}
