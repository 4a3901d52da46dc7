import { checkClasses } from './checkClasses.ts';
import type { Labelled } from './checkClasses.ts';
import { rankByScore } from './ranking.ts';

/** Rows of similar probability: what was said of them, and what was. */
export interface CalibrationBin {
  readonly rows: number;
  /** Sum of the rows' weights; their number, where they have none. */
  readonly weight: number;
  /** Mean probability that was said. */
  readonly predicted: number;
  /** Share of class 1. */
  readonly observed: number;
}

/**
 * Bins of equal weight by probability, lowest first; equal probabilities stay together, so there may be fewer than `bins`.
 * Rows without weight are left out. Throws as `checkClasses` does.
 */
export function calibrationBins(labelled: Labelled, probability: Float64Array, bins = 10): CalibrationBin[] {
  checkClasses(labelled, probability, 2, 1);
  const { actual, weight = new Float64Array(actual.length).fill(1) } = labelled;
  const order = rankByScore(probability).reverse();
  const total = weight.reduce((sum, w) => sum + w, 0);
  const sums = Array.from({ length: bins }, () => ({ rows: 0, weight: 0, predicted: 0, observed: 0 }));
  let below = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let tied = 0;
    for (; to < order.length && probability[order[to]] === probability[order[from]]; to++) tied += weight[order[to]];
    // The bin that holds the middle of the tie.
    const bin = sums[Math.min(bins - 1, Math.floor((bins * (below + tied / 2)) / total))];
    for (const row of order.subarray(from, to)) {
      if (weight[row] === 0) continue;
      bin.rows++;
      bin.weight += weight[row];
      bin.predicted += weight[row] * probability[row];
      bin.observed += weight[row] * actual[row];
    }
    below += tied;
  }
  return sums.filter((bin) => bin.weight > 0).map((bin) => ({ ...bin, predicted: bin.predicted / bin.weight, observed: bin.observed / bin.weight }));
}

/** Expected calibration error: the bins' |observed − predicted|, averaged by weight (Naeini et al. 2015, with bins of equal weight). */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  return bins.reduce((sum, { weight, predicted, observed }) => sum + weight * Math.abs(observed - predicted), 0) / total;
}
