import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { featureDefinitions, windowLengths } from './featureList.ts';
import { rowsBefore } from './history.ts';
import type { PurchaseHistory } from './history.ts';
import { summarise } from './summary.ts';

/** Features of the customers that were known at one cutoff. */
export interface CutoffFeatures {
  /** Row i of `x` is customer `customers[i]` of the history. */
  readonly customers: Int32Array;
  readonly x: FeatureTable;
}

/** Customers between two looks at the event loop. */
const BREATHE_EVERY = 1024;

/**
 * Features of every customer with a transaction before `cutoff`, from rows dated strictly before it and nothing else.
 * All are numbers; NaN is missing. The RFM scores come apart (`withRfmScores`), for their cuts are fitted on training rows.
 */
export async function featuresAt(history: PurchaseHistory, cutoff: number, horizonDays: number, ctx: TaskContext): Promise<CutoffFeatures> {
  const customers = knownCustomers(history, cutoff);
  const definitions = featureDefinitions(horizonDays);
  const windows = windowLengths(horizonDays);
  const columns = definitions.map(() => new Float64Array(customers.length));
  for (let row = 0; row < customers.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const customer = summarise(history, history.start[customers[row]], rowsBefore(history, customers[row], cutoff), cutoff, windows);
    for (let f = 0; f < definitions.length; f++) columns[f][row] = definitions[f].of(customer);
  }
  const features = definitions.map(({ name }, f) => ({ name, kind: 'number', values: columns[f] }) as const);
  return { customers, x: { rows: customers.length, features } };
}

/** Σ amount of each of `customers` over rows dated in [from, to): the target where `from` is a cutoff and `to` is cutoff + horizon. */
export function spendBetween(history: PurchaseHistory, customers: Int32Array, from: number, to: number): Float64Array {
  const sums = new Float64Array(customers.length);
  for (let i = 0; i < customers.length; i++) {
    const end = rowsBefore(history, customers[i], to);
    for (let row = rowsBefore(history, customers[i], from); row < end; row++) sums[i] += history.amount[row];
  }
  return sums;
}

/** Customers with a transaction before `cutoff`, ascending. */
export function knownCustomers({ start, day }: PurchaseHistory, cutoff: number): Int32Array {
  const known: number[] = [];
  for (let i = 0; i + 1 < start.length; i++) if (start[i] < start[i + 1] && day[start[i]] < cutoff) known.push(i);
  return Int32Array.from(known);
}
