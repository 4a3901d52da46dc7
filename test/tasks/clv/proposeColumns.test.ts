import { describe, expect, it } from 'vitest';
import type { ColumnSchema, ColumnType } from '../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../src/core/data/profile.ts';
import { proposeColumns } from '../../../src/tasks/clv/proposeColumns.ts';

const ROWS = 100;
const propose = (columns: readonly (readonly [name: string, type: ColumnType, distinct: number, missing?: number])[]) =>
  proposeColumns('customers', {
    schemas: columns.map(([name, type]): ColumnSchema => ({ name, type, format: {} })),
    profiles: columns.map(([name, type, distinct, missing = 0]): ColumnProfile => ({ name, type, distinct, missing, distinctExact: true })),
    rows: ROWS,
  });

describe('the customer of a customers table', () => {
  it('is the column that is named so', () => {
    expect(propose([['code', 'text', 100], ['customer_id', 'text', 100], ['signup_date', 'date', 60]])).toEqual({ customer: 'customer_id', signup: 'signup_date' });
  });

  it('of no known name is the first column of texts with one of its own in every row', () => {
    expect(propose([['city', 'category', 12], ['who', 'text', 100], ['note', 'text', 100], ['signup_date', 'date', 60]])).toEqual({ customer: 'who', signup: 'signup_date' });
  });

  it('is none where rows repeat, or lack it', () => {
    expect(propose([['city', 'category', 12], ['note', 'text', 80, 20], ['score', 'number', 100]])).toEqual({});
  });
});
