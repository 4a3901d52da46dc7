import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { featuresAt, spendBetween } from '../../../src/tasks/clv/features.ts';
import { orderTransactions } from '../../../src/tasks/clv/history.ts';
import { PLAIN_LEDGER, readLedger } from '../../../src/tasks/clv/money/ledger.ts';
import type { LedgerOptions } from '../../../src/tasks/clv/money/ledger.ts';
import { toMicros } from '../../../src/tasks/clv/money/micros.ts';
import type { Rates } from '../../../src/tasks/clv/money/rates.ts';
import { transactionStream } from '../../../src/tasks/clv/transactionStream.ts';
import type { Transactions } from '../../../src/tasks/clv/types.ts';
import { createTestContext } from '../../testContext.ts';
import { ledgerTable, ratesOf } from './money/ledgerTable.ts';
import type { LedgerRow } from './money/ledgerTable.ts';

function read(rows: readonly LedgerRow[], rates?: Rates, measure: LedgerOptions['measure'] = 'net', currency = 'EUR'): Transactions {
  const { table, columns } = ledgerTable(rows);
  return readLedger(table, columns, { ...PLAIN_LEDGER, measure, currency: rates && currency }, rates);
}

/** Features by customer and name. */
async function featuresOf(transactions: Transactions, cutoff: number): Promise<Record<string, Record<string, number>>> {
  const history = await orderTransactions(transactions, createTestContext());
  const { customers, x } = await featuresAt(history, cutoff, 30, createTestContext());
  return Object.fromEntries(Array.from(customers, (customer, row) => [history.keys[customer], Object.fromEntries(x.features.map((feature) => [feature.name, feature.kind === 'number' ? feature.values[row] : NaN]))]));
}

async function valueOf(transactions: Transactions, from: number, to: number, discountRate = 0): Promise<Record<string, number>> {
  const history = await orderTransactions(transactions, createTestContext());
  const values = spendBetween(history, Int32Array.from(history.keys, (_, i) => i), from, to, discountRate);
  return Object.fromEntries(history.keys.map((key, i) => [key, values[i]]));
}

describe('a refund at the wall of time', () => {
  const rows: LedgerRow[] = [
    { customer: 'ana', day: 90, amount: 100, kind: 'sale', order: 'A' },
    { customer: 'ana', day: 95, amount: 40, kind: 'sale', order: 'B' },
    { customer: 'ana', day: 100, amount: 30, kind: 'refund', order: 'A' },
    { customer: 'ana', day: 110, amount: 15, kind: 'refund', order: 'B' },
  ];
  const ledger = read(rows);

  it('is not seen by features at a cutoff on its own day, and is on the next, on the order’s day', async () => {
    const { ana: at } = await featuresOf(ledger, 100);
    expect(at).toMatchObject({ totalAmount: 140, refundCount: 0, refundShare: 0, repeatMeanAmount: 40, spendLastHorizon: 140, lastAmount: 40 });
    const { ana: after } = await featuresOf(ledger, 101);
    expect(after).toMatchObject({ totalAmount: 110, refundCount: 1, refundShare: 30 / 140, repeatMeanAmount: 40, recencyDays: 6, purchaseDays: 2, transactionCount: 2 });
    const { ana: later } = await featuresOf(ledger, 121);
    expect(later).toMatchObject({ totalAmount: 95, spendLastHorizon: 25, countLastHorizon: 1, lastAmount: 25, repeatMeanAmount: 25, refundCount: 2 });
  });

  it('comes off a window of its order’s day where it was known before the window’s end', async () => {
    expect(await valueOf(ledger, 90, 100)).toEqual({ ana: 140 });
    expect(await valueOf(ledger, 90, 101)).toEqual({ ana: 110 });
    expect(await valueOf(ledger, 90, 120)).toEqual({ ana: 95 });
    expect(await valueOf(ledger, 96, 120)).toEqual({ ana: 0 });
  });

  it('of all that an order was, at another rate than the order’s, leaves exactly nothing', async () => {
    // €100 at 1.0837 dollars, given back a month later at 1.1291: what the rate did meanwhile is no customer's money.
    const order: LedgerRow[] = [{ customer: 'ana', day: 90, amount: 100, kind: 'sale', order: 'A', currency: 'EUR' }, { customer: 'ana', day: 120, amount: 100, kind: 'refund', order: 'A', currency: 'EUR' }];
    const rates = ratesOf([['1970-01-01', 'EUR', 1.0837], ['1970-04-20', 'EUR', 1.1291]]);
    for (const measure of ['net', 'margin'] as const) {
      const converted = read(order, rates, measure, 'USD');
      expect(await valueOf(converted, 90, 121)).toEqual({ ana: 0 });
      expect(await valueOf(converted, 0, 120)).toEqual({ ana: 108.37 });
      const { ana: before } = await featuresOf(converted, 120);
      const { ana: after } = await featuresOf(converted, 121);
      expect([before.totalAmount, after.totalAmount]).toEqual([108.37, 0]);
    }
    const apart = read(order.map(({ order: _, ...row }) => row), rates, 'net', 'USD');
    expect(await valueOf(apart, 90, 121)).toEqual({ ana: -4.54 });
  });

  it('edited on or after the cutoff changes no feature', async () => {
    const before = await featuresOf(ledger, 100);
    const edited = rows.map((row) => ((row.day ?? 0) >= 100 ? { ...row, amount: 7 * (row.amount ?? 0), order: 'B' } : row));
    expect(await featuresOf(read(edited), 100)).toEqual(before);
    expect(await featuresOf(read(rows.slice(0, 2)), 100)).toEqual(before);
    expect(await featuresOf(read(edited), 101)).not.toEqual(await featuresOf(ledger, 101));
  });
});

describe('customers and their purchases', () => {
  it('are those with a purchase before the cutoff; what went back before the first counts as money alone', async () => {
    const rows: LedgerRow[] = [
      { customer: 'only refunds', day: 5, amount: 10, kind: 'refund' }, { customer: 'later', day: 5, amount: 10, kind: 'refund' }, { customer: 'later', day: 50, amount: 80, kind: 'sale' },
      { customer: 'both', day: 5, amount: 10, kind: 'refund' }, { customer: 'both', day: 20, amount: 80, kind: 'sale' }, { customer: 'both', day: 30, amount: 5, kind: 'refund' }, { customer: 'both', day: 32, amount: 0, kind: 'sale' },
    ];
    const found = await featuresOf(read(rows), 40);
    expect(Object.keys(found)).toEqual(['both']);
    expect(found.both).toMatchObject({ tenureDays: 20, recencyDays: 8, activeSpanDays: 12, purchaseDays: 2, transactionCount: 2, totalAmount: 65, lastAmount: 0, repeatMeanAmount: 0, gapMeanDays: 12, maxAmount: 80, refundCount: 2, refundShare: 15 / 80 });
  });

  it('have a repeat mean of the days’ net money', async () => {
    const day = (at: number, amount: number, kind = 'sale'): LedgerRow => ({ customer: 'ana', day: at, amount, kind });
    const { ana } = await featuresOf(read([day(1, 500), day(5, 10), day(5, 20), day(5, 3, 'refund'), day(7, 50, 'refund'), day(9, 41)]), 20);
    expect(ana.repeatMeanAmount).toBe((27 + 41) / 2);
  });
});

describe('discounted value', () => {
  it('counts money of day d as (1 + rate)^(−(d − from) / 365)', async () => {
    const ledger = read([{ customer: 'ana', day: 100, amount: 60 }, { customer: 'ana', day: 465, amount: 110 }, { customer: 'ana', day: 830, amount: 121 }]);
    expect((await valueOf(ledger, 100, 900, 0.1)).ana).toBeCloseTo(60 + 100 + 100, 9);
    expect((await valueOf(ledger, 100, 900)).ana).toBe(291);
  });
});

describe('the stream of purchases', () => {
  it('answers as the parts that it is made of', async () => {
    const ledger = read([{ customer: 'bo', day: 4, amount: 8, kind: 'sale', order: '1' }, { customer: 'ana', day: 3, amount: 5, kind: 'refund' }, { customer: 'ana', day: 6, amount: 9, kind: 'sale' }, { customer: 'bo', day: 12, amount: 8, kind: 'refund', order: '1' }]);
    const stream = await transactionStream(ledger, createTestContext());
    expect(stream).toMatchObject({ name: 'transactions', learn: 'spend', keys: ['ana', 'bo'], firstDay: 3, lastDay: 12, completeThrough: 12 });
    expect([...stream.joined]).toEqual([6, 4]);
    const { customers, x } = await stream.at(6, 30, createTestContext());
    expect([...customers]).toEqual([1]);
    expect(x.features.map(({ name }) => name)).toEqual(stream.notes(30).map(({ name }) => name));
    expect([...stream.value(Int32Array.of(0, 1), 4, 12, 0)]).toEqual([9, 8]);
    expect([...stream.value(Int32Array.of(0, 1), 4, 13, 0)]).toEqual([9, 0]);
  });
});

const cents = fc.integer({ min: 0, max: 5_000_000 });
const anyRow = fc.record({
  customer: fc.constantFrom('a', 'b', 'c'),
  day: fc.integer({ min: 0, max: 60 }),
  amount: fc.tuple(cents, fc.boolean()).map(([value, isNegative]) => (isNegative ? -value : value) / 100),
  currency: fc.constantFrom('EUR', 'USD'),
  kind: fc.constantFrom('charge', 'charge', 'charge', 'refund', 'chargeback', 'tax', 'discount'),
  order: fc.constantFrom('1', '2', '3'),
  margin: fc.option(fc.constantFrom(-0.2, 0.35, 0.6), { nil: undefined }),
});
const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 40 });
const rates = ratesOf([[0, 'USD', 0.9137], [20, 'USD', 1.0521], [41, 'USD', 0.8819]]);

describe('laws of a ledger', () => {
  it('sums up each currency as the file does, to the cent', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        for (const currency of ['EUR', 'USD']) {
          const hand = rows.filter((row) => row.currency === currency).reduce((sum, { amount }) => sum + Math.round(100 * amount), 0);
          const found = read(rows, rates).totals.filter((total) => total.currency === currency).reduce((sum, { amount }) => sum + Math.round(100 * amount), 0);
          expect(found + 0).toBe(hand + 0);
        }
      }),
    );
  });

  it('is the same, to the last bit, in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.constantFrom('gross', 'net', 'margin'), fc.integer(), fc.integer({ min: 1, max: 70 }), async (some, measure, seed, cutoff) => {
        // Where most charges are written below 0, the one that surely has a margin is no charge.
        const others = measure === 'margin' ? some.map((row) => (row.kind === 'charge' ? { ...row, amount: Math.abs(row.amount) } : row)) : some;
        const rows = [...others, { customer: 'd', day: 3, amount: 1, currency: 'EUR', kind: 'charge', margin: 0.3 }];
        const [one, other] = [read(rows, rates, measure), read(createRng(seed).shuffle([...rows]), rates, measure)];
        expect(await orderTransactions(other, createTestContext())).toEqual(await orderTransactions(one, createTestContext()));
        expect(await featuresOf(other, cutoff)).toEqual(await featuresOf(one, cutoff));
        expect(await valueOf(other, cutoff - 20, cutoff, 0.1)).toEqual(await valueOf(one, cutoff - 20, cutoff, 0.1));
        expect(other.warnings).toEqual(one.warnings);
        expect(other.totals).toEqual(one.totals);
      }),
    );
  });

  it('adds up over windows that no refund crosses, to the millionth', async () => {
    const days = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }));
    await fc.assert(
      fc.asyncProperty(anyRows, days, async (rows, [a, b, c]) => {
        const ledger = read(rows.map((row) => ({ ...row, order: row.kind === 'charge' ? row.order : undefined })), rates);
        const [first, second, whole] = [await valueOf(ledger, a, a + b), await valueOf(ledger, a + b, a + b + c), await valueOf(ledger, a, a + b + c)];
        for (const key of Object.keys(whole)) expect(toMicros(first[key]) + toMicros(second[key])).toBe(toMicros(whole[key]));
      }),
    );
  });

  it('shows features at a cutoff nothing of rows on or after it', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyRows, fc.integer({ min: 1, max: 59 }), async (past, future, cutoff) => {
        const earlier = past.map((row) => ({ ...row, day: Math.min(row.day, cutoff - 1), amount: Math.abs(row.amount) }));
        const later = future.map((row) => ({ ...row, day: Math.max(row.day, cutoff), amount: Math.abs(row.amount) }));
        expect(await featuresOf(read([...later, ...earlier], rates), cutoff)).toEqual(await featuresOf(read(earlier, rates), cutoff));
      }),
    );
  });
});

describe('customers without a purchase', () => {
  it('are in no list, and are counted in a warning', async () => {
    const rows: LedgerRow[] = [{ customer: 'ana', day: 90, amount: 100, kind: 'sale' }, { customer: 'ben', day: 91, amount: 20, kind: 'refund' }, { customer: 'cleo', day: 92, amount: 5, kind: 'discount' }];
    const stream = await transactionStream(read(rows), createTestContext());
    expect((await stream.at(200, 30, createTestContext())).customers).toHaveLength(1);
    expect(stream.warnings.find(({ key }) => key === 'customers-without-purchase')?.facts).toEqual({ customers: 2, of: 3 });
    expect((await transactionStream(read(rows.slice(0, 1)), createTestContext())).warnings).toEqual([]);
  });
});
