import { logOdds } from '../math/logOdds.ts';
import { weightedMean } from '../math/weightedMean.ts';
import { fitLogisticLine } from './logisticLine.ts';
import type { LogisticLine } from './logisticLine.ts';

/**
 * Platt's sigmoid (1999) of classes 0 and 1 on a score, as scikit-learn's `_SigmoidCalibration` fits it (its a and b are −slope and −intercept): targets are
 * (n₁ + 1) / (n₁ + 2) and 1 / (n₀ + 2), so that scores that tell the classes apart without error have an answer too. n are sums of weights.
 * Where the likelihood is highest with a falling sigmoid, or all scores are the same, the best that does not fall: level, the targets' mean.
 */
export function fitSigmoid(score: Float64Array, label: Float64Array, weight?: Float64Array): LogisticLine {
  const targets = smoothedTargets(label, weight);
  const level = { slope: 0, intercept: logOdds(weightedMean(targets, weight)) };
  const centre = weightedMean(score, weight);
  const spread = Math.sqrt(weightedMean(score.map((value) => (value - centre) ** 2), weight));
  if (!(spread > 0)) return level;
  // Newton's method on scores of one size, whatever their unit.
  const line = fitLogisticLine({ scores: score.map((value) => (value - centre) / spread), targets, weight }, level);
  if (!line || !(line.slope > 0)) return level;
  return { slope: line.slope / spread, intercept: line.intercept - (line.slope / spread) * centre };
}

function smoothedTargets(label: Float64Array, weight: Float64Array | undefined): Float64Array {
  let positives = 0;
  let negatives = 0;
  label.forEach((value, row) => {
    const w = weight ? weight[row] : 1;
    if (value === 1) positives += w;
    else negatives += w;
  });
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  return label.map((value) => (value === 1 ? high : low));
}
