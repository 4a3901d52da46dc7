import { binCount } from './binning.ts';
import { leafWeight, offerCut } from './splitRule.ts';
import type { BestSplit, FeatureScan, SplitRule } from './splitRule.ts';

/**
 * The best division of a node's categories into two sets. Sorted by the weights that they would have as leaves, the best of all 2^k divisions is a cut
 * between neighbours (Fisher 1958; exact where nothing is regularised), so only k − 1 are tried, with missing values on either side.
 * A category below the least weight of a child counts as 0 there, as in XGBoost: what few rows say does not put it at an end.
 * Categories that the node has not seen take no part.
 */
export function bestCategorySplit(scan: FeatureScan, best: BestSplit): void {
  const seen = seenByWeight(scan);
  if (scan.missing.hessian === 0) scanSets(scan, seen, seen.length - 1, false, best);
  else {
    scanSets(scan, seen, seen.length, false, best);
    scanSets(scan, seen, seen.length - 1, true, best);
  }
}

function seenByWeight({ histogram, base, bins, rule }: FeatureScan): number[] {
  const seen: number[] = [];
  for (let bin = 0; bin < binCount(bins); bin++) if (histogram[base + 2 * bin] > 0) seen.push(bin);
  const weights = seen.map((bin) => categoryWeight(histogram[base + 2 * bin + 1], histogram[base + 2 * bin], rule));
  return Array.from(seen.keys())
    .sort((a, b) => weights[a] - weights[b] || a - b)
    .map((i) => seen[i]);
}

function categoryWeight(gradient: number, hessian: number, rule: SplitRule): number {
  return hessian < rule.minChildWeight ? 0 : leafWeight(gradient, hessian, rule, -Infinity, Infinity);
}

function scanSets(scan: FeatureScan, seen: readonly number[], cuts: number, missingLeft: boolean, best: BestSplit): void {
  const { histogram, base, node, missing, rule } = scan;
  let leftGradient = missingLeft ? missing.gradient : 0;
  let leftHessian = missingLeft ? missing.hessian : 0;
  for (let k = 0; k < cuts; k++) {
    leftHessian += histogram[base + 2 * seen[k]];
    leftGradient += histogram[base + 2 * seen[k] + 1];
    if (leftHessian < rule.minChildWeight) continue;
    const rightHessian = node.hessian - leftHessian;
    if (rightHessian < rule.minChildWeight || rightHessian === 0) break;
    if (!offerCut(scan, leftGradient, leftHessian, missingLeft, best)) continue;
    best.categories = seen.slice(0, k + 1);
  }
}
