import { exp } from './exp.ts';

/**
 * Turns `count` scores from `from` on (in place) into probabilities that add up to 1. The largest is taken off first, so that nothing overflows;
 * answers the sum of e^(score − largest), which is at least 1.
 */
export function softmax(scores: Float64Array, from: number, count: number): number {
  let largest = scores[from];
  for (let i = from + 1; i < from + count; i++) largest = Math.max(largest, scores[i]);
  let sum = 0;
  for (let i = from; i < from + count; i++) {
    scores[i] = exp(scores[i] - largest);
    sum += scores[i];
  }
  for (let i = from; i < from + count; i++) scores[i] /= sum;
  return sum;
}
