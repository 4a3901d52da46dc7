import { WorkbenchError } from '../contract/index.ts';
import { checkClasses } from './checkClasses.ts';
import type { Labelled } from './checkClasses.ts';
import { rankByScore } from './ranking.ts';
import { wilsonInterval } from './wilson.ts';

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

/** With the 95 % interval of the observed share (`wilsonInterval`). */
export interface ReliabilityBin extends CalibrationBin {
  readonly low: number;
  readonly high: number;
}

/**
 * Bins of equal weight by probability, lowest first; equal probabilities stay together, so there may be fewer than `bins`.
 * Rows without weight are left out. Throws as `checkClasses` does.
 */
export function calibrationBins(labelled: Labelled, probability: Float64Array, bins = 10): CalibrationBin[] {
  checkClasses(labelled, probability, 2, 1);
  return sumBins(labelled, probability, binsOfEqualWeight(probability, labelled.weight, bins), bins).filter(hasRows).map(meansOf);
}

/**
 * The reliability curve: bins as in `calibrationBins`, or of equal width (a probability on an edge is in the bin below it, as in scikit-learn's `calibration_curve`).
 * Bins without rows are left out. Throws as `checkClasses` does.
 */
export function reliabilityCurve(labelled: Labelled, probability: Float64Array, by: 'count' | 'width' = 'count', bins = 10): ReliabilityBin[] {
  checkClasses(labelled, probability, 2, 1);
  const binOf = by === 'count' ? binsOfEqualWeight(probability, labelled.weight, bins) : Int32Array.from(probability, (p) => binOfEqualWidth(p, bins));
  return sumBins(labelled, probability, binOf, bins).filter(hasRows).map(withInterval);
}

/**
 * What was said and what was of each group in turn (a plan, a billing period); `group` is a row's group, from 0 below `groups`. Null for a group without rows.
 * Throws as `checkClasses` does.
 */
export function calibrationByGroup(labelled: Labelled, probability: Float64Array, group: Int32Array, groups: number): (ReliabilityBin | null)[] {
  checkClasses(labelled, probability, 2, 1);
  if (group.length !== probability.length || group.some((g) => g < 0 || g >= groups)) {
    throw new WorkbenchError('bad-input', `Every row needs one of ${groups} groups: ${group.length} were given for ${probability.length} rows.`);
  }
  return sumBins(labelled, probability, group, groups).map((bin) => (hasRows(bin) ? withInterval(bin) : null));
}

/** Expected calibration error: the bins' |observed − predicted|, averaged by weight (Naeini et al. 2015, with bins of equal weight). */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  return bins.reduce((sum, { weight, predicted, observed }) => sum + weight * Math.abs(observed - predicted), 0) / total;
}

function binsOfEqualWeight(probability: Float64Array, weight: Float64Array | undefined, bins: number): Int32Array {
  const order = rankByScore(probability).reverse();
  const total = weight ? weight.reduce((sum, w) => sum + w, 0) : order.length;
  const binOf = new Int32Array(order.length);
  let below = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let tied = 0;
    for (; to < order.length && probability[order[to]] === probability[order[from]]; to++) tied += weight ? weight[order[to]] : 1;
    // The bin that holds the middle of the tie.
    const bin = Math.min(bins - 1, Math.floor((bins * (below + tied / 2)) / total));
    for (const row of order.subarray(from, to)) binOf[row] = bin;
    below += tied;
  }
  return binOf;
}

function binOfEqualWidth(probability: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(probability * bins) - 1);
  // The product may have been rounded over an edge.
  while (bin > 0 && probability <= bin / bins) bin--;
  while (bin < bins - 1 && probability > (bin + 1) / bins) bin++;
  return bin;
}

interface BinSums {
  rows: number;
  weight: number;
  squaredWeight: number;
  predicted: number;
  observed: number;
}

function sumBins({ actual, weight }: Labelled, probability: Float64Array, binOf: Int32Array, bins: number): BinSums[] {
  const sums = Array.from({ length: bins }, (): BinSums => ({ rows: 0, weight: 0, squaredWeight: 0, predicted: 0, observed: 0 }));
  for (let row = 0; row < actual.length; row++) {
    const w = weight ? weight[row] : 1;
    if (w === 0) continue;
    const bin = sums[binOf[row]];
    bin.rows++;
    bin.weight += w;
    bin.squaredWeight += w * w;
    bin.predicted += w * probability[row];
    bin.observed += w * actual[row];
  }
  return sums;
}

function hasRows({ weight }: BinSums): boolean {
  return weight > 0;
}

function meansOf({ rows, weight, predicted, observed }: BinSums): CalibrationBin {
  return { rows, weight, predicted: predicted / weight, observed: observed / weight };
}

function withInterval(bin: BinSums): ReliabilityBin {
  const trials = (bin.weight * bin.weight) / bin.squaredWeight;
  return { ...meansOf(bin), ...wilsonInterval((bin.observed / bin.weight) * trials, trials) };
}
