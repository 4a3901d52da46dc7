import type { TaskContext } from '../../core/contract/index.ts';
import type { Transactions } from './types.ts';

/**
 * Transactions in one canonical order: customers by key (UTF-16 code units), each customer's rows by day, then by amount, by the day from
 * which they are known, purchases last, and by gross. Everything later reads this, so that the order of a file's rows cannot change a feature,
 * a sum or a model. The arrays are as in `Transactions`; some may be one and the same.
 */
export interface PurchaseHistory {
  readonly keys: readonly string[];
  /** The rows of customer i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  readonly day: Int32Array;
  readonly knownFrom: Int32Array;
  readonly amount: Float64Array;
  readonly gross: Float64Array;
  readonly isPurchase: Uint8Array;
}

type Values = Int32Array | Float64Array | Uint8Array;

/** Rows of the longest history that is still sorted by insertion: most customers have a handful. */
const INSERTION_ROWS = 24;

/** Rows or customers between two looks at the event loop. */
const BREATHE_EVERY = 16_384;

/** Linear but for customers whose rows are out of order. The input is not changed. */
export async function orderTransactions(transactions: Transactions, ctx: TaskContext): Promise<PurchaseHistory> {
  const { customers, customer } = transactions;
  await ctx.breathe();
  const order = customers.map((_, code) => code).sort((a, b) => (customers[a] < customers[b] ? -1 : customers[a] > customers[b] ? 1 : 0));
  const rank = new Int32Array(customers.length);
  order.forEach((code, i) => (rank[code] = i));

  const start = new Int32Array(customers.length + 1);
  for (let row = 0; row < customer.length; row++) start[rank[customer[row]] + 1]++;
  for (let i = 0; i < customers.length; i++) start[i + 1] += start[i];

  const next = start.slice();
  const place = new Uint32Array(customer.length);
  for (let row = 0; row < customer.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    place[row] = next[rank[customer[row]]]++;
  }
  const history = { keys: order.map((code) => customers[code]), start, ...(await placed(transactions, place, ctx)) };
  const arrays = [...new Set<Values>([history.day, history.knownFrom, history.amount, history.gross, history.isPurchase])];
  for (let i = 0; i < customers.length; i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    sortRows(history, arrays, start[i], start[i + 1]);
  }
  return history;
}

/** Index of the first row of customer `i` dated on or after `cutoff`: of its rows before, those with `knownFrom` before it were known then. */
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

/** Day of customer `i`'s first purchase; Infinity without one. */
export function firstPurchaseDay({ start, day, isPurchase }: PurchaseHistory, i: number): number {
  for (let row = start[i]; row < start[i + 1]; row++) if (isPurchase[row] === 1) return day[row];
  return Infinity;
}

/** The transactions' arrays, row r at `place[r]`; what was one array stays one. */
async function placed({ day, knownFrom, amount, gross, isPurchase }: Transactions, place: Uint32Array, ctx: TaskContext): Promise<Pick<PurchaseHistory, 'day' | 'knownFrom' | 'amount' | 'gross' | 'isPurchase'>> {
  const move = async <V extends Values>(values: V, into: V): Promise<V> => {
    await ctx.breathe();
    for (let row = 0; row < place.length; row++) into[place[row]] = values[row];
    return into;
  };
  const days = await move(day, new Int32Array(place.length));
  const amounts = await move(amount, new Float64Array(place.length));
  return {
    day: days,
    knownFrom: knownFrom === day ? days : await move(knownFrom, new Int32Array(place.length)),
    amount: amounts,
    gross: gross === amount ? amounts : await move(gross, new Float64Array(place.length)),
    isPurchase: await move(isPurchase, new Uint8Array(place.length)),
  };
}

function sortRows(history: PurchaseHistory, arrays: readonly Values[], from: number, to: number): void {
  let row = from + 1;
  while (row < to && compareRows(history, row - 1, row) <= 0) row++;
  if (row >= to) return;
  const order = new Uint32Array(to - from);
  for (let i = 0; i < order.length; i++) order[i] = from + i;
  if (order.length <= INSERTION_ROWS) insertionSort(history, order);
  else order.sort((a, b) => compareRows(history, a, b));
  for (const values of arrays) {
    const held = values.slice(from, to);
    for (let i = 0; i < order.length; i++) values[from + i] = held[order[i] - from];
  }
}

function insertionSort(history: PurchaseHistory, order: Uint32Array): void {
  for (let i = 1; i < order.length; i++) {
    const held = order[i];
    let at = i;
    for (; at > 0 && compareRows(history, order[at - 1], held) > 0; at--) order[at] = order[at - 1];
    order[at] = held;
  }
}

function compareRows({ day, amount, knownFrom, isPurchase, gross }: PurchaseHistory, a: number, b: number): number {
  return day[a] - day[b] || amount[a] - amount[b] || knownFrom[a] - knownFrom[b] || isPurchase[a] - isPurchase[b] || gross[a] - gross[b];
}
