import { binCount } from './binning.ts';
import { offerCut } from './splitRule.ts';
import type { BestSplit, FeatureScan } from './splitRule.ts';

/**
 * The best division of a node's categories into two sets. Sorted by gradient / hessian, the best of all 2^k divisions is a cut
 * between neighbours (Fisher 1958; exact for λ = 0), so only k − 1 are tried, with missing values on either side.
 * Categories that the node has not seen take no part.
 */
export function bestCategorySplit(scan: FeatureScan, best: BestSplit): void {
  const seen = seenByMean(scan);
  if (scan.missing.hessian === 0) scanSets(scan, seen, seen.length - 1, false, best);
  else {
    scanSets(scan, seen, seen.length, false, best);
    scanSets(scan, seen, seen.length - 1, true, best);
  }
}

function seenByMean({ histogram, base, bins }: FeatureScan): number[] {
  const seen: number[] = [];
  for (let bin = 0; bin < binCount(bins); bin++) if (histogram[base + 2 * bin] > 0) seen.push(bin);
  const mean = (bin: number) => histogram[base + 2 * bin + 1] / histogram[base + 2 * bin];
  return seen.sort((a, b) => mean(a) - mean(b) || a - b);
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
    if (!offerCut(scan, leftGradient, leftHessian, best)) continue;
    best.categories = seen.slice(0, k + 1);
    best.missingLeft = missingLeft;
  }
}
