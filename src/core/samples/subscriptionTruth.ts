import { WorkbenchError } from '../contract/errors.ts';
import { formatDay } from '../data/calendar.ts';
import { csvText } from './csvText.ts';
import { createExpectation } from './subscriptionExpectation.ts';
import type { Expectation, LeaveChanceAt } from './subscriptionExpectation.ts';
import { CONVERSION, FAILED_SHARE, TRIAL_CANCEL_SHARE, TRIAL_DAYS, leavingShapes, requestDays } from './subscriptionPlans.ts';
import { PRODUCT_FIRST_DAY, PRODUCT_LAST_DAY, createProductWorld, periodStart } from './subscriptionWorld.ts';
import type { Spell, Subscriber } from './subscriptionWorld.ts';

/** What a customer with a running spell is truly expected to pay in a window, in US dollars. */
export interface SubscriptionTruth {
  readonly customerId: string;
  /** Given how often spells like theirs end, and all that was known of them before the cutoff: nobody can predict better. */
  readonly expected: number;
  /** Given also their spell's own hidden chance to end. */
  readonly expectedGivenState: number;
}

/**
 * The true expected money in [cutoff, cutoff + horizonDays) of each customer whose spell runs at the cutoff (trials and pauses too; an end before the cutoff
 * or one on it that was asked for does not run), exactly, by recursion over billing periods. Money is MRR × 12 / 365.25 a paid day; not in trials and pauses.
 * What happens on the cutoff's own day is not known yet. Plan changes and returns to come are counted with what they bring. Not discounted.
 * Throws `bad-input` for a window outside the product's days.
 */
export function subscriptionTruth(seed: number, customers: number, cutoff: number, horizonDays: number): SubscriptionTruth[] {
  return productTruth(createProductWorld(seed, customers), cutoff, horizonDays);
}

/** As `subscriptionTruth`, of subscribers that are there. What they do from the cutoff on changes nothing. */
export function productTruth(subscribers: readonly Subscriber[], cutoff: number, horizonDays: number): SubscriptionTruth[] {
  const to = cutoff + horizonDays;
  if (!(cutoff > PRODUCT_FIRST_DAY && horizonDays > 0 && to <= PRODUCT_LAST_DAY + 1)) {
    throw new WorkbenchError('bad-input', `The subscription product has no window of ${horizonDays} days from ${formatDay(cutoff)}: its days are ${formatDay(PRODUCT_FIRST_DAY)} to ${formatDay(PRODUCT_LAST_DAY)}.`, {});
  }
  const expectations = new Map<string, Expectation>();
  const expectationOf = ({ attributes: { industry, userType } }: Subscriber): Expectation => {
    const key = `${industry}/${userType}`;
    const found = expectations.get(key) ?? createExpectation({ from: cutoff, to }, industry, userType);
    expectations.set(key, found);
    return found;
  };
  return subscribers.flatMap((subscriber) => truthOf(subscriber, cutoff, expectationOf(subscriber)));
}

/** `customer_id,expected,expected_given_state`, to the cent. */
export function subscriptionTruthCsv(seed: number, customers: number, cutoff: number, horizonDays: number): string {
  const rows = subscriptionTruth(seed, customers, cutoff, horizonDays).map(({ customerId, expected, expectedGivenState }) => [customerId, expected.toFixed(2), expectedGivenState.toFixed(2)]);
  return csvText(['customer_id', 'expected', 'expected_given_state'], rows);
}

function truthOf({ id, seats, attributes, spells }: Subscriber, cutoff: number, expectation: Expectation): SubscriptionTruth[] {
  const spell = spells.find((one) => runsAt(one, cutoff));
  if (!spell) return [];
  const { a, b } = leavingShapes(spell, attributes.industry);
  const known = knownAt(spell, cutoff);
  const value = (leaveChance: LeaveChanceAt): number => seats * expectedFrom(known, attributes.userType, leaveChance, expectation);
  return [{ customerId: id, expected: value((survived) => a / (a + b + survived)), expectedGivenState: value(() => spell.leaveChance) }];
}

function runsAt({ start, end }: Spell, cutoff: number): boolean {
  if (start >= cutoff || (end && end.day < cutoff)) return false;
  return !(end && end.day === cutoff && end.requested !== undefined && end.requested < cutoff);
}

type Known = Pick<Spell, 'plan' | 'billing' | 'start' | 'trialEnd' | 'paidFrom'> & {
  readonly cutoff: number;
  /** The end that was asked for before the cutoff. */
  readonly askedEnd?: number;
  readonly pause?: NonNullable<Spell['pause']>;
  /** Billing periods that began before the cutoff. */
  readonly periods: readonly number[];
};

/** What is to be seen of a spell strictly before a day: what comes later cannot reach the truth. */
function knownAt({ plan, billing, start, trialEnd, paidFrom, end, pause, periods }: Spell, cutoff: number): Known {
  const asked = end?.requested !== undefined && end.requested < cutoff;
  const paused = pause !== undefined && pause.start < cutoff;
  const begun = periods.filter((period) => periodStart({ paidFrom, billing }, period) < cutoff);
  return { plan, billing, start, trialEnd, paidFrom, cutoff, ...(asked ? { askedEnd: end.day } : {}), ...(paused ? { pause } : {}), periods: begun };
}

function expectedFrom(known: Known, userType: string, leaveChance: LeaveChanceAt, { paid, afterEnd, fromPeriod }: Expectation): number {
  const { cutoff, askedEnd, trialEnd, pause, periods, paidFrom, plan, start } = known;
  const begin = { offer: known, paidFrom, leaveChance };
  if (askedEnd !== undefined) return periods.length === 0 ? 0 : paid(known, paidFrom, askedEnd) + afterEnd(plan, askedEnd);
  if (trialEnd !== undefined && cutoff <= trialEnd) return chanceToPay(userType, cutoff - start) * fromPeriod(begin, { period: 0, survived: 0, paused: false });
  const last = periods[periods.length - 1];
  if (pause && cutoff <= pause.end) {
    const next = [last + 2, last + 3].find((period) => periodStart(known, period) === pause.end) ?? last + 2;
    return fromPeriod(begin, { period: next, survived: periods.length, paused: true });
  }
  const chance = leaveChance(periods.length - 1);
  return fromPeriod(begin, { period: last, survived: periods.length - 1, paused: pause !== undefined }, givenNotAsked(chance, known, last));
}

/** Bayes: who has not cancelled in so many days of the trial is the likelier to pay. */
function chanceToPay(userType: string, days: number): number {
  const pays = CONVERSION[userType];
  return pays / (1 - (1 - pays) * TRIAL_CANCEL_SHARE * Math.min(1, days / TRIAL_DAYS));
}

/** The chance to end at the period's end where nobody asked for it yet; exact for an expected chance too, since both sides are linear in it. */
function givenNotAsked(chance: number, known: Known, period: number): number {
  const { first, last } = requestDays(known.billing, periodStart(known, period), periodStart(known, period + 1));
  const seen = (1 - FAILED_SHARE[known.plan]) * Math.min(1, Math.max(0, (known.cutoff - first) / (last - first + 1)));
  return (chance * (1 - seen)) / (1 - chance * seen);
}
