import { dayFromDate } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import type { Rng } from '../random.ts';
import { addMonths } from './addMonths.ts';
import { customerId, drawAttributes } from './attributes.ts';
import type { Attributes, CustomerRow } from './attributes.ts';
import { beta, pick } from './distributions.ts';
import { ANNUAL_FACTOR, ANNUAL_SHARE, CANCEL_REASONS, CONVERSION, FAILED_SHARE, FIRST_PLAN, MONTHS, MOST_SEATS, PAUSE_CHANCE, PLANS, RETURN, SEAT_PRICE, TRIAL_CANCEL_SHARE, TRIAL_DAYS, changes, leavingShapes, requestDays } from './subscriptionPlans.ts';
import type { Offer } from './subscriptionPlans.ts';

/** First day of the product, and the last day that its data is complete to: three years. */
export const PRODUCT_FIRST_DAY = dayFromDate(2023, 7, 1);
export const PRODUCT_LAST_DAY = dayFromDate(2026, 6, 30);
const DAYS = PRODUCT_LAST_DAY - PRODUCT_FIRST_DAY + 1;

export type Ending = 'cancelled' | 'failed payment' | 'plan change' | 'trial cancelled' | 'trial lapsed';

/** One spell as it truly went, also after the last day of the data. */
export interface Spell extends Offer {
  readonly start: number;
  /** First paid day after a trial, also where nobody paid; absent without a trial. */
  readonly trialEnd?: number;
  /** From here on months and years are counted. */
  readonly paidFrom: number;
  readonly mrr: number;
  /** Its hidden chance to end at a renewal. */
  readonly leaveChance: number;
  /** The billing periods that were paid, by number from 0 and in order: pauses leave some out. The last is the one in which it ended or the data did. */
  readonly periods: readonly number[];
  readonly pause?: { readonly start: number; readonly end: number };
  /** Absent where it goes on past the data's last day. */
  readonly end?: { readonly day: number; readonly ending: Ending; readonly requested?: number; readonly reason: string };
}

export interface Subscriber extends CustomerRow {
  readonly seats: number;
  readonly spells: readonly Spell[];
}

/** All customers and their spells: decided by the seed, each customer by a stream of their own. */
export function createProductWorld(seed: number, customers: number): readonly Subscriber[] {
  const rng = createRng(`sample-subscriptions/${seed}`);
  return Array.from({ length: customers }, (_, i) => createSubscriber(customerId(i, customers), rng.fork(i)));
}

function createSubscriber(id: string, rng: Rng): Subscriber {
  const attributes = drawAttributes(rng.fork('attributes'));
  const hidden = rng.fork('hidden');
  const seats = 1 + Math.floor(MOST_SEATS[attributes.companySize] * hidden.next() ** 2);
  const plan = PLANS[pick(hidden, FIRST_PLAN[attributes.companySize])];
  const billing = hidden.next() < ANNUAL_SHARE[plan] ? 'annual' : 'monthly';
  // The square root makes the product grow: later days are the likelier.
  const firstDay = PRODUCT_FIRST_DAY + Math.floor(DAYS * Math.sqrt(hidden.next()));
  return { id, signupDay: firstDay, attributes, seats, spells: drawSpells(rng, attributes, seats, { plan, billing }, firstDay) };
}

/** From the first on, through the data's last day: changes follow at once, returns after a while. */
function drawSpells(rng: Rng, attributes: Attributes, seats: number, first: Offer, firstDay: number): Spell[] {
  const spells: Spell[] = [];
  let next: { offer: Offer; start: number; trial: boolean } | undefined = { offer: first, start: firstDay, trial: true };
  while (next && next.start <= PRODUCT_LAST_DAY) {
    const life = rng.fork(`spell/${spells.length}`);
    const { spell, changedTo } = drawSpell(life, attributes, seats, next.offer, next.start, next.trial);
    spells.push(spell);
    next = changedTo && spell.end ? { offer: changedTo, start: spell.end.day, trial: false } : returnAfter(life.fork('return'), spell);
  }
  return spells;
}

function returnAfter(rng: Rng, { plan, end }: Spell): { offer: Offer; start: number; trial: boolean } | undefined {
  const comesBack = rng.next() < RETURN.chance;
  const wait = RETURN.firstDay + rng.int(RETURN.lastDay - RETURN.firstDay + 1);
  const paid = end?.ending === 'cancelled' || end?.ending === 'failed payment';
  return paid && comesBack ? { offer: { plan, billing: 'monthly' }, start: end.day + wait, trial: false } : undefined;
}

interface Drawn {
  readonly spell: Spell;
  readonly changedTo?: Offer;
}

function drawSpell(rng: Rng, attributes: Attributes, seats: number, offer: Offer, start: number, trial: boolean): Drawn {
  const { a, b } = leavingShapes(offer, attributes.industry);
  const mrr = Math.round(SEAT_PRICE[offer.plan] * seats * (offer.billing === 'annual' ? ANNUAL_FACTOR : 1) * 100) / 100;
  const begun = { ...offer, start, ...(trial ? { trialEnd: start + TRIAL_DAYS } : {}), paidFrom: trial ? start + TRIAL_DAYS : start, mrr, leaveChance: beta(rng, a, b) };
  if (trial && rng.next() >= CONVERSION[attributes.userType]) return { spell: { ...begun, periods: [], end: endOfTrial(rng, start) } };
  return drawPeriods(rng, begun, attributes.userType);
}

function endOfTrial(rng: Rng, start: number): NonNullable<Spell['end']> {
  const day = start + TRIAL_DAYS;
  if (rng.next() >= TRIAL_CANCEL_SHARE) return { day, ending: 'trial lapsed', reason: 'trial ended' };
  return { day, ending: 'trial cancelled', requested: start + rng.int(TRIAL_DAYS), reason: pickReason(rng) };
}

/** Paid periods one after the other, each with what comes at its end, until the spell ends or a period begins after the data's last day. */
function drawPeriods(rng: Rng, begun: Omit<Spell, 'periods'>, userType: string): Drawn {
  const periods: number[] = [];
  let pause: Spell['pause'];
  for (let period = 0; ; period++) {
    const start = periodStart(begun, period);
    if (start > PRODUCT_LAST_DAY) return { spell: { ...begun, periods, ...(pause ? { pause } : {}) } };
    periods.push(period);
    const day = periodStart(begun, period + 1);
    const spell = { ...begun, periods, ...(pause ? { pause } : {}) };
    if (rng.next() < begun.leaveChance) return { spell: { ...spell, end: endAtRenewal(rng, begun, start, day) } };
    const changedTo = pickChange(rng, begun, userType);
    if (changedTo) return { spell: { ...spell, end: { day, ending: 'plan change', reason: 'plan change' } }, changedTo };
    if (begun.billing === 'monthly' && !pause && rng.next() < PAUSE_CHANCE) {
      const months = 1 + rng.int(2);
      pause = { start: day, end: periodStart(begun, period + 1 + months) };
      period += months;
    }
  }
}

/** First day of a spell's billing period; the day after the last of the one before. */
export function periodStart({ paidFrom, billing }: Pick<Spell, 'paidFrom' | 'billing'>, period: number): number {
  return addMonths(paidFrom, period * MONTHS[billing]);
}

function endAtRenewal(rng: Rng, { plan, billing }: Offer, start: number, day: number): NonNullable<Spell['end']> {
  if (rng.next() < FAILED_SHARE[plan]) return { day, ending: 'failed payment', reason: 'payment failed' };
  const { first, last } = requestDays(billing, start, day);
  return { day, ending: 'cancelled', requested: first + rng.int(last - first + 1), reason: pickReason(rng) };
}

function pickChange(rng: Rng, offer: Offer, userType: string): Offer | undefined {
  let left = rng.next();
  for (const { chance, plan, billing } of changes(offer, userType)) {
    left -= chance;
    if (left < 0) return { plan, billing };
  }
  return undefined;
}

function pickReason(rng: Rng): string {
  return CANCEL_REASONS[rng.int(CANCEL_REASONS.length)];
}
