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
 * after it, else on its own: a later charge was not known yet.
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
    if (charges.length === 0 && order && order.codes[row] >= 0) withoutCharge++;
    let latest = -Infinity;
    for (const charge of charges) if (ownDay[charge] <= ownDay[row] && ownDay[charge] > latest) latest = ownDay[charge];
    if (latest > -Infinity) day[row] = latest;
  }
  return { day, withoutCharge };
}

function overRefunded(orders: Iterable<Order>): number {
  let count = 0;
  for (const { charges, chargedMicros, refundedMicros, currency } of orders) if (charges.length > 0 && currency !== MIXED && refundedMicros > chargedMicros) count++;
  return count;
}

export function isRefund(kind: number): boolean {
  return kind === REFUND || kind === CHARGEBACK;
}
