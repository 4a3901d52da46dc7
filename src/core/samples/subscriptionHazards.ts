import { INDUSTRIES } from './attributes.ts';
import { csvText } from './csvText.ts';
import { MONTHS, PLANS, leavingShapes } from './subscriptionPlans.ts';
import type { BillingPeriod, Offer, Plan } from './subscriptionPlans.ts';

/** How spells of a kind truly end, month by month since they began to be paid. */
export interface HazardRow {
  readonly plan: Plan;
  readonly billingPeriod: BillingPeriod;
  /** `all`: the first spells of customers of all industries together. */
  readonly industry: string;
  /** From 1: paid months. */
  readonly month: number;
  /** Chance to end (cancelled or failed payment; a change of plan is no end) with this month, for spells that reached it. 0 within an annual contract's year. */
  readonly hazard: number;
  /** Chance to go on beyond this month where nothing but these ends happens. */
  readonly survival: number;
}

/**
 * The true monthly hazards by plan, billing period and tenure, of each industry (on which they depend beside) and of all together, in closed form:
 * a / (a + b + n) at the renewal after n earlier ones. Pauses do not count as months.
 */
export function subscriptionHazards(months = 36): HazardRow[] {
  return PLANS.flatMap((plan) => (['monthly', 'annual'] as const).flatMap((billing) => hazardsOf({ plan, billing }, months)));
}

/** `plan,billing_period,industry,month,hazard,survival`, to six decimals. */
export function subscriptionHazardsCsv(months = 36): string {
  const rows = subscriptionHazards(months).map(({ plan, billingPeriod, industry, month, hazard, survival }) => [plan, billingPeriod, industry, String(month), hazard.toFixed(6), survival.toFixed(6)]);
  return csvText(['plan', 'billing_period', 'industry', 'month', 'hazard', 'survival'], rows);
}

function hazardsOf(offer: Offer, months: number): HazardRow[] {
  const industries = Object.keys(INDUSTRIES);
  const survivals = industries.map((industry) => survivalCurve(offer, industry, months));
  const shares = Object.values(INDUSTRIES);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const all = survivals[0].map((_, month) => survivals.reduce((sum, survival, i) => sum + (shares[i] / total) * survival[month], 0));
  return [['all', all] as const, ...industries.map((industry, i) => [industry, survivals[i]] as const)].flatMap(([industry, survival]) => rowsOf(offer, industry, survival));
}

/** By month from 0. */
function survivalCurve(offer: Offer, industry: string, months: number): number[] {
  const { a, b } = leavingShapes(offer, industry);
  const survival = [1];
  for (let month = 1; month <= months; month++) {
    const renewals = month / MONTHS[offer.billing];
    survival.push(survival[month - 1] * (Number.isInteger(renewals) ? 1 - a / (a + b + renewals - 1) : 1));
  }
  return survival;
}

function rowsOf({ plan, billing }: Offer, industry: string, survival: readonly number[]): HazardRow[] {
  return survival.slice(1).map((value, i) => ({ plan, billingPeriod: billing, industry, month: i + 1, hazard: 1 - value / survival[i], survival: value }));
}
