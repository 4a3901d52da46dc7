import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KINDS, kindOf } from '../../../../src/tasks/clv/reconcile/kindsOf.ts';
import { ledgerOf } from '../../../../src/tasks/clv/reconcile/ledger.ts';
import { isWholeMinor, minorDecimals, toMinor } from '../../../../src/tasks/clv/reconcile/minorUnits.ts';
import { readMoneyRows } from '../../../../src/tasks/clv/reconcile/moneyRows.ts';
import type { TransactionColumns } from '../../../../src/tasks/clv/reconcile/types.ts';
import { COLUMNS, HEADER, patient, tableOf } from './books.ts';

const JANUARY_2025 = (2025 - 1970) * 12;

describe('totals by month and currency', () => {
  const rows = [
    ['1', 'a', '2025-01-31', 'sale', '10.10', 'EUR'],
    ['2', 'b', '2025-01-02', 'sale', '20.20', 'EUR'],
    ['3', 'a', '2025-02-01', 'sale', '0.30', 'EUR'],
    ['1', 'a', '2025-02-03', 'Rückerstattung', '-5.05', 'EUR'],
    ['2', 'b', '2025-02-04', 'contracargo', '-20.20', 'EUR'],
    ['3', 'a', '2025-02-05', 'discount', '-0.10', 'EUR'],
    ['3', 'a', '2025-02-05', 'IVA', '0.06', 'EUR'],
    ['4', 'c', '2025-02-06', 'sale', '7.00', 'USD'],
    ['5', 'c', '2025-02-07', 'adjustment', '99.00', 'USD'],
    ['6', '', '2025-02-07', 'sale', '99.00', 'USD'],
  ];
  const rowsOf = (lines: readonly (readonly string[])[], columns: TransactionColumns = COLUMNS, unit?: string) => readMoneyRows(tableOf(HEADER, lines), columns, unit, patient);
  const totalsOf = async (...given: Parameters<typeof rowsOf>) => ledgerOf(await rowsOf(...given), patient);

  it('are those of a hand', async () => {
    expect(await totalsOf(rows)).toEqual([
      { month: JANUARY_2025, currency: 'EUR', values: { charges: 3030, refunds: 0, chargebacks: 0, discounts: 0, taxes: 0, net: 3030, rows: 2, activeCustomers: 2, newCustomers: 2 } },
      { month: JANUARY_2025 + 1, currency: 'EUR', values: { charges: 30, refunds: 505, chargebacks: 2020, discounts: 10, taxes: 6, net: 30 - 505 - 2020 - 10, rows: 5, activeCustomers: 1, newCustomers: 0 } },
      { month: JANUARY_2025 + 1, currency: 'USD', values: { charges: 700, refunds: 0, chargebacks: 0, discounts: 0, taxes: 0, net: 700, rows: 2, activeCustomers: 1, newCustomers: 1 } },
    ]);
  });

  it('say which rows they leave out', async () => {
    expect(await rowsOf(rows)).toMatchObject({ rowsRead: 10, incompleteRows: 1, roundedRows: 0, unknownKinds: [{ word: 'adjustment', rows: 1 }] });
  });

  it('take negative amounts for refunds where no column names kinds, and the one unit for the currency', async () => {
    const { kind: _, currency: __, ...columns } = COLUMNS;
    const [january, february] = await totalsOf(rows.slice(0, 4), columns, '€');
    expect(january).toMatchObject({ currency: 'EUR', values: { charges: 3030 } });
    expect(february).toMatchObject({ values: { charges: 30, refunds: 505, net: -475 } });
  });

  it('read refunds by the way most of them are written, and count one that is written the other way as it stands', async () => {
    const written = [['1', 'a', '2025-01-01', 'refund', '5.00', 'EUR'], ['2', 'a', '2025-01-01', 'refund', '6.00', 'EUR'], ['3', 'a', '2025-01-01', 'refund', '-7.00', 'EUR']];
    expect((await totalsOf(written))[0].values).toMatchObject({ refunds: 400, net: -400 });
  });

  it('add up to the cent, in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.nat({ max: 27 })), { minLength: 1, maxLength: 60 }), fc.boolean(), async (sales, backwards) => {
        const lines = sales.map(([cents, day], i) => [String(i), `c${i % 7}`, `2025-02-${String(day + 1).padStart(2, '0')}`, 'sale', (cents / 100).toFixed(2), 'EUR']);
        const [cell] = await totalsOf(backwards ? lines.toReversed() : lines);
        expect(cell.values.charges).toBe(sales.reduce((sum, [cents]) => sum + cents, 0));
        expect(cell.values.newCustomers).toBe(new Set(lines.map(([, customer]) => customer)).size);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('need a customer, a date and an amount', async () => {
    await expect(rowsOf(rows, { customer: 'customer' })).rejects.toThrow(/customer, the date and the amount/);
    await expect(rowsOf(rows, { ...COLUMNS, kind: 'gone' })).rejects.toThrow(/no column "gone"/);
  });
});

describe('the smallest unit of a currency', () => {
  it('is a hundredth for most, a whole yen, a thousandth of a dinar', () => {
    expect(['EUR', 'USD', '', '€', 'JPY', '¥', 'KWD'].map(minorDecimals)).toEqual([2, 2, 2, 2, 0, 0, 3]);
  });

  it('is rounded to from halves away from zero, and not from what binary fractions blur', () => {
    expect([0.29, 1.005, -1.005, 1.1, 4.35, 1e13, 0].map((amount) => toMinor(amount, 2))).toEqual([29, 101, -101, 110, 435, 1e15, 0]);
    expect([1.1, 19.99, 1234567.89, 1e12 + 0.25].map((amount) => isWholeMinor(amount, 2))).toEqual([true, true, true, true]);
    expect([1.005, 0.001, 12.345].map((amount) => isWholeMinor(amount, 2))).toEqual([false, false, false]);
  });
});

describe('the word of a kind', () => {
  it.each([
    ['charge', ['charge', 'Sale', 'PAYMENT', 'venta', 'Zahlung', 'factura']],
    ['refund', ['refund', 'partial_refund', 'Reembolso', 'devolución', 'Rückerstattung', 'Gutschrift', 'return']],
    ['chargeback', ['chargeback', 'charge_back', 'dispute', 'Contracargo', 'Rücklastschrift']],
    ['tax', ['tax', 'VAT', 'IVA', 'MwSt', 'Umsatzsteuer']],
    ['discount', ['discount', 'coupon', 'descuento', 'Rabatt']],
    ['other', ['', 'adjustment', 'x', '__proto__']],
  ])('says %s', (kind, words) => {
    for (const word of words) expect({ word, kind: KINDS[kindOf(word)] }).toEqual({ word, kind });
  });
});
