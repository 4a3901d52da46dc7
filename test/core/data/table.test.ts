import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/data/column.ts';
import { categoryCodes, columnNamed, dayValues, displayCell, keysOf, msValues, numberValues, textAt } from '../../../src/core/data/table.ts';
import { TextChunks } from '../../../src/core/data/chunkBuilders.ts';

const number: Column = { schema: { name: 'n', type: 'number', format: {} }, chunks: [{ type: 'number', values: Float64Array.of(0.1, NaN, 1e21, -0) }] };
const date: Column = { schema: { name: 'd', type: 'date', format: {} }, chunks: [{ type: 'date', days: Int32Array.of(10_225, -2_147_483_648, -1) }] };
const datetime: Column = { schema: { name: 't', type: 'datetime', format: { zone: 'utc' } }, chunks: [{ type: 'datetime', ms: Float64Array.of(-1, NaN, 86_400_000) }] };
const bool: Column = { schema: { name: 'b', type: 'bool', format: { trueWord: 'sí', falseWord: 'no' } }, chunks: [{ type: 'bool', values: Uint8Array.of(1, 0, 255) }] };
const category: Column = { schema: { name: 'c', type: 'category', format: {}, dictionary: ['x', 'y'] }, chunks: [{ type: 'category', codes: Int32Array.of(1, -1, 0) }] };
const text = (...cells: (string | undefined)[]): Column => {
  const builder = new TextChunks();
  for (const cell of cells) builder.push(cell);
  return { schema: { name: 's', type: 'text', format: {} }, chunks: builder.finish() };
};
const display = (column: Column, rows: number) => Array.from({ length: rows }, (_, row) => displayCell(column, row));

describe('cells as text', () => {
  it('read back the same', () => {
    expect(display(number, 4)).toEqual(['0.1', undefined, '1e+21', '0']);
    expect(display(date, 3)).toEqual(['1997-12-30', undefined, '1969-12-31']);
    expect(display(datetime, 3)).toEqual(['1969-12-31T23:59:59.999Z', undefined, '1970-01-02T00:00:00Z']);
    expect(display(bool, 3)).toEqual(['sí', 'no', undefined]);
    expect(display(category, 3)).toEqual(['y', undefined, 'x']);
  });

  it('of text are exact, short and long, a byte order mark and emptiness included', () => {
    const cells = ['', undefined, 'plain', 'ñandú', '\ufeffmark', '東京'.repeat(30), 'a'.repeat(100), '😀 mixed', ' blank '];
    const column = text(...cells);
    expect(display(column, cells.length)).toEqual(cells);
    expect(textAt(column, 3)).toBe('ñandú');
    expect(textAt(category, 1)).toBeUndefined();
    expect(() => textAt(number, 0)).toThrow('"n" holds number values where text');
  });

  it('are refused beyond the last row', () => {
    expect(() => displayCell(number, 4)).toThrow('has 4 rows; there is no row 4');
    expect(() => displayCell(number, -1)).toThrow('there is no row -1');
  });
});

describe('flat values', () => {
  it('come in new arrays', () => {
    expect(numberValues(number)).toEqual(Float64Array.of(0.1, NaN, 1e21, -0));
    expect(numberValues(bool)).toEqual(Float64Array.of(1, 0, NaN));
    expect(dayValues(date)).toEqual(Int32Array.of(10_225, -2_147_483_648, -1));
    expect(dayValues(datetime)).toEqual(Int32Array.of(-1, -2_147_483_648, 1));
    expect(msValues(date)).toEqual(Float64Array.of(10_225 * 86_400_000, NaN, -86_400_000));
    const codes = categoryCodes(category);
    codes[0] = 0;
    expect(categoryCodes(category)).toEqual(Int32Array.of(1, -1, 0));
  });

  it('are refused of the wrong type', () => {
    expect(() => numberValues(category)).toThrow('Column "c" holds category values where numbers are needed');
    expect(() => dayValues(number)).toThrow('where dates are needed');
    expect(() => categoryCodes(date)).toThrow('where categories are needed');
  });
});

describe('keys', () => {
  it('are text identifiers of any column, in the order of appearance', () => {
    expect(keysOf({ ...number, chunks: [{ type: 'number', values: Float64Array.of(7, 1.5, NaN, 7) }] })).toEqual({ codes: Int32Array.of(0, 1, -1, 0), dictionary: ['7', '1.5'] });
    expect(keysOf(text('b', 'a', undefined, 'b'))).toEqual({ codes: Int32Array.of(0, 1, -1, 0), dictionary: ['b', 'a'] });
    expect(keysOf(category)).toEqual({ codes: Int32Array.of(1, -1, 0), dictionary: ['x', 'y'] });
    expect(keysOf(date).dictionary).toEqual(['1997-12-30', '1969-12-31']);
  });
});

it('a column is found by its name alone', () => {
  const table = { rows: 3, columns: [date, category] };
  expect(columnNamed(table, 'c')).toBe(category);
  expect(() => columnNamed(table, '__proto__')).toThrow('There is no column "__proto__". The columns are: "d", "c".');
});

describe('Unix times', () => {
  const numbers = (...values: number[]): Column => ({ schema: { name: 'created', type: 'number', format: {} }, chunks: [{ type: 'number', values: Float64Array.from(values) }] });

  it('in seconds and in milliseconds are days in UTC', () => {
    // 2025-07-01T00:00:00Z, and a second before.
    expect([...dayValues(numbers(1_751_328_000, 1_751_327_999, NaN))]).toEqual([20_270, 20_269, -2_147_483_648]);
    expect([...dayValues(numbers(1_751_328_000_000, 1_751_327_999_999))]).toEqual([20_270, 20_269]);
    expect([...msValues(numbers(1_751_328_000, 1_751_328_000_500, NaN))]).toEqual([1_751_328_000_000, 1_751_328_000_500, NaN]);
  });

  it('are no other numbers', () => {
    for (const other of [20_250_701, 5, -1_751_328_000, 1e16]) expect(() => dayValues(numbers(1_751_328_000, other))).toThrow('"created" holds number values where dates');
  });
});
