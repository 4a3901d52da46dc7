import { describe, expect, it } from 'vitest';
import type { ColumnSchema } from '../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../src/core/data/profile.ts';
import { proposeClvColumns, proposeTransactionColumns } from '../../../src/tasks/clv/columns.ts';

const ROWS = 10_000;

type Sketch = ColumnProfile;

const key = (name: string, distinct: number): Sketch => ({ name, type: 'text', missing: 0, distinct, distinctExact: true });
const date = (name: string): Sketch => ({ name, type: 'date', missing: 0, distinct: 500, distinctExact: true });
const money = (name: string, min = 1.5): Sketch => ({ name, type: 'number', missing: 0, distinct: 900, distinctExact: true, min, max: 99.5, whole: false, quantiles: [5, 10, 20, 30, 80] });
const category = (name: string, values: Readonly<Record<string, number>>): Sketch => ({
  name, type: 'category', missing: 0, distinct: Object.keys(values).length, distinctExact: true, top: Object.entries(values).map(([value, count]) => ({ value, count })),
});

function propose(sketches: readonly Sketch[]) {
  const schemas = sketches.map(({ name, type }): ColumnSchema => ({ name, type, format: {} }));
  expect(proposeTransactionColumns(schemas, sketches, ROWS).columns).toMatchObject(proposeClvColumns(schemas, sketches, ROWS).columns);
  return proposeTransactionColumns(schemas, sketches, ROWS);
}

describe('columns for money', () => {
  it.each([
    ['English', [key('order_id', 6000), key('customer_id', 900), date('date'), category('type', { sale: 8000, refund: 700, tax: 1300 }), money('amount'), category('currency', { USD: 7000, EUR: 3000 }), money('gross margin')],
      { customer: 'customer_id', date: 'date', amount: 'amount', currency: 'currency', kind: 'type', order: 'order_id', margin: 'gross margin' }],
    ['Spanish', [date('fecha'), key('cliente', 900), key('número de pedido', 6000), category('tipo de movimiento', { venta: 9000, devolución: 1000 }), money('importe'), category('divisa', { eur: 10_000 }), money('margen')],
      { customer: 'cliente', date: 'fecha', amount: 'importe', currency: 'divisa', kind: 'tipo de movimiento', order: 'número de pedido', margin: 'margen' }],
    ['German', [date('Datum'), key('Kundennummer', 900), key('Rechnungsnummer', 6000), category('Buchungsart', { Verkauf: 9000, Gutschrift: 900, Rücklastschrift: 100 }), money('Betrag'), category('Währung', { '€': 9000, CHF: 1000 }), money('Deckungsbeitrag')],
      { customer: 'Kundennummer', date: 'Datum', amount: 'Betrag', currency: 'Währung', kind: 'Buchungsart', order: 'Rechnungsnummer', margin: 'Deckungsbeitrag' }],
  ])('are found by name and content: %s', (_, sketches, columns) => {
    const { columns: found, confidence } = propose(sketches);
    expect(found).toEqual(columns);
    expect(Object.values(confidence)).toEqual(Array.from({ length: 7 }, () => 'high'));
  });

  const base = [key('customer', 900), date('date'), money('amount')];

  it('take a column of kinds by its values, and only where most rows name a kind and something but charges is there', () => {
    expect(propose([...base, category('x', { charge: 8000, refund: 1500, fee: 500 })])).toMatchObject({ columns: { kind: 'x' }, confidence: { kind: 'low' } });
    const others: readonly Readonly<Record<string, number>>[] = [{ charge: 5000, refund: 100, fee: 4900 }, { sale: 10_000 }, { refund: 9000, fee: 1000 }, { card: 6000, cash: 4000 }];
    for (const values of others) expect(propose([...base, category('type', values)]).columns.kind).toBeUndefined();
  });

  it('take an order only where something can be linked to it, and it repeats', () => {
    const refunds = category('type', { sale: 9000, refund: 1000 });
    expect(propose([...base, key('order id', 6000), refunds]).columns.order).toBe('order id');
    expect(propose([key('customer', 900), date('date'), money('amount', -50), key('order id', 6000)]).columns.order).toBe('order id');
    expect(propose([...base, key('order id', 6000)]).columns.order).toBeUndefined();
    expect(propose([...base, key('order id', 10_000), refunds]).columns.order).toBeUndefined();
    // One row in a hundred is a refund, and most of them name a charge.
    expect(propose([...base, key('charge id', 9920), category('type', { charge: 9900, refund: 100 })]).columns.order).toBe('charge id');
    expect(propose([...base, key('order status', 4), refunds]).columns.order).toBeUndefined();
  });

  it('take a currency only where every frequent value is one, and leave out what is not there', () => {
    expect(propose([...base, category('code', { USD: 9000, XYZ: 1000 })]).columns.currency).toBeUndefined();
    expect(propose([...base, category('c', { USD: 9000, EUR: 1000 })])).toMatchObject({ columns: { currency: 'c' }, confidence: { currency: 'low', kind: 'none', order: 'none', margin: 'none' } });
    expect(propose(base).columns).toEqual({ customer: 'customer', date: 'date', amount: 'amount' });
  });
});
