import { MISSING_BIN } from './binning.ts';
import type { FeatureBins } from './binning.ts';
import { bestCategorySplit } from './categorySplit.ts';
import { BINS_PER_FEATURE } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import { bestNumberSplit } from './numberSplit.ts';
import { leafGain } from './splitRule.ts';
import type { BestSplit, SplitRule, Sums, WeightBounds } from './splitRule.ts';

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
  /** 1 for each bin whose rows go left, the missing one included. Shared among splits: not to be written to. */
  readonly goesLeft: Uint8Array;
}

const NUMBER_TABLES: (Uint8Array | undefined)[] = [];

/** `goesLeft` of a number: bins up to `bin`, and the missing one or not. One table for all such splits. */
export function numberGoesLeft(bin: number, missingLeft: boolean): Uint8Array {
  const key = 2 * bin + Number(missingLeft);
  let table = NUMBER_TABLES[key];
  if (!table) {
    table = new Uint8Array(BINS_PER_FEATURE).fill(1, 0, bin + 1);
    table[MISSING_BIN] = Number(missingLeft);
    NUMBER_TABLES[key] = table;
  }
  return table;
}

/** Where a node's sums are found: `baseOf` answers where a feature's bins begin in `histogram`, and may fill them in first. */
export interface HistogramView {
  readonly histogram: Histogram;
  baseOf(feature: number): number;
}

/**
 * The split of a node with the largest gain, that of the children as leaves less its own (Chen & Guestrin 2016), over `features`
 * in the order given, the first of equals; undefined where none gains at least γ with the least weight on both sides.
 * Missing values are tried on both sides; where the node has none, they will go where more weight goes.
 *
 * Engines must compute what `offerCut` computes in the same order of operations, so that trees are bit-equal.
 */
export function findSplit(view: HistogramView, node: Sums, bounds: WeightBounds, features: Int32Array, bins: readonly FeatureBins[], rule: SplitRule): Split | undefined {
  const best: BestSplit = { gain: 0, feature: -1, bin: -1, categories: [], missingLeft: false, leftGradient: 0, leftHessian: 0 };
  const { histogram } = view;
  const nodeGain = leafGain(node.gradient, node.hessian, rule, bounds.lower, bounds.upper);
  for (const feature of features) {
    const base = view.baseOf(feature);
    const scan = { histogram, feature, base, bins: bins[feature], node, nodeGain, bounds, missing: sumsAt(histogram, base, MISSING_BIN), rule };
    if (bins[feature].kind === 'number') bestNumberSplit(scan, best);
    else bestCategorySplit(scan, best);
  }
  if (best.feature < 0 || best.gain < rule.minGain) return undefined;
  return describe(best, histogram, view.baseOf(best.feature), node, bins[best.feature]);
}

function describe(best: BestSplit, histogram: Histogram, base: number, node: Sums, bins: FeatureBins): Split {
  const { feature, bin, gain } = best;
  const left = { gradient: best.leftGradient, hessian: best.leftHessian };
  const right = { gradient: node.gradient - left.gradient, hessian: node.hessian - left.hessian };
  const anyMissing = sumsAt(histogram, base, MISSING_BIN).hessian > 0;
  const missingLeft = anyMissing ? best.missingLeft : left.hessian > right.hessian;
  const goesLeft = bins.kind === 'number' ? numberGoesLeft(bin, missingLeft) : categoriesGoLeft(best.categories, missingLeft, histogram, base);
  return { feature, bin, gain, missingLeft, left, right, goesLeft };
}

/** A category that the node has not seen goes where missing values go. */
function categoriesGoLeft(categories: readonly number[], missingLeft: boolean, histogram: Histogram, base: number): Uint8Array {
  const goesLeft = new Uint8Array(BINS_PER_FEATURE);
  if (missingLeft) for (let b = 0; b < MISSING_BIN; b++) goesLeft[b] = sumsAt(histogram, base, b).hessian === 0 ? 1 : 0;
  for (const b of categories) goesLeft[b] = 1;
  goesLeft[MISSING_BIN] = missingLeft ? 1 : 0;
  return goesLeft;
}

function sumsAt(histogram: Histogram, base: number, bin: number): Sums {
  return { hessian: histogram[base + 2 * bin], gradient: histogram[base + 2 * bin + 1] };
}
