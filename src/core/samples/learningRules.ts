import { exp } from '../math/exp.ts';
import { levelFactors, seasonOn } from './learningState.ts';

/** What the learning product sells, and how its learners stay, change and leave: known to nobody who looks at the files. */

export const LEARNING_PLANS = ['Starter', 'Plus', 'Pro'] as const;
export type LearningPlan = (typeof LEARNING_PLANS)[number];

/** What a spell is sold as. */
export interface LearningOffer {
  readonly plan: LearningPlan;
  readonly billing: 'monthly' | 'annual';
}

/** What does not change of a learner, as far as leaving depends on it. */
export interface LearnerTraits {
  /** How engaged they are on the whole, where 0 is usual. */
  readonly trait: number;
  readonly country: string;
  /** When their card was issued. */
  readonly cardDay: number;
}

/** US dollars a seat and month; an annual contract costs a fifth less. */
export const LEARNING_PRICE: Readonly<Record<LearningPlan, number>> = { Starter: 15, Plus: 29, Pro: 49 };
export const ANNUAL_DISCOUNT = 0.8;
export const ANNUAL_CHANCE: Readonly<Record<LearningPlan, number>> = { Starter: 0.15, Plus: 0.25, Pro: 0.35 };

export const TRIAL = { days: 14, cancelShare: 0.6 };
/** Of a failed payment: chance that the card goes through after all, and on which day after, evenly. Until then there is no access; the billing days stay. */
export const RECOVERY = { chance: 0.35, firstDay: 3, lastDay: 20 };
/** Of who left: chance to come back by the month, so many days later, evenly. Always beyond a grace of thirty days. */
export const COMEBACK = { chance: 0.15, firstDay: 40, lastDay: 180 };

/** What a day's hazard of asking to leave is multiplied by for each unit of engagement more: e to this power. */
const CANCEL_SLOPE = -1.3;
const CANCEL_BY_LEVEL = levelFactors(CANCEL_SLOPE);
const CANCEL_BASE: Readonly<Record<LearningPlan, number>> = { Starter: 0.0009, Plus: 0.0006, Pro: 0.0004 };
const MOST_CANCEL_CHANCE = 0.5;
/** Newcomers leave more easily. */
const NEWCOMER = { days: 45, factor: 1.5 };
/** Of annual contracts, hardly anyone asks until the anniversary is near. */
const ANNUAL_NEAR = { days: 60, factor: 1.5, before: 0.15 };

/** Where a running spell stands in its contract on a day. */
export interface ContractDay {
  readonly offer: LearningOffer;
  /** First paid day of the membership. */
  readonly anchor: number;
  /** The day on which the contract would be renewed next. */
  readonly due: number;
}

/** By level: the chance of a learner with paid access to ask on a day for their contract not to be renewed. */
export function cancelFactor({ trait }: LearnerTraits, { offer: { plan, billing }, anchor, due }: ContractDay, day: number): number {
  const newcomer = day < anchor + NEWCOMER.days ? NEWCOMER.factor : 1;
  const annual = due - day <= ANNUAL_NEAR.days ? ANNUAL_NEAR.factor : ANNUAL_NEAR.before;
  return CANCEL_BASE[plan] * newcomer * (billing === 'annual' ? annual : 1) * exp(CANCEL_SLOPE * (trait + seasonOn(day)));
}

/** The chance at a level, from the day's factor. */
export function cancelChance(factor: number, level: number): number {
  return Math.min(MOST_CANCEL_CHANCE, factor * CANCEL_BY_LEVEL[level]);
}

const FAILING_BY_COUNTRY: Readonly<Record<string, number>> = { US: 0.8, CA: 0.8, MX: 1.9, AU: 0.9, DE: 0.7, ES: 1.2, FR: 1, NL: 0.7 };
const FAILING_BASE = 0.009;
const DAYS_A_MONTH = 365.25 / 12;

/** The chance that the payment of a renewal fails at first: by country, and growing with the card's age up to four years. Engagement has no part in it. */
export function failChance({ country, cardDay }: LearnerTraits, renewalDay: number): number {
  const age = Math.min(48, (renewalDay - cardDay) / DAYS_A_MONTH) / 20;
  return FAILING_BASE * FAILING_BY_COUNTRY[country] * (1 + age * age);
}

/** What may come of a renewal that is paid; else everything stays. */
export type RenewalStep = { readonly kind: 'change'; readonly chance: number; readonly to: LearningOffer } | { readonly kind: 'pause'; readonly chance: number; readonly months: number };

export function renewalSteps({ plan, billing }: LearningOffer, hasPaused: boolean): readonly RenewalStep[] {
  const level = LEARNING_PLANS.indexOf(plan);
  const scale = billing === 'monthly' ? 1 : 5;
  const steps: RenewalStep[] = [billing === 'monthly' ? { kind: 'change', chance: 0.01, to: { plan, billing: 'annual' } } : { kind: 'change', chance: 0.08, to: { plan, billing: 'monthly' } }];
  if (level < LEARNING_PLANS.length - 1) steps.push({ kind: 'change', chance: 0.012 * scale, to: { plan: LEARNING_PLANS[level + 1], billing } });
  if (level > 0) steps.push({ kind: 'change', chance: 0.008 * scale, to: { plan: LEARNING_PLANS[level - 1], billing } });
  if (billing === 'monthly' && !hasPaused) steps.push({ kind: 'pause', chance: 0.007, months: 1 }, { kind: 'pause', chance: 0.007, months: 2 });
  return steps;
}

/** Whether a contract is renewed at the start of a billing month, where it began with another; both are counted from the membership's first paid day. */
export function isDue(billing: LearningOffer['billing'], startPeriod: number, period: number): boolean {
  return billing === 'monthly' || (period > startPeriod && (period - startPeriod) % 12 === 0);
}
