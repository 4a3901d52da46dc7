import { CHARGE, CHARGEBACK, REFUND } from './kinds.ts';
import type { LedgerRows } from './ledgerRows.ts';
import { toMicros } from './micros.ts';
import type { RowCurrencies } from './rowCurrencies.ts';
import type { RowKinds } from './rowKinds.ts';

/** What was charged for one order of one customer, and given back of it; money in millionths, as written. */
export interface Order {
  /** Rows of its charges. */
  readonly charges: number[];
  chargedMicros: number;
  refundedMicros: number;
  /** Currency of its rows: a place in the currencies, or −2 where they differ. */
  currency: number;
}

export interface OrderLinks {
  /** By row: the day that a row counts on. A refund or chargeback counts on its order's. */
  readonly day: Int32Array;
  /** Orders with rows other than charges. */
  orderOf(row: number): Order | undefined;
  /** Refunds and chargebacks that name an order of which the customer has no charge. */
  readonly withoutCharge: number;
  /** Orders of which more was given back than charged. */
  readonly overRefunded: number;
}

const NO_CURRENCY = -1;
const MIXED = -2;

/**
 * Links refunds and chargebacks to the charges of the same customer and order. A refund counts on the day of the order's latest charge that is not
 * after it, of the earliest where all are after it; without a charge on its own day.
 */
export function linkOrders(ledger: LedgerRows, { kind, sign }: RowKinds, { code }: RowCurrencies): OrderLinks {
  const { rows, day: ownDay, order, customer, amount } = ledger;
  const orders = new Map<number, Order>();
  if (!order) return { day: ownDay, orderOf: () => undefined, withoutCharge: 0, overRefunded: 0 };
  const named = new Uint8Array(order.dictionary.length);
  for (let row = 0; row < rows; row++) if (kind[row] !== CHARGE && order.codes[row] >= 0) named[order.codes[row]] = 1;
  const keyOf = (row: number) => customer.codes[row] * order.dictionary.length + order.codes[row];
  for (let row = 0; row < rows; row++) {
    if (order.codes[row] < 0 || named[order.codes[row]] === 0) continue;
    const key = keyOf(row);
    let found = orders.get(key);
    if (!found) orders.set(key, (found = { charges: [], chargedMicros: 0, refundedMicros: 0, currency: NO_CURRENCY }));
    const currency = code ? code[row] : 0;
    found.currency = found.currency === NO_CURRENCY || found.currency === currency ? currency : MIXED;
    const micros = toMicros(amount[row] * sign[kind[row]]);
    if (kind[row] === CHARGE) {
      found.charges.push(row);
      found.chargedMicros += micros;
    } else if (isRefund(kind[row])) found.refundedMicros -= micros;
  }
  const orderOf = (row: number) => (order.codes[row] < 0 ? undefined : orders.get(keyOf(row)));
  return { ...daysOfRefunds(ledger, kind, orderOf), orderOf, overRefunded: overRefunded(orders.values()) };
}

function daysOfRefunds({ rows, day: ownDay, order }: LedgerRows, kind: Uint8Array, orderOf: OrderLinks['orderOf']): Pick<OrderLinks, 'day' | 'withoutCharge'> {
  const day = ownDay.slice();
  let withoutCharge = 0;
  for (let row = 0; row < rows; row++) {
    if (!isRefund(kind[row])) continue;
    const charges = orderOf(row)?.charges ?? [];
    if (charges.length > 0) day[row] = dayOfOrder(charges.map((charge) => ownDay[charge]), ownDay[row]);
    else if (order && order.codes[row] >= 0) withoutCharge++;
  }
  return { day, withoutCharge };
}

function dayOfOrder(chargeDays: readonly number[], refundDay: number): number {
  let latest = -Infinity;
  let earliest = Infinity;
  for (const day of chargeDays) {
    if (day <= refundDay && day > latest) latest = day;
    if (day < earliest) earliest = day;
  }
  return latest > -Infinity ? latest : earliest;
}

function overRefunded(orders: Iterable<Order>): number {
  let count = 0;
  for (const { charges, chargedMicros, refundedMicros, currency } of orders) if (charges.length > 0 && currency !== MIXED && refundedMicros > chargedMicros) count++;
  return count;
}

export function isRefund(kind: number): boolean {
  return kind === REFUND || kind === CHARGEBACK;
}
