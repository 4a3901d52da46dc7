import { describe, expect, it } from 'vitest';
import type { ColumnSchema } from '../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../src/core/data/profile.ts';
import { proposeTrialColumns } from '../../../src/tasks/churn/trialColumns.ts';

const ROWS = 100;

function propose(columns: readonly (readonly [name: string, type: ColumnSchema['type'], distinct: number])[]) {
  const schemas = columns.map(([name, type]) => ({ name, type, format: {} }) as ColumnSchema);
  const profiles = columns.map(([, , distinct]) => ({ missing: 0, distinct }) as ColumnProfile);
  return proposeTrialColumns({ schemas, profiles, rows: ROWS });
}

describe('the columns of next month’s file', () => {
  it('are found by name, in English and Spanish', () => {
    expect(propose([['customer_id', 'text', ROWS], ['gross_margin', 'number', 90], ['contacted', 'bool', 2]])).toEqual({ user: 'customer_id', margin: 'gross_margin', contacted: 'contacted' });
    expect(propose([['id_cliente', 'text', ROWS], ['abandono', 'category', 2], ['contactado', 'category', 2]])).toEqual({ user: 'id_cliente', left: 'abandono', contacted: 'contactado' });
  });

  it('are left open where nothing fits: a margin in words, a mark of many values', () => {
    expect(propose([['customer_id', 'text', ROWS], ['margin', 'category', 3], ['churned_on', 'date', 50], ['colour', 'category', 3]])).toEqual({ user: 'customer_id' });
  });
});
