import { WorkbenchError } from '../../contract/index.ts';
import { LEAST_ROWS_TO_TELL } from '../../metrics/bootstrapInterval.ts';
import type { Interval } from '../../metrics/bootstrapInterval.ts';
import { checkAmount, checkFinite, checkRows } from '../contactTerms.ts';
import { adjustFor } from './adjustFor.ts';
import type { Arm } from './assignArms.ts';
import { differenceOfMeans } from './differenceOfMeans.ts';
import type { SealedTrial } from './seal.ts';
import { skewInterval } from './skewInterval.ts';
import { strataOf } from './strata.ts';
import { usersNeeded, varianceAhead } from './trialSize.ts';

/** What became of a sealed list's users, in order of rank. */
export interface TrialOutcome {
  /** Money that each brought within the sealed window; 0 for who left; NaN where it is not known. */
  readonly margin: Float64Array;
  /** 1 contacted, 0 not, NaN not known: counted alone. Nobody changes arms by it. */
  readonly contacted?: Float64Array;
  /**
   * What each was expected to bring without a contact, as it was known when the list was sealed (such as V·(1 − p), or last month's margin): takes the
   * spread between users out (`adjustFor`), so that far fewer users are needed. Never anything learned since.
   */
  readonly before?: Float64Array;
  /** Money a contact must bring to pay for itself: its cost, and the incentive's where `margin` is before it. 0: any gain pays. */
  readonly payingEffect: number;
}

/**
 * `more`, `less`: the 95 % interval excludes 0. Else `too-small`, where the list is shorter than `needed`, or no list is long enough;
 * `none-shown`, where it was long enough to find an effect that pays four times in five.
 */
export type TrialVerdict = 'more' | 'less' | 'none-shown' | 'too-small';

export interface TrialResult {
  readonly verdict: TrialVerdict;
  /** `yes`, `no`: the whole interval is above, or below, the effect that pays. */
  readonly pays: 'yes' | 'no' | 'unknown';
  /** Margin saved a user assigned to be contacted, and its 95 % interval; null where an arm has fewer than six users. */
  readonly effect: number | null;
  readonly interval: Interval | null;
  /** In all: of everyone assigned to be contacted, those whose margin is not known counted as the others. */
  readonly total: number | null;
  readonly totalInterval: Interval | null;
  /** Users both arms together for 80 % power at the effect that pays, from the variance that was seen; null where no number is enough, or no variance was seen. */
  readonly needed: number | null;
  readonly users: Readonly<Record<Arm, number>>;
  /** Users whose margin is not known. More in one arm than in the other casts doubt on the comparison. */
  readonly unknown: Readonly<Record<Arm, number>>;
  /** Controls who were contacted, and assigned users who were not: both make the effect look smaller than that of a contact. */
  readonly crossed: Readonly<Record<Arm, number>>;
}

/**
 * What contacting was worth, by intention to treat: users are compared as they were assigned, whoever was reached. A stratified difference of means
 * with `skewInterval`. Throws `bad-input` where rows do not match the list, or the paying effect is negative; `not-enough-data` where nobody was held out, or nothing is known of an arm.
 */
export function evaluateTrial({ seal, arms }: SealedTrial, outcome: TrialOutcome): TrialResult {
  checkOutcome(arms.length, outcome);
  const { margin, contacted, before, payingEffect } = outcome;
  const known = countOf(arms, (row) => !Number.isNaN(margin[row]));
  const counts = {
    users: countOf(arms, () => true),
    unknown: countOf(arms, (row) => Number.isNaN(margin[row])),
    crossed: countOf(arms, (row) => contacted?.[row] === (arms[row] === 'contact' ? 0 : 1)),
  };
  if (known.contact === 0 || known.control === 0) {
    throw new WorkbenchError('not-enough-data', `Of trial ${seal.id}, the margin of ${known.contact} contacted users and of ${known.control} held out is known: there is nothing to compare. Bring a file with both, or hold users out.`, { seal: seal.id });
  }
  const { controlShare } = seal;
  if (Math.min(known.contact, known.control) < LEAST_ROWS_TO_TELL) {
    const needed = neededFrom(margin, controlShare, payingEffect);
    return { verdict: 'too-small', pays: 'unknown', effect: null, interval: null, total: null, totalInterval: null, needed, ...counts };
  }
  const strata = strataOf(arms, margin, controlShare);
  const moments = differenceOfMeans(strata, before ? adjustFor(strata, margin, before) : margin);
  const { estimate, variance } = moments;
  const interval = skewInterval(moments);
  const assigned = counts.users.contact;
  const needed = variance > 0 ? usersNeeded({ users: known.contact + known.control, variance, effect: payingEffect }) : null;
  return {
    verdict: verdictOf(interval, needed, known.contact + known.control),
    pays: interval.low > payingEffect ? 'yes' : interval.high < payingEffect ? 'no' : 'unknown',
    effect: estimate,
    interval,
    total: estimate * assigned,
    totalInterval: { low: interval.low * assigned, high: interval.high * assigned },
    needed,
    ...counts,
  };
}

function checkOutcome(listed: number, { margin, contacted, before, payingEffect }: TrialOutcome): void {
  checkRows(margin, listed, 'margins', 'listed users');
  if (contacted) checkRows(contacted, listed, 'contacts', 'listed users');
  if (before) {
    checkRows(before, listed, 'expected margins', 'listed users');
    checkFinite(before, 'expected margin');
  }
  checkAmount(payingEffect, 'effect that pays');
  const infinite = margin.findIndex((money) => Math.abs(money) === Infinity);
  if (infinite >= 0) throw new WorkbenchError('bad-input', `The margin at rank ${infinite + 1} is infinite. Correct it, or mark it missing.`, { row: infinite + 1 });
}

function verdictOf({ low, high }: Interval, needed: number | null, users: number): TrialVerdict {
  if (low > 0) return 'more';
  if (high < 0) return 'less';
  return needed !== null && users >= needed ? 'none-shown' : 'too-small';
}

function countOf(arms: readonly Arm[], isCounted: (row: number) => boolean): Record<Arm, number> {
  const counts = { contact: 0, control: 0 };
  arms.forEach((arm, row) => (counts[arm] += isCounted(row) ? 1 : 0));
  return counts;
}

/** From the spread of all users, where an arm is too small to have one of its own. */
function neededFrom(margin: Float64Array, controlShare: number, effect: number): number | null {
  const known = margin.filter((money) => !Number.isNaN(money));
  const mean = known.reduce((sum, money) => sum + money, 0) / known.length;
  const spread = known.reduce((sum, money) => sum + (money - mean) ** 2, 0) / (known.length - 1);
  return spread > 0 ? usersNeeded({ users: known.length, variance: varianceAhead(spread, known.length, controlShare), effect }) : null;
}
