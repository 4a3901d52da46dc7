import { CHARGE, CHARGEBACK, DISCOUNT, REFUND } from '../money/kinds.ts';
import { type BookContext, inTurns } from './inTurns.ts';
import { KINDS } from './kindsOf.ts';
import type { LedgerCell, Measure, MoneyMeasure, MoneyRows } from './types.ts';

const MEASURE_OF_KIND: readonly (MoneyMeasure | undefined)[] = ['charges', 'refunds', 'chargebacks', 'taxes', 'discounts', undefined];
/** What a row of each kind does to net: taxes are no income. */
const NET_SIGN: readonly number[] = KINDS.map((_, kind) => (kind === CHARGE ? 1 : kind === REFUND || kind === CHARGEBACK || kind === DISCOUNT ? -1 : 0));

/** What rows would be with other months or signs: an edit of the file that finance's books imply. */
export interface Edits {
  readonly removed?: ReadonlySet<number>;
  readonly flipped?: ReadonlySet<number>;
  /** Index of a row → the month in which it counts. */
  readonly month?: ReadonlyMap<number, number>;
  /** Index of a row → the currency in which it counts. */
  readonly currency?: ReadonlyMap<number, number>;
}

/** The money of row `i` as it counts in its kind's measure, in minor units: positive where it is written as most of its kind are. */
export function countedAmount(rows: MoneyRows, i: number): number {
  return rows.amount[i] * rows.sign[rows.kind[i]] + 0;
}

/** What row `i` adds to each measure that adds up over rows; customers do not. */
export function contributionOf(rows: MoneyRows, i: number, measure: Measure): number {
  if (measure === 'rows') return 1;
  const kind = rows.kind[i];
  if (measure === 'net') return NET_SIGN[kind] * countedAmount(rows, i) + 0;
  return MEASURE_OF_KIND[kind] === measure ? countedAmount(rows, i) : 0;
}

/**
 * Totals by month and currency, each row on its own date: charges, refunds, chargebacks, discounts and taxes as their kind's most rows are
 * written, net = charges − discounts − refunds − chargebacks, active customers (with a charge in the month) and new ones (their first charge of
 * all). Months ascending, currencies in the file's order; months without rows are left out. Sums are of whole minor units, so exact to 2^53.
 */
export async function ledgerOf(rows: MoneyRows, ctx: Pick<BookContext, 'breathe'>, edits: Edits = {}): Promise<LedgerCell[]> {
  const cells = new Map<number, { month: number; currency: number; values: Record<Measure, number>; active: Set<number> }>();
  const first = await firstCharges(rows, edits, ctx);
  await inTurns(rows.row.length, ctx, (i) => {
    if (edits.removed?.has(i)) return;
    const [month, currency] = [edits.month?.get(i) ?? rows.month[i], edits.currency?.get(i) ?? rows.currency[i]];
    const key = month * rows.currencies.length + currency;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { month, currency, values: emptyValues(), active: new Set() }));
    const flipped = edits.flipped?.has(i) ?? false;
    // Where the sign is what says the kind, a charge with the other sign is a refund.
    const kind = flipped && !rows.kindsNamed ? REFUND : rows.kind[i];
    addRow(cell.values, kind, countedAmount(rows, i) * (flipped && rows.kindsNamed ? -1 : 1));
    if (kind !== CHARGE) return;
    cell.active.add(rows.customer[i]);
    if (first[rows.customer[i]] === i) cell.values.newCustomers++;
  });
  return [...cells.values()]
    .sort((a, b) => a.month - b.month || a.currency - b.currency)
    .map(({ month, currency, values, active }) => ({ month, currency: rows.currencies[currency], values: { ...values, activeCustomers: active.size } }));
}

function addRow(values: Record<Measure, number>, kind: number, counted: number): void {
  const measure = MEASURE_OF_KIND[kind];
  if (measure) values[measure] += counted;
  values.net += NET_SIGN[kind] * counted;
  values.rows++;
}

/** By customer, the row of the first charge, −1 where there is none. Of one moment, the first row of the file. */
async function firstCharges(rows: MoneyRows, edits: Edits, ctx: Pick<BookContext, 'breathe'>): Promise<Int32Array> {
  const first = new Int32Array(rows.customers.length).fill(-1);
  const time = (i: number) => rows.ms?.[i] ?? rows.day[i];
  await inTurns(rows.row.length, ctx, (i) => {
    if (rows.kind[i] !== CHARGE || edits.removed?.has(i)) return;
    const known = first[rows.customer[i]];
    if (known < 0 || time(i) < time(known)) first[rows.customer[i]] = i;
  });
  return first;
}

export function emptyValues(): Record<Measure, number> {
  return { charges: 0, refunds: 0, chargebacks: 0, discounts: 0, taxes: 0, net: 0, rows: 0, activeCustomers: 0, newCustomers: 0 };
}
