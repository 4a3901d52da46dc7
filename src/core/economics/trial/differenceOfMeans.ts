import type { Arm } from './assignArms.ts';
import type { Moments } from './skewInterval.ts';
import type { Stratum } from './strata.ts';

/**
 * What a contacted user brought more than one held out: Σ over strata of their share of users · (mean of the contacted − mean of the controls), with the variance
 * (Neyman's; it counts effects that differ between users in full, so it is never too small for that), the third moment from unbiased k-statistics and
 * Satterthwaite's degrees of freedom, of five or more. Every stratum needs two users of each arm, and the whole six, for the numbers to mean anything. An arm in
 * which all users brought the same has no spread to learn from: it is given the other arm's.
 */
export function differenceOfMeans(strata: readonly Stratum[], money: Float64Array): Moments {
  const cells = strata.map(({ contact, control }) => ({ contact: contact.map((row) => money[row]), control: control.map((row) => money[row]) }));
  const users = cells.reduce((sum, { contact, control }) => sum + contact.length + control.length, 0);
  const flat = (['contact', 'control'] as const).find((arm) => cells.every((cell) => varianceOf(cell[arm]) === 0));
  let estimate = 0;
  let variance = 0;
  let third = 0;
  let uncertainty = 0;
  for (const cell of cells) {
    const share = (cell.contact.length + cell.control.length) / users;
    estimate += share * (meanOf(cell.contact) - meanOf(cell.control));
    for (const [arm, sign] of [['contact', 1], ['control', -1]] as const) {
      const rows = cell[arm].length;
      const ofMean = (share * share * varianceOf(cell[arm === flat ? otherArm(arm) : arm])) / rows;
      variance += ofMean;
      third += (sign * share ** 3 * thirdMomentOf(cell[arm])) / rows ** 2;
      uncertainty += (ofMean * ofMean) / (rows - 1);
    }
  }
  return { estimate, variance, third, freedom: Math.max(5, variance > 0 ? (variance * variance) / uncertainty : 5) };
}

function otherArm(arm: Arm): Arm {
  return arm === 'contact' ? 'control' : 'contact';
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Unbiased. */
function varianceOf(values: readonly number[]): number {
  // So that rounding of the mean leaves none where all are equal.
  if (values.every((value) => value === values[0])) return 0;
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** Third k-statistic: unbiased; 0 for fewer than three. */
function thirdMomentOf(values: readonly number[]): number {
  const rows = values.length;
  if (rows < 3) return 0;
  const mean = meanOf(values);
  return (rows * values.reduce((sum, value) => sum + (value - mean) ** 3, 0)) / ((rows - 1) * (rows - 2));
}
