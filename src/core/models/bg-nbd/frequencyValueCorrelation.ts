import { weightedMean } from '../../math/weightedMean.ts';
import type { RepeatBuyers } from './valueLikelihood.ts';

/**
 * Pearson's correlation of repeats and mean value among those who came back: Gamma-Gamma takes the two for independent, which is in doubt beyond ± 0.3 or so.
 * 0 where either is the same for all.
 */
export function frequencyValueCorrelation({ repeats, meanValue, weight }: RepeatBuyers): number {
  const [ofRepeats, ofValue] = [weightedMean(repeats, weight), weightedMean(meanValue, weight)];
  let both = 0;
  let squares = 0;
  let valueSquares = 0;
  for (let i = 0; i < repeats.length; i++) {
    const [x, z] = [repeats[i] - ofRepeats, meanValue[i] - ofValue];
    both += weight[i] * x * z;
    squares += weight[i] * x * x;
    valueSquares += weight[i] * z * z;
  }
  const size = Math.sqrt(squares * valueSquares);
  return size > 0 ? Math.max(-1, Math.min(1, both / size)) : 0;
}
