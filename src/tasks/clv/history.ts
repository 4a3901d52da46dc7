import type { TaskContext } from '../../core/contract/index.ts';
import type { Transactions } from './types.ts';

/**
 * Transactions in one canonical order: customers by key (UTF-16 code units), each customer's rows by day, then by amount.
 * Everything later reads this, so that the order of a file's rows cannot change a feature, a sum or a model.
 */
export interface PurchaseHistory {
  readonly keys: readonly string[];
  /** The rows of customer i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
}

/** Rows of the longest history that is still sorted by insertion: most customers have a handful. */
const INSERTION_ROWS = 24;

/** Rows or customers between two looks at the event loop. */
const BREATHE_EVERY = 16_384;

/** Linear but for customers whose rows are out of order. The input is not changed. */
export async function orderTransactions(transactions: Transactions, ctx: TaskContext): Promise<PurchaseHistory> {
  const { customers, customer, day, amount } = transactions;
  await ctx.breathe();
  const order = customers.map((_, code) => code).sort((a, b) => (customers[a] < customers[b] ? -1 : customers[a] > customers[b] ? 1 : 0));
  const rank = new Int32Array(customers.length);
  order.forEach((code, i) => (rank[code] = i));

  const start = new Int32Array(customers.length + 1);
  for (let row = 0; row < customer.length; row++) start[rank[customer[row]] + 1]++;
  for (let i = 0; i < customers.length; i++) start[i + 1] += start[i];

  const next = start.slice();
  const history = { keys: order.map((code) => customers[code]), start, day: new Int32Array(day.length), amount: new Float64Array(day.length) };
  for (let row = 0; row < customer.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const at = next[rank[customer[row]]]++;
    history.day[at] = day[row];
    history.amount[at] = amount[row];
  }
  for (let i = 0; i < customers.length; i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    sortRows(history, start[i], start[i + 1]);
  }
  return history;
}

/** Index of the first row of customer `i` dated on or after `cutoff`: its rows before are what was known then. */
export function rowsBefore(history: PurchaseHistory, i: number, cutoff: number): number {
  let low = history.start[i];
  let high = history.start[i + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (history.day[middle] < cutoff) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortRows(history: PurchaseHistory, from: number, to: number): void {
  if (to - from <= INSERTION_ROWS) insertionSort(history.day, history.amount, from, to);
  else if (!isSorted(history, from, to)) sortLongHistory(history.day, history.amount, from, to);
}

function isSorted({ day, amount }: PurchaseHistory, from: number, to: number): boolean {
  for (let row = from + 1; row < to; row++) {
    if (day[row] < day[row - 1] || (day[row] === day[row - 1] && amount[row] < amount[row - 1])) return false;
  }
  return true;
}

function insertionSort(day: Int32Array, amount: Float64Array, from: number, to: number): void {
  for (let row = from + 1; row < to; row++) {
    const heldDay = day[row];
    const heldAmount = amount[row];
    let at = row;
    for (; at > from && (day[at - 1] > heldDay || (day[at - 1] === heldDay && amount[at - 1] > heldAmount)); at--) {
      day[at] = day[at - 1];
      amount[at] = amount[at - 1];
    }
    day[at] = heldDay;
    amount[at] = heldAmount;
  }
}

function sortLongHistory(day: Int32Array, amount: Float64Array, from: number, to: number): void {
  const days = day.slice(from, to);
  const amounts = amount.slice(from, to);
  const order = Uint32Array.from(days, (_, i) => i).sort((a, b) => days[a] - days[b] || amounts[a] - amounts[b]);
  order.forEach((source, i) => {
    day[from + i] = days[source];
    amount[from + i] = amounts[source];
  });
}
