import { f1Of } from '../../core/metrics/confusion.ts';
import { countFlagged } from '../../core/metrics/flagged.ts';
import type { ThresholdOption } from './types.ts';

export const DEFAULT_THRESHOLD = 0.5;

/**
 * The probability from which rows are taken for the positive class (class 1): the one asked for, or the distinct probability with the highest F1, or the
 * highest sensitivity + specificity − 1 (Youden 1950); of equals the highest. Undefined where a rule has not both classes to look at.
 */
export function chooseThreshold(option: ThresholdOption, actual: Float64Array, probability: Float64Array): number | undefined {
  if (typeof option === 'number') return option;
  const { threshold, truePositive, falsePositive } = countFlagged(actual, probability);
  const positives = truePositive.at(-1) ?? 0;
  const negatives = falsePositive.at(-1) ?? 0;
  if (positives === 0 || negatives === 0) return undefined;
  const scoreAt = (i: number) =>
    option === 'f1' ? (f1Of(truePositive[i], falsePositive[i], positives - truePositive[i]) ?? 0) : truePositive[i] / positives - falsePositive[i] / negatives;
  let best = 0;
  for (let i = 1; i < threshold.length; i++) if (scoreAt(i) > scoreAt(best)) best = i;
  return threshold[best];
}
