import type { CustomerSummary } from './summary.ts';
import type { FeatureNote } from './types.ts';

/** A feature: what it is, and how it comes from a customer's summary. NaN is missing. */
export interface FeatureDefinition extends FeatureNote {
  readonly of: (customer: CustomerSummary) => number;
}

/** Rolling windows in days, beside the horizon itself. */
const FIXED_WINDOWS_DAYS: readonly number[] = [30, 60, 90, 180];

/** Lengths of the rolling windows, ascending. */
export function windowLengths(horizonDays: number): readonly number[] {
  return [...new Set([...FIXED_WINDOWS_DAYS, horizonDays])].sort((a, b) => a - b);
}

/**
 * The features without RFM scores, in the table's order. Units: `days`, `transactions`, `refunds`, `amount` (the currency of the amounts), `share`.
 * A fixed window as long as the horizon appears once, under the horizon's name.
 */
export function featureDefinitions(horizonDays: number): readonly FeatureDefinition[] {
  const define = (name: string, unit: string, meaning: string, of: FeatureDefinition['of']): FeatureDefinition => ({ name, unit, meaning, of });
  return [
    define('recencyDays', 'days', 'Days from the last purchase to the cutoff.', (c) => c.recencyDays),
    define('tenureDays', 'days', 'Days from the first purchase to the cutoff.', (c) => c.tenureDays),
    define('activeSpanDays', 'days', 'Days from the first purchase to the last.', activeSpanDays),
    define('purchaseDays', 'days', 'Different days with a purchase; one less is the number of repeat purchases.', (c) => c.purchaseDays),
    define('transactionCount', 'transactions', 'All purchases so far.', (c) => c.transactionCount),
    define('totalAmount', 'amount', 'Sum of all amounts so far.', (c) => c.totalAmount),
    define('meanAmount', 'amount', 'Sum of all amounts per purchase.', (c) => c.totalAmount / c.transactionCount),
    define('maxAmount', 'amount', 'Largest amount of a purchase, before anything was given back.', (c) => c.maxAmount),
    define('lastAmount', 'amount', 'Sum of the amounts on the last day with a purchase.', (c) => c.lastAmount),
    define('repeatMeanAmount', 'amount', 'Mean of the amounts of the days with a purchase, without the first; missing with fewer than two.', repeatMeanAmount),
    define('spendRatePerHorizon', 'amount', `Total amount per ${horizonDays} days of tenure.`, (c) => (c.totalAmount / c.tenureDays) * horizonDays),
    define('gapMeanDays', 'days', 'Mean of the days between purchase days; missing with fewer than two.', gapMeanDays),
    define('gapStdDays', 'days', 'Standard deviation of the days between purchase days; missing with fewer than three.', gapStdDays),
    define('recentSpendShare', 'share', 'Share of the total amount that fell in the later half of the tenure; missing where the total is not positive.', recentSpendShare),
    define('refundCount', 'refunds', 'Refunds and chargebacks so far.', (c) => c.refundCount),
    define('refundShare', 'share', 'Share of the money charged so far that was given back; 0 where nothing was charged.', refundShare),
    ...windowLengths(horizonDays).flatMap((days, w) => {
      const suffix = days === horizonDays ? 'LastHorizon' : `Last${days}Days`;
      return [
        define(`spend${suffix}`, 'amount', `Sum of the amounts in the last ${days} days.`, (c) => c.windowSpend[w]),
        define(`count${suffix}`, 'transactions', `Purchases in the last ${days} days.`, (c) => c.windowCount[w]),
      ];
    }),
  ];
}

/** The RFM scores' notes; unit `score`, 1 to 5. */
export const rfmNotes: readonly FeatureNote[] = [
  { name: 'recencyScore', unit: 'score', meaning: 'RFM recency: 5 is the most recent fifth of the training rows.' },
  { name: 'frequencyScore', unit: 'score', meaning: 'RFM frequency by purchase days: 5 is the most frequent fifth of the training rows.' },
  { name: 'monetaryScore', unit: 'score', meaning: 'RFM monetary value by total amount: 5 is the highest fifth of the training rows.' },
];

/** Every feature of a model's table with its unit and a one-line meaning, in the table's order. */
export function featureNotes(horizonDays: number): readonly FeatureNote[] {
  return [...featureDefinitions(horizonDays).map(({ name, unit, meaning }) => ({ name, unit, meaning })), ...rfmNotes];
}

function activeSpanDays(customer: CustomerSummary): number {
  return customer.tenureDays - customer.recencyDays;
}

function gapMeanDays(customer: CustomerSummary): number {
  const gaps = customer.purchaseDays - 1;
  return gaps > 0 ? activeSpanDays(customer) / gaps : NaN;
}

function gapStdDays(customer: CustomerSummary): number {
  const gaps = customer.purchaseDays - 1;
  return gaps > 1 ? Math.sqrt(Math.max(0, customer.squaredGaps / gaps - gapMeanDays(customer) ** 2)) : NaN;
}

function recentSpendShare(customer: CustomerSummary): number {
  return customer.totalAmount > 0 ? customer.laterHalfAmount / customer.totalAmount : NaN;
}

function repeatMeanAmount(customer: CustomerSummary): number {
  const repeats = customer.purchaseDays - 1;
  return repeats > 0 ? customer.repeatAmount / repeats : NaN;
}

function refundShare(customer: CustomerSummary): number {
  return customer.chargedAmount > 0 ? customer.refundedAmount / customer.chargedAmount : 0;
}
