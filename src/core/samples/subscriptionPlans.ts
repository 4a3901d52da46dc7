/** What the subscription product sells, and how its customers stay, change and leave: known to nobody who looks at the files. */

export const PLANS = ['Basic', 'Team', 'Business'] as const;
export type Plan = (typeof PLANS)[number];
export type BillingPeriod = 'monthly' | 'annual';

/** What a spell is sold as. */
export interface Offer {
  readonly plan: Plan;
  readonly billing: BillingPeriod;
}

/** US dollars a seat and month. */
export const SEAT_PRICE: Readonly<Record<Plan, number>> = { Basic: 12, Team: 29, Business: 59 };
/** An annual contract costs a fifth less a month. */
export const ANNUAL_FACTOR = 0.8;
export const MONTHS: Readonly<Record<BillingPeriod, number>> = { monthly: 1, annual: 12 };

/**
 * The chance of a spell to end at a renewal is its own, and drawn from Beta(a, b · industry): the shifted-beta-geometric model
 * (Fader and Hardie, 2007). It never changes within a spell; the average falls with tenure since those with a high one leave first.
 */
const LEAVING: Readonly<Record<BillingPeriod, Readonly<Record<Plan, { readonly a: number; readonly b: number }>>>> = {
  monthly: { Basic: { a: 1.2, b: 11 }, Team: { a: 1.1, b: 20 }, Business: { a: 1.05, b: 36 } },
  annual: { Basic: { a: 1.6, b: 3.4 }, Team: { a: 1.4, b: 4.6 }, Business: { a: 1.2, b: 7 } },
};
const STAYING_BY_INDUSTRY: Readonly<Record<string, number>> = { Software: 1.25, Finance: 1.5, Education: 0.7, Health: 1.1, Retail: 0.75, Agency: 0.85 };

/** Shapes of the chance to end at a renewal, of spells that begin. */
export function leavingShapes({ plan, billing }: Offer, industry: string): { readonly a: number; readonly b: number } {
  const { a, b } = LEAVING[billing][plan];
  return { a, b: b * STAYING_BY_INDUSTRY[industry] };
}

/** Of the spells that end at a renewal, the share whose payment failed; the others cancelled on a day of the period before. */
export const FAILED_SHARE: Readonly<Record<Plan, number>> = { Basic: 0.24, Team: 0.16, Business: 0.08 };

/** Days of a paid period on which a cancellation may be asked for, evenly: of a month any, of a year from the 120th to 30 days before its end. */
export function requestDays(billing: BillingPeriod, start: number, end: number): { readonly first: number; readonly last: number } {
  return billing === 'monthly' ? { first: start, last: end - 1 } : { first: start + 120, last: end - 30 };
}

/** Chance of a monthly spell that has not been paused yet to be paused at a renewal, for one month or two with equal chances. */
export const PAUSE_CHANCE = 0.012;
/** Chance of who left after paying to come back on the same plan, by the month, so many days later, evenly. */
export const RETURN = { chance: 0.18, firstDay: 50, lastDay: 300 };

/** A trial's days, and the chance to pay after it by who tries. Of the others a share cancels on a day of the trial, evenly; the rest lets it lapse. */
export const TRIAL_DAYS = 14;
export const TRIAL_CANCEL_SHARE = 0.6;
export const CONVERSION: Readonly<Record<string, number>> = { student: 0.47, freelancer: 0.58, professional: 0.65, manager: 0.7 };

const GROWTH_BY_USER_TYPE: Readonly<Record<string, number>> = { student: 0.5, freelancer: 0.8, professional: 1.1, manager: 1.5 };

/** To what a spell may change at a renewal that it outlives, with its chance. */
export function changes({ plan, billing }: Offer, userType: string): readonly (Offer & { readonly chance: number })[] {
  const level = PLANS.indexOf(plan);
  const scale = billing === 'monthly' ? 1 : 5;
  const to: (Offer & { readonly chance: number })[] = [{ plan, billing: billing === 'monthly' ? 'annual' : 'monthly', chance: billing === 'monthly' ? 0.01 : 0.06 }];
  if (level < PLANS.length - 1) to.push({ plan: PLANS[level + 1], billing, chance: 0.014 * scale * GROWTH_BY_USER_TYPE[userType] });
  if (level > 0) to.push({ plan: PLANS[level - 1], billing, chance: 0.008 * scale });
  return to;
}

/** How often a company of a size begins on each plan, and on an annual contract by plan. */
export const FIRST_PLAN: Readonly<Record<string, readonly number[]>> = { '1-10': [70, 26, 4], '11-50': [42, 46, 12], '51-200': [24, 50, 26], '201-1000': [12, 46, 42], '1000+': [8, 36, 56] };
export const ANNUAL_SHARE: Readonly<Record<Plan, number>> = { Basic: 0.14, Team: 0.24, Business: 0.4 };
/** Most seats that a company of a size begins with; small numbers are the likelier. */
export const MOST_SEATS: Readonly<Record<string, number>> = { '1-10': 3, '11-50': 6, '51-200': 10, '201-1000': 15, '1000+': 22 };

export const CANCEL_REASONS = ['too expensive', 'missing feature', 'switched product', 'project ended', 'no longer needed'] as const;
