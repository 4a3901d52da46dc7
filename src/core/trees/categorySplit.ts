import { binCount } from './binning.ts';
import { ROUNDING } from './splitRule.ts';
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
  for (let bin = 0; bin < binCount(bins); bin++) if (histogram[base + 2 * bin + 1] > 0) seen.push(bin);
  const mean = (bin: number) => histogram[base + 2 * bin] / histogram[base + 2 * bin + 1];
  return seen.sort((a, b) => mean(a) - mean(b) || a - b);
}

function scanSets({ histogram, base, feature, node, missing, rule }: FeatureScan, seen: readonly number[], cuts: number, missingLeft: boolean, best: BestSplit): void {
  const { regLambda, minChildWeight } = rule;
  const parentScore = (node.gradient * node.gradient) / (node.hessian + regLambda);
  let leftGradient = missingLeft ? missing.gradient : 0;
  let leftHessian = missingLeft ? missing.hessian : 0;
  for (let k = 0; k < cuts; k++) {
    leftGradient += histogram[base + 2 * seen[k]];
    leftHessian += histogram[base + 2 * seen[k] + 1];
    if (leftHessian < minChildWeight) continue;
    const rightHessian = node.hessian - leftHessian;
    if (rightHessian < minChildWeight || rightHessian === 0) break;
    const rightGradient = node.gradient - leftGradient;
    const children = (leftGradient * leftGradient) / (leftHessian + regLambda) + (rightGradient * rightGradient) / (rightHessian + regLambda);
    const gain = children - parentScore;
    if (gain > best.gain && gain > children * ROUNDING) {
      best.gain = gain;
      best.feature = feature;
      best.categories = seen.slice(0, k + 1);
      best.missingLeft = missingLeft;
      best.leftGradient = leftGradient;
      best.leftHessian = leftHessian;
    }
  }
}
