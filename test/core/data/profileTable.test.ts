import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import type { Table } from '../../../src/core/data/column.ts';
import { countDuplicateRows } from '../../../src/core/data/duplicateRows.ts';
import { histogramOf } from '../../../src/core/data/histogram.ts';
import { profileNumbers } from '../../../src/core/data/profileNumbers.ts';
import { profileTable } from '../../../src/core/data/profileTable.ts';
import { profileTexts } from '../../../src/core/data/profileText.ts';
import { createTableBuilder } from '../../../src/core/data/tableBuilder.ts';
import type { BuildOptions } from '../../../src/core/data/tableBuilder.ts';

const todayDay = dayFromDate(2024, 6, 1);

function table(header: readonly string[], rows: readonly (readonly string[])[], options: BuildOptions = {}): Table {
  const builder = createTableBuilder(header, options);
  builder.add(rows, rows.map((_, index) => index + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(outcome.kind);
  return outcome.table;
}

const rowsOf = (count: number, cell: (index: number) => readonly string[]) => Array.from({ length: count }, (_, index) => cell(index));
const warningsOf = async (header: readonly string[], rows: readonly (readonly string[])[]) => (await profileTable(table(header, rows), { todayDay })).warnings;

describe('profiles', () => {
  it('of numbers', async () => {
    const { profiles } = await profileTable(table(['n'], [['1'], ['2'], ['4'], [''], ['2'], ['11']]), { todayDay });
    expect(profiles[0]).toMatchObject({ name: 'n', type: 'number', missing: 1, distinct: 4, distinctExact: true, min: 1, max: 11, mean: 4 });
    [1.2, 2, 2, 4, 9.6].forEach((quantile, index) => expect(profiles[0].quantiles?.[index]).toBeCloseTo(quantile, 12));
    expect(profiles[0].std).toBeCloseTo(Math.sqrt(66 / 4), 12);
    expect(profiles[0].histogram).toEqual({ edges: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], counts: [1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 1] });
  });

  it('of one value have no deviation, and of none no numbers', () => {
    expect(profileNumbers(Float64Array.of(5), 'number')).toEqual({ missing: 0, distinct: 1, distinctExact: true, min: 5, max: 5, mean: 5, whole: true, quantiles: [5, 5, 5, 5, 5], histogram: { edges: [5, 6], counts: [1] } });
    expect(profileNumbers(Float64Array.of(NaN), 'number')).toEqual({ missing: 1, distinct: 0, distinctExact: true });
  });

  it('say whether numbers are whole, which quantiles between them cannot', () => {
    const ids = profileNumbers(Float64Array.of(101, 205, NaN, 307, 412), 'number');
    expect(ids.quantiles?.every((quantile) => Number.isInteger(quantile))).toBe(false);
    expect(ids.whole).toBe(true);
    expect(profileNumbers(Float64Array.of(1, 2.5, 4), 'number').whole).toBe(false);
    expect(profileNumbers(Float64Array.of(1, 2), 'day')).not.toHaveProperty('whole');
  });

  it('of dates are in days, of datetimes in ms', async () => {
    const { profiles } = await profileTable(table(['d', 't'], [['1970-01-02', '1970-01-02 00:00:01'], ['1970-01-04', '1970-01-01 00:00:00']]), { todayDay });
    expect(profiles[0]).toMatchObject({ type: 'date', min: 1, max: 3, mean: 2, histogram: { edges: [1, 2, 3, 4], counts: [1, 0, 1] } });
    expect(profiles[1]).toMatchObject({ type: 'datetime', min: 0, max: 86_401_000 });
  });

  it('of words name the most frequent first', async () => {
    const { profiles } = await profileTable(table(['c', 'b', 't'], [['x', 'yes', 'q'], ['y', 'no', 'q'], ['y', 'yes', ''], ['', '', 'r']], { types: { t: { type: 'text' } } }), { todayDay });
    expect(profiles).toEqual([
      { name: 'c', type: 'category', missing: 1, distinct: 2, distinctExact: true, top: [{ value: 'y', count: 2 }, { value: 'x', count: 1 }] },
      { name: 'b', type: 'bool', missing: 1, distinct: 2, distinctExact: true, top: [{ value: 'yes', count: 2 }, { value: 'no', count: 1 }] },
      { name: 't', type: 'text', missing: 1, distinct: 2, distinctExact: true, top: [{ value: 'q', count: 2 }, { value: 'r', count: 1 }] },
    ]);
  });

  it('name at most ten values', async () => {
    const { profiles } = await profileTable(table(['c'], rowsOf(60, (index) => [`v${Math.floor(Math.sqrt(index))}`])), { todayDay });
    expect(profiles[0].distinct).toBe(8);
    const { profiles: many } = await profileTable(table(['c'], rowsOf(60, (index) => [`v${index % 15}`])), { todayDay });
    expect(many[0].top?.map(({ value }) => value)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9']);
  });

  it('of many values are estimates that say so, near the truth', () => {
    const values = Float64Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 50_000);
    const exact = profileNumbers(values, 'number');
    const estimate = profileNumbers(values, 'number', 10_000);
    expect(exact).toMatchObject({ distinct: 50_000, distinctExact: true });
    expect(estimate).toMatchObject({ distinctExact: false, min: 0, max: 49_999, mean: exact.mean });
    expect(Math.abs(estimate.distinct - 50_000) / 50_000).toBeLessThan(0.03);
    estimate.quantiles?.forEach((value, index) => expect(Math.abs(value - (exact.quantiles?.[index] ?? NaN))).toBeLessThan(0.02 * 50_000));
    const [column] = table(['t'], rowsOf(20_000, (index) => [`text ${index % 5000}`]), { types: { t: { type: 'text' } } }).columns;
    const texts = profileTexts(column, 1000);
    expect(texts.distinctExact).toBe(false);
    expect(Math.abs(texts.distinct - 5000) / 5000).toBeLessThan(0.03);
  });

  it('do not change what they describe', () => {
    const values = Float64Array.of(3, NaN, 1, 2);
    profileNumbers(values, 'number');
    expect(values).toEqual(Float64Array.of(3, NaN, 1, 2));
  });
});

describe('histograms', () => {
  it('count every value once, in at most 24 round bins', () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), fc.integer({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom('number' as const, 'day' as const, 'ms' as const), (values, unit) => {
        const sorted = Float64Array.from(values).sort();
        const histogram = histogramOf(sorted, unit);
        if (!histogram) throw new Error('no histogram');
        const { edges, counts } = histogram;
        expect(counts.length).toBeLessThanOrEqual(24);
        expect(edges.length).toBe(counts.length + 1);
        expect(edges[0]).toBeLessThanOrEqual(sorted[0]);
        expect(edges[edges.length - 1]).toBeGreaterThanOrEqual(sorted[sorted.length - 1]);
        counts.forEach((count, bin) => {
          const last = bin === counts.length - 1;
          expect(count).toBe(values.filter((x) => x >= edges[bin] && (x < edges[bin + 1] || last)).length);
        });
      }),
    );
  });

  it('of decimals have clean edges', () => {
    expect(histogramOf(Float64Array.of(0, 0.3, 1), 'number')?.edges.slice(0, 5)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
  });

  it('of the smallest numbers there are come to an end', () => {
    expect(histogramOf(Float64Array.of(0, 5e-324), 'number')?.counts).toEqual([2]);
  });

  it('are left out where the range is beyond numbers', () => {
    expect(histogramOf(Float64Array.of(-1.7e308, 1.7e308), 'number')).toBeUndefined();
    expect(profileNumbers(Float64Array.of(-1.7e308, 1.7e308), 'number')).toMatchObject({ min: -1.7e308, max: 1.7e308 });
  });
});

describe('warnings', () => {
  it('name constant, empty and mostly empty columns', async () => {
    const rows = rowsOf(10, (index) => ['same', '', index < 4 ? String(index * 1.5) : '', 'a' + (index % 2)]);
    expect(await warningsOf(['k', 'e', 'm', 'ok'], rows)).toEqual([
      { key: 'constant', column: 'k', facts: { value: 'same', missing: 0 } },
      { key: 'all-missing', column: 'e', facts: { rows: 10 } },
      { key: 'many-missing', column: 'm', facts: { missing: 6, percent: 60 } },
      { key: 'duplicate-rows', facts: { rows: 4 } },
    ]);
  });

  it('name identifiers and nearly unique columns, but not measurements', async () => {
    const rows = rowsOf(40, (index) => [`c${index % 30}`, `note ${index}`, String(index + 100), String(index * 3.7), String((index * 37) % 101), String(index === 0 ? 4 : index * index)]);
    expect(await warningsOf(['customerID', 'note', 'n', 'amount', 'spread', 'count'], rows)).toEqual([
      { key: 'suspected-identifier', column: 'customerID', facts: { distinct: 30, values: 40 } },
      { key: 'nearly-unique', column: 'note', facts: { distinct: 40, values: 40 } },
      { key: 'suspected-identifier', column: 'n', facts: { distinct: 40, values: 40 } },
      { key: 'nearly-unique', column: 'spread', facts: { distinct: 40, values: 40 } },
    ]);
  });

  it('name copies of a target', async () => {
    const rows = rowsOf(40, (index) => [index % 3 === 0 ? 'Yes' : 'No', index % 3 === 0 ? '1' : '0', index % 2 === 0 ? 'a' : 'b', String(index / 3)]);
    const warnings = await warningsOf(['Churn', 'status', 'plan', 'amount'], rows);
    expect(warnings).toEqual([{ key: 'suspected-leak', column: 'status', facts: { target: 'Churn' } }]);
  });

  it('name dates after today, and today is no future', async () => {
    const rows = [['2024-06-01', '2024-06-01 23:00'], ['2024-06-02', '2024-05-01 10:00'], ['2030-01-01', '']];
    expect(await warningsOf(['d', 't'], rows)).toEqual([{ key: 'future-dates', column: 'd', facts: { rows: 2 } }]);
  });

  it('are none for a table without rows', async () => {
    expect(await warningsOf(['a', 'b'], [])).toEqual([]);
  });
});

describe('duplicate rows', () => {
  it('are those that equal an earlier one in every column', () => {
    const options: BuildOptions = { types: { t: { type: 'text' } } };
    const header = ['n', 'd', 'b', 'c', 't'];
    const row = ['1', '2020-01-01', 'yes', 'x', 'text'];
    expect(countDuplicateRows(table(header, [row, row, row], options))).toBe(2);
    const others = header.map((_, index) => row.map((cell, at) => (at === index ? '' : cell)));
    expect(countDuplicateRows(table(header, [row, ...others], options))).toBe(0);
    expect(countDuplicateRows(table(header, [...others, row, ...others], options))).toBe(5);
  });

  it('agree with a plain count', () => {
    const cell = fc.constantFrom('1', '2', '', '-0', '0');
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, fc.constantFrom('a', 'b', '')), { maxLength: 50 }), (rows) => {
        const seen = new Set(rows.map((row) => row.map((text) => (text === '-0' ? '0' : text)).join('|')));
        expect(countDuplicateRows(table(['a', 'b', 'c'], rows, { types: { a: { type: 'number' }, b: { type: 'number' } } }))).toBe(rows.length - seen.size);
      }),
    );
  });
});
