import type { FeatureBins } from './binning.ts';
import type { Histogram } from './histogram.ts';

/** Sums of gradient and hessian, as whole numbers. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
}

/** When a split is worth having, in the units of the integer histogram. */
export interface SplitRule {
  readonly regLambda: number;
  readonly minGain: number;
  readonly minChildWeight: number;
}

/** The rule in the histogram's units: hessians are scaled by `hessianScale`, gains by gradientScale² / hessianScale. */
export function splitRule(params: { regLambda: number; gamma: number; minChildWeight: number }, gradientScale: number, hessianScale: number): SplitRule {
  return {
    regLambda: params.regLambda * hessianScale,
    minGain: (params.gamma * gradientScale * gradientScale) / hessianScale,
    minChildWeight: params.minChildWeight * hessianScale,
  };
}

/** One feature of one node, as the scans see it. */
export interface FeatureScan {
  readonly histogram: Histogram;
  readonly feature: number;
  /** Where the feature's first bin is in the histogram. */
  readonly base: number;
  readonly bins: FeatureBins;
  readonly node: Sums;
  readonly missing: Sums;
  readonly rule: SplitRule;
}

/** The best split seen so far while features are scanned. Mutable: it lives for one node. */
export interface BestSplit {
  gain: number;
  feature: number;
  /** Of a number: the last bin that goes left. */
  bin: number;
  /** Of a category: the bins that go left. */
  categories: readonly number[];
  missingLeft: boolean;
  leftGradient: number;
  leftHessian: number;
}

/** A gain below this share of the children's scores is rounding, not gain. */
export const ROUNDING = 1e-12;
