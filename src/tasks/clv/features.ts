import type { TaskContext } from '../../core/contract/index.ts';
import { discountFactors } from '../../core/math/discount.ts';
import { featureDefinitions, windowLengths } from './featureList.ts';
import { rowsBefore } from './history.ts';
import type { PurchaseHistory } from './history.ts';
import { fromMicros } from './money/micros.ts';
import type { CutoffFeatures } from './stream.ts';
import { summarise } from './summary.ts';

/** Customers between two looks at the event loop. */
const BREATHE_EVERY = 1024;

/**
 * Features of every customer with a purchase before `cutoff`, from rows that were known before it and nothing else: a refund of a later day
 * is not there, though it counts on the day of an earlier order. All are numbers; NaN is missing. The RFM scores come apart (`completeFeatures`),
 * for their cuts are fitted on training rows.
 */
export async function featuresAt(history: PurchaseHistory, cutoff: number, horizonDays: number, ctx: TaskContext, among?: Int32Array): Promise<CutoffFeatures> {
  const customers = knownCustomers(history, cutoff, among);
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

/**
 * Σ amount of each of `customers` over rows that count on a day in [from, to) and were known before `to`: the target where `from` is a cutoff
 * and `to` is cutoff + horizon. Exact to a millionth; with a discount rate (a year) money on day d counts (1 + rate)^(−(d − from) / 365).
 */
export function spendBetween(history: PurchaseHistory, customers: Int32Array, from: number, to: number, discountRate = 0): Float64Array {
  const { day, knownFrom, micros } = history;
  const factors = discountRate === 0 ? undefined : discountFactors(to - from, discountRate);
  const sums = new Float64Array(customers.length);
  for (let i = 0; i < customers.length; i++) {
    const end = rowsBefore(history, customers[i], to);
    let ofDay = 0;
    let sum = 0;
    for (let row = rowsBefore(history, customers[i], from); row < end; row++) {
      if (knownFrom[row] < to) ofDay += micros[row];
      if (row + 1 < end && day[row + 1] === day[row]) continue;
      sum += factors ? ofDay * factors[day[row] - from] : ofDay;
      ofDay = 0;
    }
    sums[i] = fromMicros(sum);
  }
  return sums;
}

function knownCustomers({ joined, keys }: PurchaseHistory, cutoff: number, among?: Int32Array): Int32Array {
  return (among ?? Int32Array.from(keys.keys())).filter((i) => joined[i] < cutoff);
}
