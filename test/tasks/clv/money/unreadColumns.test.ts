import { describe, expect, it } from 'vitest';
import type { ColumnSchema } from '../../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../../src/core/data/profile.ts';
import { unreadColumnWarnings } from '../../../../src/tasks/clv/money/unreadColumns.ts';

const number = (name: string, max: number): ColumnProfile => ({ name, type: 'number', missing: 0, distinct: 2, distinctExact: true, min: 0, max });
const category = (name: string, values: Readonly<Record<string, number>>): ColumnProfile => ({ name, type: 'category', missing: 0, distinct: Object.keys(values).length, distinctExact: true, top: Object.entries(values).map(([value, count]) => ({ value, count })) });

function warningsOf(profiles: readonly ColumnProfile[], mapping: Readonly<Record<string, string>> = {}, measure: 'gross' | 'net' = 'net') {
  const schemas = profiles.map(({ name, type }): ColumnSchema => ({ name, type, format: {} }));
  return unreadColumnWarnings({ schemas, profiles, mapping }, measure).map(({ key, facts }) => ({ key, ...facts }));
}

describe('columns that no role reads', () => {
  it('are named where they say what was given back, but for gross and where nothing was', () => {
    const columns = [number('amount', 90), number('Refunded Amount', 20), number('importe_reembolsado', 0)];
    expect(warningsOf(columns)).toEqual([{ key: 'refunds-in-column', column: 'Refunded Amount' }]);
    expect(warningsOf(columns, {}, 'gross')).toEqual([]);
    expect(warningsOf(columns, { amount: 'Refunded Amount' })).toEqual([]);
  });

  it('are named where they say that rows were not paid, with how many', () => {
    expect(warningsOf([category('status', { succeeded: 900, failed: 60, 'Canceled': 40 })])).toEqual([{ key: 'unpaid-rows', column: 'status', rows: 100, states: 'failed, Canceled' }]);
    expect(warningsOf([category('Estado del pago', { Pagado: 90, Rechazado: 10 })])).toEqual([{ key: 'unpaid-rows', column: 'Estado del pago', rows: 10, states: 'Rechazado' }]);
    expect(warningsOf([category('status', { paid: 900, refunded: 60 }), category('reason', { failed: 5 })])).toEqual([]);
  });
});
