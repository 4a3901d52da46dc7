import { binCount } from './binning.ts';
import { offerCut } from './splitRule.ts';
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

function scanBins(scan: FeatureScan, cuts: number, missingLeft: boolean, best: BestSplit): void {
  const { histogram, base, node, missing, rule } = scan;
  let leftGradient = missingLeft ? missing.gradient : 0;
  let leftHessian = missingLeft ? missing.hessian : 0;
  for (let at = base; at < base + 2 * cuts; at += 2) {
    const added = histogram[at];
    if (added === 0) continue;
    leftHessian += added;
    leftGradient += histogram[at + 1];
    if (leftHessian < rule.minChildWeight) continue;
    const rightHessian = node.hessian - leftHessian;
    if (rightHessian < rule.minChildWeight || rightHessian === 0) break;
    if (!offerCut(scan, leftGradient, leftHessian, missingLeft, best)) continue;
    best.bin = (at - base) / 2;
  }
}
