import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { generateTransactionsCsv } from '../../../src/core/samples/transactions.ts';

interface SampleRow {
  readonly customer_id: string;
  readonly date: string;
  readonly course: string;
  readonly amount: string;
  readonly currency: string;
}

const read = (csv: string) => Papa.parse<SampleRow>(csv, { header: true, skipEmptyLines: true });

describe('the sample transactions', () => {
  const { data, errors, meta } = read(generateTransactionsCsv(1, 500));

  it('are a table that any reader takes', () => {
    expect(errors).toEqual([]);
    expect(meta.fields).toEqual(['customer_id', 'date', 'course', 'amount', 'currency']);
    expect(data.length).toBeGreaterThan(1000);
    expect(data.every(({ customer_id, date, amount, currency }) => /^C-\d{3}$/.test(customer_id) && parseIsoDay(date) !== undefined && /^\d+\.\d\d$/.test(amount) && Number(amount) > 0 && currency === 'USD')).toBe(true);
    expect(data.map(({ date }) => date)).toEqual(data.map(({ date }) => date).sort());
  });

  it('look like a shop: everyone buys, some once, some often, over two years', () => {
    const counts = new Map<string, number>();
    for (const { customer_id } of data) counts.set(customer_id, (counts.get(customer_id) ?? 0) + 1);
    const sizes = [...counts.values()];
    expect(counts.size).toBe(500);
    expect(sizes.filter((size) => size === 1).length).toBeGreaterThan(50);
    expect(sizes.filter((size) => size > 10).length).toBeGreaterThan(20);
    expect(data[0].date < '2024-08-01' && data[data.length - 1].date > '2026-06-01').toBe(true);
    expect(new Set(data.map(({ course }) => course)).size).toBe(8);
  });

  it('are decided by the seed alone', () => {
    expect(generateTransactionsCsv(7, 40)).toBe(generateTransactionsCsv(7, 40));
    expect(generateTransactionsCsv(7, 40)).not.toBe(generateTransactionsCsv(8, 40));
    expect(read(generateTransactionsCsv(7, 0)).data).toEqual([]);
  });
});
