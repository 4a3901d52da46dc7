import { describe, expect, it } from 'vitest';
import { displayCell } from '../../../src/core/data/table.ts';
import type { Table } from '../../../src/core/data/column.ts';
import { fitOf, fitTable } from '../../../src/tasks/next/adaptTable.ts';
import { joinTables } from '../../../src/tasks/next/joinTables.ts';
import { createTestContext } from '../../testContext.ts';
import { tableFrom } from '../clv/next/fixtures.ts';

const cells = ({ rows, columns }: Table) => [columns.map(({ schema }) => schema.name), ...Array.from({ length: rows }, (_, row) => columns.map((column) => displayCell(column, row) ?? null))];

const join = (earlier: Table, later: Table, same: Readonly<Record<string, string>>, identity: readonly string[]) => joinTables(earlier, later, same, identity, createTestContext());

const earlier = tableFrom('id,day,amount,coupon\na,2025-01-01,5,X\nb,2025-01-02,7.5,\nb,2025-01-02,7.5,\nc,2025-01-31,9,Y');

describe('joinTables', () => {
  it('puts later rows behind earlier ones, under their names, and counts what stands in both once', async () => {
    const later = tableFrom('id,day,usd,channel\nc,2025-01-31,9,web\nb,2025-01-02,7.5,web\nd,2025-02-03,4,shop\nd,2025-02-03,4,shop');
    const { table, repeated } = await join(earlier, later, { usd: 'amount' }, ['id', 'day', 'usd']);
    expect(repeated).toBe(2);
    expect(cells(table)).toEqual([
      ['id', 'day', 'usd', 'channel', 'coupon'],
      ['a', '2025-01-01', '5', null, 'X'],
      ['b', '2025-01-02', '7.5', null, null],
      ['b', '2025-01-02', '7.5', null, null],
      ['c', '2025-01-31', '9', null, 'Y'],
      ['d', '2025-02-03', '4', 'shop', null],
      ['d', '2025-02-03', '4', 'shop', null],
    ]);
  });

  it('takes a row as often as the table that has it more often', async () => {
    const once = tableFrom('id,n\na,1\nb,2');
    const thrice = tableFrom('id,n\na,1\na,1\na,1');
    expect(await join(once, thrice, {}, ['id', 'n'])).toMatchObject({ repeated: 1, table: { rows: 4 } });
    expect(await join(thrice, once, {}, ['id', 'n'])).toMatchObject({ repeated: 1, table: { rows: 4 } });
    expect(await join(thrice, thrice, {}, ['id', 'n'])).toMatchObject({ repeated: 3, table: { rows: 3 } });
  });

  it('widens types that differ, and keeps every value', async () => {
    const texts = tableFrom('id,when,flag\n1,2025-01-01,yes\n2,2025-01-02,no', { id: { type: 'number' } });
    const times = tableFrom('id,when,flag\nx,2025-02-01T08:30:00,yes\ny,2025-02-02T00:00:00,no');
    const { table } = await join(texts, times, {}, ['when']);
    expect(table.columns.map(({ schema }) => schema.type)).toEqual(['category', 'datetime', 'bool']);
    expect(cells(table).slice(1)).toEqual([['1', '2025-01-01T00:00:00', 'yes'], ['2', '2025-01-02T00:00:00', 'no'], ['x', '2025-02-01T08:30:00', 'yes'], ['y', '2025-02-02T00:00:00', 'no']]);
  });

  it('refuses tables without a common column', async () => {
    await expect(join(earlier, tableFrom('x\n1'), {}, [])).rejects.toThrow('no column in common');
  });
});

describe('a customers table of a later month', () => {
  it('is given the names that the models know, and empty columns for those that are gone', () => {
    const table = tableFrom('id,sector,industry\na,Retail,old\nb,Health,old');
    const columns = [
      { role: 'customer', was: 'id', now: 'id', certainty: 'sure', why: [], required: true, candidates: [] },
      { was: 'industry', now: 'sector', certainty: 'sure', why: [], required: false, candidates: [] },
      { was: 'seats', certainty: 'missing', why: [], required: false, candidates: [] },
    ] as const;
    const fit = fitOf(columns, [{ name: 'seats', type: 'number', missingShare: 0, distinctShare: 1 }]);
    expect(fit).toEqual({ names: { sector: 'industry' }, absent: { seats: 'number' } });
    expect(cells(fitTable(table, fit!))).toEqual([['id', 'industry', 'seats'], ['a', 'Retail', null], ['b', 'Health', null]]);
    expect(fitOf(columns.slice(0, 1), [])).toBeUndefined();
  });
});
