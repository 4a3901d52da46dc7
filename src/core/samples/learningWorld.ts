import { WorkbenchError } from '../contract/errors.ts';
import { dayFromDate } from '../data/calendar.ts';
import { createRng } from '../random.ts';
import type { Rng } from '../random.ts';
import { addMonths } from './addMonths.ts';
import { customerId, drawAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { pick } from './distributions.ts';
import { ANNUAL_CHANCE, ANNUAL_DISCOUNT, COMEBACK, LEARNING_PLANS, LEARNING_PRICE, RECOVERY, TRIAL, cancelChance, cancelFactor, failChance, isDue, renewalSteps } from './learningRules.ts';
import type { LearnerTraits, LearningOffer, RenewalStep } from './learningRules.ts';
import { drawLevels, scoreOf } from './learningState.ts';
import { MOST_SEATS } from './subscriptionPlans.ts';

/** The last day that the data is complete to. */
export const LEARNING_LAST_DAY = dayFromDate(2026, 6, 30);
/** What comes after it decides whether an end is one, and stands in no file. */
const FORESIGHT_DAYS = 45;
/** Learners signed up for so many days before activity was first recorded. */
const EARLIER_DAYS = 300;

/** How large the product is: so many users ever signed up, and so many days of activity. */
export interface LearningSize {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
}

export const LEARNING_SIZE: LearningSize = { seed: 7, users: 2000, days: 365 };

export type LearningEnding = 'voluntary' | 'payment failed' | 'plan change' | 'trial ended';

/** One spell as it truly went. */
export interface LearningSpell extends LearningOffer {
  readonly start: number;
  /** First paid day after a trial, also where nobody paid; absent without a trial. */
  readonly trialEnd?: number;
  /** First paid day of the membership that the spell is part of: billing months are counted from it. */
  readonly anchor: number;
  /** The billing month with which the contract began. */
  readonly startPeriod: number;
  readonly mrr: number;
  readonly requested?: number;
  readonly pause?: { readonly start: number; readonly end: number };
  /** The first day without access; absent where it is not decided yet. */
  readonly end?: { readonly day: number; readonly ending: LearningEnding };
}

export interface Learner extends LearnerTraits {
  readonly id: string;
  readonly signupDay: number;
  readonly channel: string;
  readonly attributes: Attributes;
  readonly seats: number;
  /** The hidden level at the start of each day, from signing up. */
  readonly levels: Uint8Array;
  /** In order; who is back within the grace has a spell that begins a little after the last one ended. */
  readonly spells: readonly LearningSpell[];
}

const CHANNELS: readonly { readonly name: string; readonly weight: number; readonly trait: number }[] = [
  { name: 'search', weight: 40, trait: 0.1 },
  { name: 'ads', weight: 28, trait: -0.3 },
  { name: 'referral', weight: 18, trait: 0.35 },
  { name: 'partner', weight: 14, trait: 0 },
];
const PLAN_BY_SIZE: Readonly<Record<string, readonly number[]>> = { '1-10': [62, 30, 8], '11-50': [44, 40, 16], '51-200': [30, 44, 26], '201-1000': [20, 44, 36], '1000+': [14, 40, 46] };
/** Of those of usual engagement; each unit more adds. */
const CONVERSION = { usual: 0.78, byScore: 0.08, least: 0.1, most: 0.95 };

/** Everything that happens to the product's learners, and why: decided by the seed, each learner by a stream of their own. Throws `bad-input` for a size that is none. */
export function createLearningWorld({ seed, users, days }: LearningSize): readonly Learner[] {
  if (!(Number.isInteger(users) && users >= 0 && Number.isInteger(days) && days > 0)) {
    throw new WorkbenchError('bad-input', `The learning product cannot have ${users} users and ${days} days. Both must be whole numbers, the days at least 1.`, {});
  }
  const rng = createRng(`sample-learning/${seed}`);
  return Array.from({ length: users }, (_, i) => createLearner(customerId(i, users).replace('C', 'U'), days, rng.fork(i)));
}

function createLearner(id: string, days: number, rng: Rng): Learner {
  const attributes = drawAttributes(rng.fork('attributes'));
  const hidden = rng.fork('hidden');
  const signupDay = LEARNING_LAST_DAY - hidden.int(days + EARLIER_DAYS);
  const luck = hidden.next();
  const channel = CHANNELS[pick(hidden, CHANNELS.map(({ weight }) => weight))];
  const person = {
    id, signupDay, attributes,
    channel: channel.name,
    trait: channel.trait + 0.45 * hidden.normal(),
    country: attributes.country,
    cardDay: signupDay - hidden.int(1096),
    seats: 1 + Math.floor(MOST_SEATS[attributes.companySize] * luck * luck),
    levels: drawLevels(rng.fork('levels'), LEARNING_LAST_DAY + FORESIGHT_DAYS - signupDay + 1),
  };
  return { ...person, spells: drawLife(person, rng) };
}

type Person = Omit<Learner, 'spells'>;

function drawLife(person: Person, rng: Rng): LearningSpell[] {
  const plan = LEARNING_PLANS[pick(rng.fork('plan'), PLAN_BY_SIZE[person.attributes.companySize])];
  const billing = rng.fork('billing').next() < ANNUAL_CHANCE[plan] ? 'annual' : 'monthly';
  const spells: LearningSpell[] = [];
  let next: { offer: LearningOffer; start: number; trial: boolean } | undefined = { offer: { plan, billing }, start: person.signupDay, trial: true };
  while (next && next.start <= LEARNING_LAST_DAY + FORESIGHT_DAYS) {
    const life = rng.fork(`membership/${spells.length}`);
    spells.push(...drawMembership(person, life, next.offer, next.start, next.trial));
    next = comeBack(life.fork('return'), spells[spells.length - 1]);
  }
  return spells;
}

function comeBack(rng: Rng, { plan, end }: LearningSpell): { offer: LearningOffer; start: number; trial: boolean } | undefined {
  const comesBack = rng.next() < COMEBACK.chance;
  const wait = dayBetween(rng, COMEBACK);
  const left = end?.ending === 'voluntary' || end?.ending === 'payment failed';
  return left && comesBack ? { offer: { plan, billing: 'monthly' }, start: end.day + wait, trial: false } : undefined;
}

type Open = { -readonly [Key in keyof LearningSpell]: LearningSpell[Key] };

function drawMembership(person: Person, rng: Rng, { plan, billing }: LearningOffer, start: number, trial: boolean): LearningSpell[] {
  const anchor = trial ? start + TRIAL.days : start;
  const spell: Open = { plan, billing, start, anchor, startPeriod: 0, mrr: mrrOf({ plan, billing }, person.seats), ...(trial ? { trialEnd: anchor } : {}) };
  if (trial && rng.next() >= conversion(person, anchor)) return [endOfTrial(rng, spell, anchor)];
  return drawPaidMonths(person, rng, spell);
}

/** The spells of one stay with the product: billing months one after the other, each with what comes at its end. */
function drawPaidMonths(person: Person, rng: Rng, first: Open): LearningSpell[] {
  const { anchor } = first;
  const open = ({ plan, billing }: LearningOffer, start: number, startPeriod: number): Open => ({ plan, billing, start, anchor, startPeriod, mrr: mrrOf({ plan, billing }, person.seats) });
  let spell = first;
  const spells = [spell];
  for (let period = 0, from = anchor; ; ) {
    spell.requested ??= drawRequest(person, rng, spell, period, from);
    const day = addMonths(anchor, ++period);
    if (day > LEARNING_LAST_DAY + FORESIGHT_DAYS) {
      if (spell.requested !== undefined) spell.end = { day: dueAfter(spell, period - 1), ending: 'voluntary' };
      return spells;
    }
    from = day;
    if (!isDue(spell.billing, spell.startPeriod, period)) continue;
    const outcome = drawRenewal(person, rng, spell, day);
    if (outcome === 'stays') continue;
    if (outcome === 'voluntary' || outcome === 'payment failed') {
      spell.end = { day, ending: outcome };
      return spells;
    }
    if (outcome === 'recovers') {
      spell.end = { day, ending: 'payment failed' };
      from = day + dayBetween(rng, RECOVERY);
      spells.push((spell = open(spell, from, period)));
    } else if (outcome.kind === 'pause') {
      from = addMonths(anchor, period + outcome.months);
      spell.pause = { start: day, end: from };
      period += outcome.months;
    } else {
      spell.end = { day, ending: 'plan change' };
      spells.push((spell = open(outcome.to, day, period)));
    }
  }
}

function conversion({ trait, levels, signupDay }: Person, trialEnd: number): number {
  const level = levels[Math.min(levels.length - 1, trialEnd - signupDay)];
  return Math.min(CONVERSION.most, Math.max(CONVERSION.least, CONVERSION.usual + CONVERSION.byScore * (trait + scoreOf(level))));
}

function endOfTrial(rng: Rng, spell: Open, day: number): LearningSpell {
  const asks = rng.next() < TRIAL.cancelShare;
  const requested = spell.start + rng.int(TRIAL.days);
  return { ...spell, end: { day, ending: 'trial ended' }, ...(asks ? { requested } : {}) };
}

/** The day of a billing month on which the learner asks to leave, if any. */
function drawRequest(person: Person, rng: Rng, spell: LearningSpell, period: number, from: number): number | undefined {
  const { anchor } = spell;
  const to = Math.min(addMonths(anchor, period + 1), LEARNING_LAST_DAY + FORESIGHT_DAYS + 1);
  const due = dueAfter(spell, period);
  for (let day = from; day < to; day++) {
    const factor = cancelFactor(person, { offer: spell, anchor, due }, day);
    if (rng.next() < cancelChance(factor, person.levels[day - person.signupDay])) return day;
  }
  return undefined;
}

/** The day on which a contract is renewed next, as seen from within a billing month. */
export function dueAfter({ billing, anchor, startPeriod }: Pick<LearningSpell, 'billing' | 'anchor' | 'startPeriod'>, period: number): number {
  let next = period + 1;
  while (!isDue(billing, startPeriod, next)) next++;
  return addMonths(anchor, next);
}

function drawRenewal(person: Person, rng: Rng, { plan, billing, requested, pause }: LearningSpell, day: number): RenewalStep | 'voluntary' | 'payment failed' | 'recovers' | 'stays' {
  if (requested !== undefined) return 'voluntary';
  if (rng.next() < failChance(person, day)) return rng.next() < RECOVERY.chance ? 'recovers' : 'payment failed';
  let left = rng.next();
  for (const step of renewalSteps({ plan, billing }, pause !== undefined)) {
    left -= step.chance;
    if (left < 0) return step;
  }
  return 'stays';
}

function mrrOf({ plan, billing }: LearningOffer, seats: number): number {
  return Math.round(LEARNING_PRICE[plan] * seats * (billing === 'annual' ? ANNUAL_DISCOUNT : 1) * 100) / 100;
}

function dayBetween(rng: Rng, { firstDay, lastDay }: { readonly firstDay: number; readonly lastDay: number }): number {
  return firstDay + rng.int(lastDay - firstDay + 1);
}
