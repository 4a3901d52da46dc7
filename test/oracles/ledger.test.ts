import { describe, expect, it } from 'vitest';
import { dateFromDay, dayFromDate, parseIsoDay } from '../../src/core/data/calendar.ts';
import { spendBetween } from '../../src/tasks/clv/features.ts';
import { orderTransactions } from '../../src/tasks/clv/history.ts';
import { readLedger } from '../../src/tasks/clv/money/ledger.ts';
import type { LedgerOptions } from '../../src/tasks/clv/money/ledger.ts';
import { MoneySum } from '../../src/tasks/clv/money/micros.ts';
import type { Transactions } from '../../src/tasks/clv/types.ts';
import { ledgerTable, ratesOf } from '../tasks/clv/money/ledgerTable.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './ledger.json' with { type: 'json' };

const { transactions: file, rates: given, expected } = oracle;
const rows = file.date.map((date, i) => ({
  customer: file.customer[i], day: parseIsoDay(date), amount: file.amount[i], currency: file.currency[i], kind: file.kind[i], order: file.order[i] ?? undefined, margin: file.margin[i],
}));
const rates = ratesOf(given.date.map((date, i) => [date, given.currency[i], given.rate[i]] as const));

function read(options: Partial<LedgerOptions>): Transactions {
  const { table, columns } = ledgerTable(rows);
  return readLedger(table, columns, { measure: 'net', marginShare: 1, taxIncluded: false, currency: 'EUR', ...options }, rates);
}

const monthOf = (day: number) => {
  const { year, month } = dateFromDay(day);
  return `${year}-${String(month).padStart(2, '0')}`;
};

function byMonth({ day, amount }: Transactions): Record<string, number> {
  const sums = new Map<string, MoneySum>();
  day.forEach((at, row) => {
    const month = monthOf(at);
    const sum = sums.get(month) ?? new MoneySum();
    sum.add(amount[row]);
    sums.set(month, sum);
  });
  return Object.fromEntries([...sums].map(([month, sum]) => [month, sum.value]));
}

/** Millionths as euros. */
const euros = (totals: Readonly<Record<string, number>>, scale = 1e6) => Object.fromEntries(Object.entries(totals).map(([month, total]) => [month, total / scale]));

describe('totals by month in euros, of a file with refunds, taxes, discounts and two currencies, against pandas', () => {
  it.each([
    ['gross', { measure: 'gross' }, expected.gross],
    ['net', { measure: 'net' }, expected.net],
    ['net, less taxes', { measure: 'net', taxIncluded: true }, expected.netLessTax],
  ] as const)('%s: to the millionth', (_, options, totals) => {
    expect(byMonth(read(options))).toEqual(euros(totals));
  });

  it('margin: to the cent, a row at a time to the millionth', () => {
    const found = byMonth(read({ measure: 'margin' }));
    const totals = euros(expected.margin, 1e8);
    expect(Object.keys(found).sort()).toEqual(Object.keys(totals).sort());
    for (const [month, total] of Object.entries(totals)) expect(Math.abs(found[month] - total)).toBeLessThan(1e-4);
  });

  it('net as it was known at each month’s end, by customer', async () => {
    const history = await orderTransactions(read({}), createTestContext());
    const everyone = Int32Array.from(history.keys, (_, i) => i);
    for (const [month, total] of Object.entries(expected.netKnownAtMonthEnd)) {
      const [year, number] = month.split('-').map(Number);
      const sum = new MoneySum();
      for (const value of spendBetween(history, everyone, dayFromDate(year, number, 1), dayFromDate(year, number + 1, 1))) sum.add(value);
      expect({ month, value: sum.value }).toEqual({ month, value: total / 1e6 });
    }
  });

  it('has every kind and case in it', () => {
    const ledger = read({});
    expect(new Set(ledger.totals.map(({ currency, kind }) => `${currency} ${kind}`)).size).toBe(10);
    expect(ledger.warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['refunds-without-order', 'converted']));
    expect(ledger.day.some((day, row) => day < ledger.knownFrom[row])).toBe(true);
  });
});
