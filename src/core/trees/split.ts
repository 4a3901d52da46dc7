import { MISSING_BIN } from './binning.ts';
import type { FeatureBins } from './binning.ts';
import { bestCategorySplit } from './categorySplit.ts';
import { BINS_PER_FEATURE } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import { bestNumberSplit } from './numberSplit.ts';
import type { BestSplit, SplitRule, Sums } from './splitRule.ts';

/** How a node is divided. */
export interface Split {
  readonly feature: number;
  /** Of a number: the last bin that goes left. */
  readonly bin: number;
  /** In the histogram's units. */
  readonly gain: number;
  readonly missingLeft: boolean;
  readonly left: Sums;
  readonly right: Sums;
  /** 1 for each bin whose rows go left, the missing one included. */
  readonly goesLeft: Uint8Array;
}

/**
 * The split of a node with the largest gain G_L²/(H_L + λ) + G_R²/(H_R + λ) − G²/(H + λ) (Chen & Guestrin 2016), over `features`
 * in the order given, the first of equals; undefined where none gains at least γ with the least weight on both sides.
 * Missing values are tried on both sides; where the node has none, they will go where more weight goes.
 */
export function findSplit(histogram: Histogram, node: Sums, features: Int32Array, bins: readonly FeatureBins[], rule: SplitRule): Split | undefined {
  const best: BestSplit = { gain: 0, feature: -1, bin: -1, categories: [], missingLeft: false, leftGradient: 0, leftHessian: 0 };
  for (const feature of features) {
    const base = baseOf(feature);
    const scan = { histogram, feature, base, bins: bins[feature], node, missing: sumsAt(histogram, base, MISSING_BIN), rule };
    if (bins[feature].kind === 'number') bestNumberSplit(scan, best);
    else bestCategorySplit(scan, best);
  }
  if (best.feature < 0 || best.gain < rule.minGain) return undefined;
  return describe(best, histogram, node, bins[best.feature]);
}

function describe(best: BestSplit, histogram: Histogram, node: Sums, bins: FeatureBins): Split {
  const { feature, bin, gain } = best;
  const left = { gradient: best.leftGradient, hessian: best.leftHessian };
  const right = { gradient: node.gradient - left.gradient, hessian: node.hessian - left.hessian };
  const base = baseOf(feature);
  const anyMissing = sumsAt(histogram, base, MISSING_BIN).hessian > 0;
  const missingLeft = anyMissing ? best.missingLeft : left.hessian > right.hessian;
  const goesLeft = new Uint8Array(BINS_PER_FEATURE);
  if (bins.kind === 'number') goesLeft.fill(1, 0, bin + 1);
  else {
    // A category that this node has not seen goes where missing values go.
    if (missingLeft) for (let b = 0; b < MISSING_BIN; b++) goesLeft[b] = sumsAt(histogram, base, b).hessian === 0 ? 1 : 0;
    for (const b of best.categories) goesLeft[b] = 1;
  }
  goesLeft[MISSING_BIN] = missingLeft ? 1 : 0;
  return { feature, bin, gain, missingLeft, left, right, goesLeft };
}

/** Sums of all rows of a node, from the histogram of any one feature. */
export function nodeSums(histogram: Histogram, feature: number): Sums {
  let gradient = 0;
  let hessian = 0;
  for (let bin = 0; bin < BINS_PER_FEATURE; bin++) {
    const sums = sumsAt(histogram, baseOf(feature), bin);
    gradient += sums.gradient;
    hessian += sums.hessian;
  }
  return { gradient, hessian };
}

function baseOf(feature: number): number {
  return 2 * BINS_PER_FEATURE * feature;
}

function sumsAt(histogram: Histogram, base: number, bin: number): Sums {
  return { gradient: histogram[base + 2 * bin], hessian: histogram[base + 2 * bin + 1] };
}
