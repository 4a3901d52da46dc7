import type { Interval } from './bootstrapInterval.ts';

/** Of the share 0.975 of the normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/**
 * The 95 % interval of a share of which `found` of `trials` were seen (Wilson 1927): inside [0, 1], and not of width 0 where none or all were. Trials need not
 * be whole: of weighted rows they are (Σw)² / Σw² (Kish 1965). From 0 to 1 without trials.
 */
export function wilsonInterval(found: number, trials: number): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const z2 = NORMAL_QUANTILE * NORMAL_QUANTILE;
  const share = Math.min(1, Math.max(0, found / trials));
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (NORMAL_QUANTILE / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  // The interval holds the share, which rounding may miss at 0 and 1.
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) };
}
