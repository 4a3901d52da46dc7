import type { ContractOutcome, Feature, FeatureTable, TrainingData } from '../../../../src/core/contract/index.ts';
import { DAYS_IN_MONTH } from '../../../../src/core/models/contract/discount.ts';

export interface ContractRow {
  readonly plan?: string;
  readonly billing?: 'monthly' | 'yearly';
  readonly mrr?: number;
  readonly contractDays?: number;
  readonly daysToRenewal?: number;
  readonly trialDaysLeft?: number;
  readonly isPaused?: 0 | 1;
  readonly daysToKnownEnd?: number;
  /** Days until the end; none: it went on. */
  readonly ends?: number;
  readonly expansion?: number;
  readonly contraction?: number;
  /** Share of the days with access that were paid. */
  readonly paid?: number;
}

const PLANS = ['basic', 'pro'];
const BILLINGS = ['monthly', 'yearly'];

/** Contracts of one money a day, as learners of contracts are given them. */
export function contractTable(rows: readonly ContractRow[]): FeatureTable {
  const numbers = (name: string, of: (row: ContractRow) => number): Feature => ({ name, kind: 'number', values: Float64Array.from(rows, of) });
  const codes = (categories: readonly string[], of: (row: ContractRow) => string) => Int32Array.from(rows, (row) => categories.indexOf(of(row)));
  return {
    rows: rows.length,
    features: [
      { name: 'plan', kind: 'category', categories: PLANS, codes: codes(PLANS, ({ plan = 'basic' }) => plan) },
      { name: 'billingPeriod', kind: 'category', categories: BILLINGS, codes: codes(BILLINGS, ({ billing = 'monthly' }) => billing) },
      numbers('billingMonths', ({ billing = 'monthly' }) => (billing === 'yearly' ? 12 : 1)),
      numbers('mrr', ({ mrr = DAYS_IN_MONTH }) => mrr),
      numbers('contractDays', ({ contractDays = 100 }) => contractDays),
      numbers('daysToRenewal', ({ daysToRenewal = 15, trialDaysLeft = 0 }) => trialDaysLeft || daysToRenewal),
      numbers('trialDaysLeft', ({ trialDaysLeft = 0 }) => trialDaysLeft),
      numbers('isPaused', ({ isPaused = 0 }) => isPaused),
      numbers('daysToKnownEnd', ({ daysToKnownEnd = NaN }) => daysToKnownEnd),
    ],
  };
}

/** The same with what became of them. */
export function contractData(rows: readonly ContractRow[], horizonDays = 90): TrainingData & { readonly outcome: ContractOutcome } {
  const days = Float64Array.from(rows, ({ ends = horizonDays }) => Math.min(ends, horizonDays));
  const outcome = {
    horizonDays,
    discountRate: 0,
    days,
    ended: Uint8Array.from(days, (day) => (day < horizonDays ? 1 : 0)),
    expansion: Float64Array.from(rows, ({ expansion = 0 }) => expansion),
    contraction: Float64Array.from(rows, ({ contraction = 0 }) => contraction),
  };
  const y = Float64Array.from(rows, ({ mrr = DAYS_IN_MONTH, trialDaysLeft = 0, paid = 1, expansion = 0, contraction = 0 }, row) => (mrr / DAYS_IN_MONTH) * Math.max(0, days[row] - trialDaysLeft) * paid + expansion - contraction);
  return { x: contractTable(rows), y, outcome };
}

export function repeat(times: number, row: ContractRow): ContractRow[] {
  return Array.from({ length: times }, () => row);
}
