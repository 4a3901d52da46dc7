import type { Feature, TaskContext } from '../../../core/contract/index.ts';
import { CONTRACT_FEATURES } from '../../../core/models/contract/features.ts';
import type { CutoffFeatures } from '../stream.ts';
import type { FeatureNote } from '../types.ts';
import { startedBefore } from './segments.ts';
import { summariseContract } from './contractSummary.ts';
import type { ContractSummary } from './contractSummary.ts';
import type { SpellHistory } from './spellHistory.ts';
import { isOpen } from './spellMoney.ts';

/** A feature: what it is, and how it comes from a customer's summary; a category's codes point into the history's plans or billing periods. */
interface Definition extends FeatureNote {
  readonly of: (contract: ContractSummary) => number;
  readonly categories?: 'plans' | 'billings';
}

/** Rolling windows in days, beside the horizon itself. */
const FIXED_WINDOWS_DAYS: readonly number[] = [30, 90, 180];

const BREATHE_EVERY = 1024;

function windowsFor(horizonDays: number): readonly number[] {
  return [...new Set([...FIXED_WINDOWS_DAYS, horizonDays])].sort((a, b) => a - b);
}

/** The features in the table's order. Units: `category`, `amount` (the currency of the MRR), `amountChange`, `days`, `months`, `changes`, `lives`, `flag` (0 or 1). */
function definitions(horizonDays: number): readonly Definition[] {
  const define = (name: string, unit: string, meaning: string, of: Definition['of'], categories?: Definition['categories']): Definition => ({ name, unit, meaning, of, categories });
  const names = CONTRACT_FEATURES;
  return [
    define(names.plan, 'category', 'Plan; with several open contracts, of the one with the largest MRR.', (c) => c.plan, 'plans'),
    define(names.billingPeriod, 'category', 'How often the customer pays.', (c) => c.billing, 'billings'),
    define(names.billingMonths, 'months', 'Months between two payments; missing where the billing period does not say.', (c) => c.billingMonths),
    define(names.mrr, 'amount', 'Money a month of all open contracts, also in a trial or pause.', (c) => c.mrr),
    define(names.contractDays, 'days', 'Days since this life as a customer began; a gap of up to 30 days does not end it.', (c) => c.contractDays),
    define('sinceFirstStartDays', 'days', 'Days since the customer’s first contract ever began.', (c) => c.sinceFirstStartDays),
    define('sincePlanChangeDays', 'days', 'Days since the plan or the MRR last changed in this life; missing where it never did.', (c) => c.sincePlanChangeDays),
    define('planChangesUp', 'changes', 'Changes to a higher MRR in this life.', (c) => c.planChangesUp),
    define('planChangesDown', 'changes', 'Changes to a lower MRR in this life.', (c) => c.planChangesDown),
    define('daysInBillingPeriod', 'days', 'Days since the last renewal; in a trial, since it began.', (c) => c.daysInPeriod),
    define(names.daysToRenewal, 'days', 'Days to the next renewal; in a trial, to the first payment.', (c) => c.daysToRenewal),
    define('inTrial', 'flag', '1 in a trial.', (c) => c.inTrial),
    define(names.trialDaysLeft, 'days', 'Days until the trial ends; 0 outside of a trial.', (c) => c.trialDaysLeft),
    define(names.isPaused, 'flag', '1 in a pause that began before the cutoff.', (c) => c.isPaused),
    define('cancelRequested', 'flag', '1 where the customer asked to leave before the cutoff.', (c) => c.cancelRequested),
    define(names.daysToKnownEnd, 'days', 'Days to the end of access that the customer asked for before the cutoff; missing where nobody asked.', (c) => c.daysToKnownEnd),
    define('mrrChange90Days', 'amountChange', 'MRR now less MRR 90 days ago; missing without a contract then.', (c) => c.mrrChange90Days),
    define('earlierLives', 'lives', 'Earlier lives as a customer, each ended by more than 30 days without access.', (c) => c.earlierLives),
    define('paidSoFar', 'amount', 'Everything paid so far, by the day.', (c) => c.paidSoFar),
    define('spendRatePerHorizon', 'amount', `Paid per ${horizonDays} days since the first paid day.`, (c) => c.paidPerDay * horizonDays),
    ...windowsFor(horizonDays).map((days, w) => define(days === horizonDays ? 'spendLastHorizon' : `spendLast${days}Days`, 'amount', `Paid in the last ${days} days, by the day.`, (c) => c.paidInWindow[w])),
  ];
}

/** Every feature of a contract with its unit and a one-line meaning, in the table's order. */
export function contractNotes(horizonDays: number): readonly FeatureNote[] {
  return definitions(horizonDays).map(({ name, unit, meaning }) => ({ name, unit, meaning }));
}

/** The contracts of every customer with a spell that is open at `cutoff` (or as `open` says), from what was known strictly before it. */
export async function contractsAt(history: SpellHistory, cutoff: number, horizonDays: number, ctx: TaskContext, among?: Int32Array, open = isOpen): Promise<CutoffFeatures> {
  const customers = openCustomers(history, cutoff, among, open);
  const windows = windowsFor(horizonDays);
  const defined = definitions(horizonDays);
  const columns = defined.map(({ categories }) => (categories ? new Int32Array(customers.length) : new Float64Array(customers.length)));
  for (let row = 0; row < customers.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const contract = summariseContract(history, customers[row], cutoff, windows, open);
    for (let f = 0; f < defined.length; f++) columns[f][row] = defined[f].of(contract);
  }
  const features = defined.map(({ name, categories }, f): Feature => {
    const values = columns[f];
    return categories && values instanceof Int32Array ? { name, kind: 'category', codes: values, categories: history[categories] } : { name, kind: 'number', values: Float64Array.from(values) };
  });
  return { customers, x: { rows: customers.length, features } };
}

/** Customers who have a contract at the cutoff: who left before has none, and who begins on the day itself is not known yet. */
function openCustomers(history: SpellHistory, cutoff: number, among: Int32Array | undefined, open: typeof isOpen): Int32Array {
  return (among ?? Int32Array.from(history.keys.keys())).filter((i) => {
    const end = startedBefore(history, i, cutoff);
    for (let row = history.first[i]; row < end; row++) if (open(history, row, cutoff)) return true;
    return false;
  });
}
