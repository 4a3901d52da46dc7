import { describe, expect, it } from 'vitest';
import { MISSING_CODE, MISSING_DAY } from '../../../src/core/data/column.ts';
import type { Column, Table } from '../../../src/core/data/column.ts';
import { dayRangeOf, readTransactions } from '../../../src/tasks/clv/transactions.ts';

const category = (name: string, codes: number[], dictionary: string[]): Column => ({ schema: { name, type: 'category', format: {}, dictionary }, chunks: [{ type: 'category', codes: Int32Array.from(codes) }] });
const number = (name: string, values: number[], unit?: string): Column => ({ schema: { name, type: 'number', format: unit ? { unit } : {} }, chunks: [{ type: 'number', values: Float64Array.from(values) }] });
const date = (name: string, days: number[]): Column => ({ schema: { name, type: 'date', format: {} }, chunks: [{ type: 'date', days: Int32Array.from(days) }] });
const datetime = (name: string, ms: number[]): Column => ({ schema: { name, type: 'datetime', format: {} }, chunks: [{ type: 'datetime', ms: Float64Array.from(ms) }] });

const columns = { customer: 'who', date: 'when', amount: 'paid' };

describe('readTransactions', () => {
  const table: Table = {
    rows: 5,
    columns: [category('who', [0, 1, MISSING_CODE, 1, 0], ['0007', '__proto__']), date('when', [3, 4, 5, MISSING_DAY, 9]), number('paid', [1.5, -2, 3, 4, NaN], '€')],
  };

  it('keeps complete rows and counts the others', () => {
    const transactions = readTransactions(table, columns);
    expect(transactions).toMatchObject({ incompleteRows: 3, rowsRead: 5, unit: '€' });
    const rows = Array.from(transactions.customer, (code, row) => [transactions.customers[code], transactions.day[row], transactions.amount[row]]);
    expect(rows).toEqual([['0007', 3, 1.5], ['__proto__', 4, -2]]);
  });

  it('does not change the table', () => {
    const before = structuredClone(table);
    readTransactions(table, columns);
    expect(table).toEqual(before);
  });

  it('reads numbers as customers, and datetimes by their day', () => {
    const other: Table = { rows: 2, columns: [number('who', [12, 7]), datetime('when', [86_400_000 * 2 + 5, -1]), number('paid', [1, 2])] };
    const transactions = readTransactions(other, columns);
    expect(transactions.customers).toEqual(['12', '7']);
    expect([...transactions.day]).toEqual([2, -1]);
    expect(transactions.unit).toBeUndefined();
  });

  it('names a column that is not there or cannot be read', () => {
    expect(() => readTransactions(table, { ...columns, amount: 'price' })).toThrow(/"price"/);
    expect(() => readTransactions(table, { ...columns, amount: 'who' })).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  it('finds the range of days, and says when there is nothing', () => {
    expect(dayRangeOf(readTransactions(table, columns))).toEqual({ firstDay: 3, lastDay: 4 });
    const empty: Table = { rows: 1, columns: [category('who', [MISSING_CODE], []), date('when', [1]), number('paid', [1])] };
    expect(() => dayRangeOf(readTransactions(empty, columns))).toThrow(expect.objectContaining({ code: 'not-enough-data' }));
  });
});
