import { binCount } from './binning.ts';
import { ROUNDING } from './splitRule.ts';
import type { BestSplit, FeatureScan } from './splitRule.ts';

/** Tries each cut between bins, missing values right, then left; where any are missing, "present or missing" is a cut too. */
export function bestNumberSplit(scan: FeatureScan, best: BestSplit): void {
  const count = binCount(scan.bins);
  if (scan.missing.hessian === 0) scanBins(scan, count - 1, false, best);
  else {
    scanBins(scan, count, false, best);
    scanBins(scan, count - 1, true, best);
  }
}

function scanBins({ histogram, base, feature, node, missing, rule }: FeatureScan, cuts: number, missingLeft: boolean, best: BestSplit): void {
  const { gradient, hessian } = node;
  const { regLambda, minChildWeight } = rule;
  const parentScore = (gradient * gradient) / (hessian + regLambda);
  let leftGradient = missingLeft ? missing.gradient : 0;
  let leftHessian = missingLeft ? missing.hessian : 0;
  for (let at = base; at < base + 2 * cuts; at += 2) {
    const added = histogram[at + 1];
    if (added === 0) continue;
    leftGradient += histogram[at];
    leftHessian += added;
    if (leftHessian < minChildWeight) continue;
    const rightHessian = hessian - leftHessian;
    if (rightHessian < minChildWeight || rightHessian === 0) break;
    const rightGradient = gradient - leftGradient;
    const children = (leftGradient * leftGradient) / (leftHessian + regLambda) + (rightGradient * rightGradient) / (rightHessian + regLambda);
    const gain = children - parentScore;
    if (gain > best.gain && gain > children * ROUNDING) {
      best.gain = gain;
      best.feature = feature;
      best.bin = (at - base) / 2;
      best.missingLeft = missingLeft;
      best.leftGradient = leftGradient;
      best.leftHessian = leftHessian;
    }
  }
}
