import type { FeatureBins } from './binning.ts';
import type { Histogram } from './histogram.ts';

/** Sums of gradient and hessian, as whole numbers. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
}

/** The range in which a leaf's weight must lie, in the histogram's units. */
export interface WeightBounds {
  readonly lower: number;
  readonly upper: number;
}

/** When a split is worth having, in the units of the integer histogram (see `createSplitRule`). */
export interface SplitRule {
  readonly regLambda: number;
  readonly regAlpha: number;
  readonly minGain: number;
  readonly minChildWeight: number;
  /** By feature: 1 where predictions must not fall as the feature rises, −1 where they must not rise, 0 elsewhere. */
  readonly monotone: Int8Array | undefined;
  /** True where leaf weights have bounds: under monotone constraints, or a largest step. */
  readonly isBounded: boolean;
}

/** What a rule is made from: XGBoost's names and meanings. */
export interface SplitParams {
  readonly regLambda: number;
  readonly regAlpha: number;
  readonly gamma: number;
  readonly minChildWeight: number;
  /** 0: none. */
  readonly maxDeltaStep: number;
}

/** Powers of two by which real gradients and hessians became whole numbers. */
export interface Scales {
  readonly gradient: number;
  readonly hessian: number;
}

/** The rule in the histogram's units: hessians and λ are scaled by the hessian's scale, gradients and α by the gradient's, gains by gradient² / hessian. */
export function createSplitRule(params: SplitParams, monotone: Int8Array | undefined, scales: Scales): SplitRule {
  return {
    regLambda: params.regLambda * scales.hessian,
    regAlpha: params.regAlpha * scales.gradient,
    minGain: (params.gamma * scales.gradient * scales.gradient) / scales.hessian,
    minChildWeight: params.minChildWeight * scales.hessian,
    monotone,
    isBounded: monotone !== undefined || params.maxDeltaStep > 0,
  };
}

/** The best weight of a leaf, −T(G) / (H + λ) within its bounds, where T pulls G towards 0 by α (Chen & Guestrin 2016, with XGBoost's L1). */
export function leafWeight(gradient: number, hessian: number, rule: SplitRule, lower: number, upper: number): number {
  const denominator = hessian + rule.regLambda;
  if (!(denominator > 0)) return 0;
  const weight = (0 - shrink(gradient, rule.regAlpha)) / denominator;
  return rule.isBounded ? Math.max(lower, Math.min(upper, weight)) : weight;
}

/** How much a leaf with these sums gains: T(G)² / (H + λ), or what its bounded weight leaves of that. */
export function leafGain(gradient: number, hessian: number, rule: SplitRule, lower: number, upper: number): number {
  if (!rule.isBounded) {
    const pulled = shrink(gradient, rule.regAlpha);
    return (pulled * pulled) / (hessian + rule.regLambda);
  }
  const weight = leafWeight(gradient, hessian, rule, lower, upper);
  return -(2 * gradient * weight + (hessian + rule.regLambda) * weight * weight + 2 * rule.regAlpha * Math.abs(weight));
}

function shrink(gradient: number, regAlpha: number): number {
  if (gradient > regAlpha) return gradient - regAlpha;
  return gradient < -regAlpha ? gradient + regAlpha : 0;
}

/** One feature of one node, as the scans see it. */
export interface FeatureScan {
  readonly histogram: Histogram;
  readonly feature: number;
  /** Where the feature's first bin is in the histogram. */
  readonly base: number;
  readonly bins: FeatureBins;
  readonly node: Sums;
  /** What the node gains as a leaf. */
  readonly nodeGain: number;
  readonly bounds: WeightBounds;
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
const ROUNDING = 1e-12;

/** Takes a cut into account: true where it is the best so far (the caller then says which cut it was). Weights of the children must fit the constraint. */
export function offerCut(scan: FeatureScan, leftGradient: number, leftHessian: number, missingLeft: boolean, best: BestSplit): boolean {
  const { node, nodeGain, rule, bounds, feature } = scan;
  const rightGradient = node.gradient - leftGradient;
  const rightHessian = node.hessian - leftHessian;
  const children = leafGain(leftGradient, leftHessian, rule, bounds.lower, bounds.upper) + leafGain(rightGradient, rightHessian, rule, bounds.lower, bounds.upper);
  const gain = children - nodeGain;
  if (!(gain > best.gain && gain > children * ROUNDING)) return false;
  // "Present or missing" puts no value above another.
  const isOrdered = missingLeft || rightHessian !== scan.missing.hessian;
  if (rule.monotone && isOrdered && breaksOrder(scan, leftGradient, leftHessian, rightGradient, rightHessian)) return false;
  best.gain = gain;
  best.feature = feature;
  best.missingLeft = missingLeft;
  best.leftGradient = leftGradient;
  best.leftHessian = leftHessian;
  return true;
}

function breaksOrder({ rule, bounds, feature }: FeatureScan, leftGradient: number, leftHessian: number, rightGradient: number, rightHessian: number): boolean {
  const direction = rule.monotone ? rule.monotone[feature] : 0;
  if (direction === 0) return false;
  const left = leafWeight(leftGradient, leftHessian, rule, bounds.lower, bounds.upper);
  const right = leafWeight(rightGradient, rightHessian, rule, bounds.lower, bounds.upper);
  return direction > 0 ? left > right : left < right;
}
