import type { TaskContext } from '../../core/contract/index.ts';
import { toMicros } from './money/micros.ts';
import type { Transactions } from './types.ts';

/**
 * Transactions in one canonical order: customers by key (UTF-16 code units), each customer's rows by day, then by amount, by the day from
 * which they are known, purchases last, and by gross. Everything later reads this, so that the order of a file's rows cannot change a feature,
 * a sum or a model. The arrays of rows are as in `Transactions`; some may be one and the same.
 */
export interface PurchaseHistory {
  readonly keys: readonly string[];
  /** The rows of customer i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  /** By customer: the day of the first purchase, NO_DAY without one. */
  readonly joined: Int32Array;
  readonly day: Int32Array;
  readonly knownFrom: Int32Array;
  readonly amount: Float64Array;
  readonly isPurchase: Uint8Array;
  /** `amount` and `gross` in millionths: whole numbers, whose sums are exact. */
  readonly micros: Float64Array;
  readonly grossMicros: Float64Array;
}

/** Later than any day of a table. */
export const NO_DAY = 2 ** 31 - 1;

/** The arrays that are put in order. */
interface Rows {
  readonly day: Int32Array;
  readonly knownFrom: Int32Array;
  readonly amount: Float64Array;
  readonly gross: Float64Array;
  readonly isPurchase: Uint8Array;
}

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
  const rows = await placed(transactions, place, ctx);
  const sorter = new RowSorter(rows);
  for (let i = 0; i < customers.length; i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    sorter.sort(start[i], start[i + 1]);
  }
  const { day, knownFrom, amount, isPurchase } = rows;
  const micros = inMicros(amount);
  await ctx.breathe();
  const grossMicros = rows.gross === amount ? micros : inMicros(rows.gross);
  return { keys: order.map((code) => customers[code]), start, joined: firstPurchaseDays(start, rows), day, knownFrom, amount, isPurchase, micros, grossMicros };
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

function inMicros(amounts: Float64Array): Float64Array {
  const micros = new Float64Array(amounts.length);
  for (let row = 0; row < amounts.length; row++) micros[row] = toMicros(amounts[row]);
  return micros;
}

function firstPurchaseDays(start: Int32Array, { day, isPurchase }: Rows): Int32Array {
  const joined = new Int32Array(start.length - 1).fill(NO_DAY);
  for (let i = 0; i < joined.length; i++) {
    let row = start[i];
    while (row < start[i + 1] && isPurchase[row] === 0) row++;
    if (row < start[i + 1]) joined[i] = day[row];
  }
  return joined;
}

/** The transactions' arrays, row r at `place[r]`; what was one array stays one. */
async function placed({ day, knownFrom, amount, gross, isPurchase }: Transactions, place: Uint32Array, ctx: TaskContext): Promise<Rows> {
  const days = placedDays(day, place);
  await ctx.breathe();
  const amounts = placedMoney(amount, place);
  await ctx.breathe();
  const purchases = new Uint8Array(place.length);
  for (let row = 0; row < place.length; row++) purchases[place[row]] = isPurchase[row];
  await ctx.breathe();
  return {
    day: days,
    knownFrom: knownFrom === day ? days : placedDays(knownFrom, place),
    amount: amounts,
    gross: gross === amount ? amounts : placedMoney(gross, place),
    isPurchase: purchases,
  };
}

function placedDays(values: Int32Array, place: Uint32Array): Int32Array {
  const into = new Int32Array(place.length);
  for (let row = 0; row < place.length; row++) into[place[row]] = values[row];
  return into;
}

function placedMoney(values: Float64Array, place: Uint32Array): Float64Array {
  const into = new Float64Array(place.length);
  for (let row = 0; row < place.length; row++) into[place[row]] = values[row];
  return into;
}

/** Sorts runs of rows, all arrays alike. */
class RowSorter {
  readonly #rows: Rows;
  readonly #order = new Uint32Array(INSERTION_ROWS);
  readonly #held = new Float64Array(INSERTION_ROWS);

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Rows [from, to). */
  sort(from: number, to: number): void {
    const rows = this.#rows;
    let row = from + 1;
    while (row < to && compareRows(rows, row - 1, row) <= 0) row++;
    if (row >= to) return;
    const isShort = to - from <= INSERTION_ROWS;
    const order = isShort ? this.#insertionOrder(from, to) : Uint32Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => compareRows(rows, a, b));
    const held = isShort ? this.#held : new Float64Array(to - from);
    permuteDays(rows.day, order, held, from, to);
    permuteMoney(rows.amount, order, held, from, to);
    permuteFlags(rows.isPurchase, order, held, from, to);
    if (rows.knownFrom !== rows.day) permuteDays(rows.knownFrom, order, held, from, to);
    if (rows.gross !== rows.amount) permuteMoney(rows.gross, order, held, from, to);
  }

  #insertionOrder(from: number, to: number): Uint32Array {
    const order = this.#order;
    for (let row = from; row < to; row++) {
      let at = row - from;
      for (; at > 0 && compareRows(this.#rows, order[at - 1], row) > 0; at--) order[at] = order[at - 1];
      order[at] = row;
    }
    return order;
  }
}

// One function for each type of array: a shared one would ask for the type at every value.
function permuteDays(values: Int32Array, order: Uint32Array, held: Float64Array, from: number, to: number): void {
  for (let i = 0; i < to - from; i++) held[i] = values[order[i]];
  for (let i = 0; i < to - from; i++) values[from + i] = held[i];
}

function permuteMoney(values: Float64Array, order: Uint32Array, held: Float64Array, from: number, to: number): void {
  for (let i = 0; i < to - from; i++) held[i] = values[order[i]];
  for (let i = 0; i < to - from; i++) values[from + i] = held[i];
}

function permuteFlags(values: Uint8Array, order: Uint32Array, held: Float64Array, from: number, to: number): void {
  for (let i = 0; i < to - from; i++) held[i] = values[order[i]];
  for (let i = 0; i < to - from; i++) values[from + i] = held[i];
}

function compareRows({ day, amount, knownFrom, isPurchase, gross }: Rows, a: number, b: number): number {
  return day[a] - day[b] || amount[a] - amount[b] || knownFrom[a] - knownFrom[b] || isPurchase[a] - isPurchase[b] || gross[a] - gross[b];
}
