import { describe, expect, it } from 'vitest';
import type { ColumnSchema, ColumnType } from '../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../src/core/data/profile.ts';
import { proposeClvColumns } from '../../../src/tasks/clv/columns.ts';

const ROWS = 10_000;

interface Sketch {
  readonly name: string;
  readonly type: ColumnType;
  readonly distinct: number;
  readonly quantiles?: readonly number[];
  readonly unit?: string;
  readonly missing?: number;
}

const key = (name: string, distinct = 3000): Sketch => ({ name, type: 'text', distinct });
const date = (name: string): Sketch => ({ name, type: 'date', distinct: 500 });
const money = (name: string): Sketch => ({ name, type: 'number', distinct: 2000, quantiles: [5.5, 12.25, 19.99, 31.5, 80.1] });
const whole = (name: string, distinct = 12): Sketch => ({ name, type: 'number', distinct, quantiles: [1, 1, 2, 3, 6] });
const category = (name: string, distinct: number): Sketch => ({ name, type: 'category', distinct });

function propose(sketches: readonly Sketch[]) {
  const schemas = sketches.map(({ name, type, unit }): ColumnSchema => ({ name, type, format: unit ? { unit } : {} }));
  const profiles = sketches.map(
    ({ name, type, distinct, quantiles, missing = 0 }): ColumnProfile => ({ name, type, distinct, missing, distinctExact: true, ...(quantiles ? { quantiles, min: quantiles[0], max: quantiles[4] } : {}) }),
  );
  return proposeClvColumns(schemas, profiles, ROWS);
}

describe('proposeClvColumns', () => {
  it.each([
    ['English', [key('Order ID', 9000), key('CustomerID'), date('orderDate'), whole('Quantity'), money('Unit Price'), money('Total')], 'CustomerID', 'orderDate', 'Total'],
    ['Spanish', [key('factura', 9500), date('fecha_compra'), key('código_cliente'), whole('cantidad'), money('importe')], 'código_cliente', 'fecha_compra', 'importe'],
    ['German', [key('Bestellnummer', 9500), key('Kundennummer'), date('Kaufdatum'), whole('Menge'), money('Umsatz')], 'Kundennummer', 'Kaufdatum', 'Umsatz'],
    ['CDNOW with a header', [key('customer_id'), date('date'), whole('number_of_cds'), money('dollar_value')], 'customer_id', 'date', 'dollar_value'],
    ['a birthday beside the date', [key('user'), date('birth date'), date('paid at'), money('revenue')], 'user', 'paid at', 'revenue'],
    ['the sample', [key('customer_id'), date('date'), category('course', 8), money('amount'), category('currency', 1)], 'customer_id', 'date', 'amount'],
  ])('reads names: %s', (_, sketches, customer, day, amount) => {
    expect(propose(sketches)).toEqual({ columns: { customer, date: day, amount }, confidence: { customer: 'high', date: 'high', amount: 'high' } });
  });

  it.each([
    ['an email beside the number', [key('customer_email'), key('customer_id'), date('created'), money('amount')], 'customer_id', 'created'],
    ['an email alone', [key('Name', 9000), key('Customer email'), date('Paid at'), date('Fulfilled at'), money('Total')], 'Customer email', 'Paid at'],
    ['a Unix time', [key('customer'), { name: 'created', type: 'number', distinct: 9000, quantiles: [1.71e9, 1.72e9, 1.73e9, 1.74e9, 1.76e9] }, money('amount')], 'customer', 'created'],
  ] as const)('reads exports: %s', (_, sketches, customer, day) => {
    expect(propose(sketches).columns).toMatchObject({ customer, date: day });
  });

  it('takes no number for a date whose name does not say so, nor one that is no time', () => {
    const times = [1.71e9, 1.72e9, 1.73e9, 1.74e9, 1.76e9];
    expect(propose([key('customer'), { name: 'phone', type: 'number', distinct: 9000, quantiles: times }, money('amount')]).columns.date).toBeUndefined();
    expect(propose([key('customer'), { name: 'date', type: 'number', distinct: 9000, quantiles: [...times.slice(0, 4), 9e9] }, money('amount')]).columns.date).toBeUndefined();
  });

  it('takes whole numbers for customers, though a quantile of theirs lies between two', () => {
    const ids = { name: 'customer_id', type: 'number', missing: 0, distinct: 2600, distinctExact: true, min: 1, max: 2600, whole: true, quantiles: [130.95, 650.75, 1300.5, 1950.25, 2470.05] } as const;
    const days = { name: 'day', type: 'date', missing: 0, distinct: 500, distinctExact: true } as const;
    const money = { name: 'amount', type: 'number', missing: 0, distinct: 900, distinctExact: true, min: 1.5, max: 99.5, whole: false, quantiles: [5, 10, 20, 30, 80] } as const;
    const schemas = [ids, days, money].map(({ name, type }): ColumnSchema => ({ name, type, format: {} }));
    expect(proposeClvColumns(schemas, [ids, days, money], 4000).columns).toEqual({ customer: 'customer_id', date: 'day', amount: 'amount' });
  });

  it('takes a unit price for want of a total, and is not sure of it', () => {
    const retail = [key('InvoiceNo', 5000), key('StockCode', 800), whole('Quantity'), date('InvoiceDate'), money('UnitPrice'), key('Customer ID'), category('Country', 30)];
    expect(propose(retail)).toEqual({ columns: { customer: 'Customer ID', date: 'InvoiceDate', amount: 'UnitPrice' }, confidence: { customer: 'high', date: 'high', amount: 'low' } });
  });

  it('goes by content where names say nothing', () => {
    const sketches = [key('column_1'), date('column_2'), whole('column_3'), money('column_4')];
    expect(propose(sketches)).toEqual({ columns: { customer: 'column_1', date: 'column_2', amount: 'column_4' }, confidence: { customer: 'low', date: 'low', amount: 'low' } });
  });

  it('takes numbers as identifiers where there is no text, and never one column for two roles', () => {
    const ids: Sketch = { name: 'column_1', type: 'number', distinct: 3000, quantiles: [100, 700, 1500, 2200, 2900] };
    expect(propose([ids, date('column_2'), money('column_3')]).columns).toEqual({ customer: 'column_1', date: 'column_2', amount: 'column_3' });
    const alone = propose([ids]).columns;
    expect(Object.keys(alone)).toHaveLength(1);
  });

  it('prefers a sum in a currency to a count, whatever the count is called', () => {
    const priced: Sketch = { name: 'b', type: 'number', distinct: 400, quantiles: [1000, 2000, 5000, 9000, 20_000], unit: 'COP' };
    expect(propose([key('a'), whole('total units'), priced, date('d')]).columns.amount).toBe('b');
  });

  it('leaves out what is not there, and minds no hostile name', () => {
    expect(propose([key('__proto__'), whole('quantity')])).toEqual({ columns: { customer: '__proto__' }, confidence: { customer: 'low', date: 'none', amount: 'none' } });
    expect(proposeClvColumns([], [], 0).columns).toEqual({});
  });
});
