import type { FeatureTable } from '../../contract/index.ts';
import { alignFeatures } from '../alignFeatures.ts';
import type { NeededFeature } from '../alignFeatures.ts';
import { DAYS_IN_MONTH } from './discount.ts';

/** The contract with tasks: features of a customer's contract at the cutoff that learners of contracts reckon with. */
export const CONTRACT_FEATURES = {
  plan: 'plan',
  billingPeriod: 'billingPeriod',
  /** Months between two payments. */
  billingMonths: 'billingMonths',
  mrr: 'mrr',
  /** Days since this life as a customer began. */
  contractDays: 'contractDays',
  /** Days to the next payment; in a trial, to the first. */
  daysToRenewal: 'daysToRenewal',
  /** Days until the trial ends; 0 where there is none. */
  trialDaysLeft: 'trialDaysLeft',
  isPaused: 'isPaused',
  /** Days to the end of access that the customer asked for; missing where nobody asked. */
  daysToKnownEnd: 'daysToKnownEnd',
} as const;

const CATEGORIES: ReadonlySet<string> = new Set([CONTRACT_FEATURES.plan, CONTRACT_FEATURES.billingPeriod]);

/** What every learner of contracts needs of a table. */
export const NEEDED_FEATURES: readonly NeededFeature[] = Object.values(CONTRACT_FEATURES).map((name) => ({ name, kind: CATEGORIES.has(name) ? 'category' : 'number' }));

export interface Category {
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** The contract of each row, ready to be reckoned with: nothing is missing but known ends. */
export interface ContractRows {
  readonly rows: number;
  readonly plan: Category;
  readonly billing: Category;
  readonly mrr: Float64Array;
  readonly contractDays: Float64Array;
  /** Above 0. */
  readonly daysToRenewal: Float64Array;
  readonly periodDays: Float64Array;
  readonly trialDaysLeft: Float64Array;
  readonly isPaused: Uint8Array;
  /** NaN where none is known. */
  readonly daysToKnownEnd: Float64Array;
}

const LEAST_MONTHS = 0.2;
const MOST_MONTHS = 120;

/**
 * Reads a table's contracts. Missing: MRR counts as nothing, an unknown billing period as a month, an unknown renewal as if payments began with
 * the contract, a missing trial or pause as none. Throws `bad-input` that names a feature that is missing or of another kind.
 */
export function readContracts(x: FeatureTable): ContractRows {
  const byName = new Map(alignFeatures(NEEDED_FEATURES, x).map((feature) => [feature.name, feature]));
  const number = (name: string) => {
    const feature = byName.get(name);
    return feature?.kind === 'number' ? feature.values : new Float64Array(x.rows);
  };
  const category = (name: string): Category => {
    const feature = byName.get(name);
    return feature?.kind === 'category' ? feature : { codes: new Int32Array(x.rows).fill(-1), categories: [] };
  };
  const atLeast0 = (name: string) => number(name).map((value) => (value > 0 ? value : 0));
  const contractDays = atLeast0(CONTRACT_FEATURES.contractDays);
  const periodDays = number(CONTRACT_FEATURES.billingMonths).map((months) => (months > 0 ? Math.min(MOST_MONTHS, Math.max(LEAST_MONTHS, months)) : 1) * DAYS_IN_MONTH);
  return {
    rows: x.rows,
    plan: category(CONTRACT_FEATURES.plan),
    billing: category(CONTRACT_FEATURES.billingPeriod),
    mrr: atLeast0(CONTRACT_FEATURES.mrr),
    contractDays,
    periodDays,
    daysToRenewal: number(CONTRACT_FEATURES.daysToRenewal).map((days, row) => (days > 0 ? days : periodDays[row] - (contractDays[row] % periodDays[row]))),
    trialDaysLeft: atLeast0(CONTRACT_FEATURES.trialDaysLeft),
    isPaused: Uint8Array.from(number(CONTRACT_FEATURES.isPaused), (value) => (value >= 0.5 ? 1 : 0)),
    daysToKnownEnd: number(CONTRACT_FEATURES.daysToKnownEnd).map((days) => (days >= 0 ? days : NaN)),
  };
}
