import { describe, expect, it } from 'vitest';
import { displayCell } from '../../../../../src/core/data/table.ts';
import type { CustomerForm } from '../../../../../src/tasks/clv/next/form/types.ts';
import { judgementOf, typedOutlook } from '../../../../../src/tasks/clv/next/form/typedOutlook.ts';
import type { ClvReport } from '../../../../../src/tasks/clv/types.ts';
import { TYPED_KEY, typedTables } from '../../../../../src/tasks/clv/next/form/typedCustomer.ts';

const form: CustomerForm = {
  streams: ['transactions'], fields: [], plans: [], billingPeriods: [], currencies: [], kinds: [], horizonDays: 60, unit: 'USD', champion: 'gbdt', asOf: 20_000,
};
const about: CustomerForm = { ...form, fields: [{ column: 'joined on', role: 'signup', kind: 'day', choices: [] }, { column: '2', kind: 'number', choices: [] }, { column: 'industry', kind: 'category', choices: ['Health'] }] };
const contract: CustomerForm = { ...form, streams: ['subscriptions'] };

const cells = (found: ReturnType<typeof typedTables>, name: string) => {
  const table = found.tables.get(name)!;
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => displayCell(column, row) ?? null));
};
const refusal = (customer: unknown, asked = form): string => {
  try {
    typedTables(customer, asked);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-input' });
    return `${String((error as { details: { field: unknown } }).details.field)}: ${(error as Error).message}`;
  }
};

describe('a customer as typed', () => {
  it('is a table as a file with that one customer would be', () => {
    const found = typedTables({ asOf: '2026-04-01', purchases: [{ date: '2026-01-02', amount: '40.50' }, { date: '2026-02-03', amount: -3 }] }, form);
    expect(cells(found, 'transactions')).toEqual([[TYPED_KEY, '2026-01-02', '40.5'], [TYPED_KEY, '2026-02-03', '-3']]);
    expect(found.tables.get('transactions')!.columns.map(({ schema }) => [schema.name, schema.type])).toEqual([['customer', 'text'], ['date', 'date'], ['amount', 'number']]);
    expect(found.sources).toEqual({ transactions: { datasetId: 'transactions', columns: { customer: 'customer', date: 'date', amount: 'amount' } } });
  });

  it('has the columns that the models learned from, whatever they are called, unknown ones missing', () => {
    const found = typedTables({ asOf: '2026-04-01', purchases: [{ date: '2026-01-02', amount: 1 }], attributes: { 'joined on': '2025-05-06', industry: 'Health' } }, about);
    expect(cells(found, 'customers')).toEqual([[TYPED_KEY, '2025-05-06', null, 'Health']]);
    expect(found.sources.customers?.columns).toMatchObject({ signup: 'joined on' });
    expect(found.staticColumns).toEqual(['joined on', '2', 'industry']);
  });

  it('has a subscription, with what is not typed missing', () => {
    const found = typedTables({ asOf: '2026-04-01', subscription: { plan: 'pro', billingPeriod: 'annual', start: '2026-01-01', mrr: '49', trialEnd: '' } }, contract);
    expect(cells(found, 'subscriptions')).toEqual([[TYPED_KEY, 'pro', '2026-01-01', null, null, 'annual', '49', null]]);
  });

  it.each([
    ['nothing at all', undefined, form, 'asOf: As-of must be a calendar day'],
    ['no purchase', { asOf: '2026-04-01', purchases: [] }, form, 'purchases: Type at least one purchase'],
    ['a day that does not exist', { asOf: '2026-04-01', purchases: [{ date: '2026-02-30', amount: 1 }] }, form, 'purchases.0.date: The date of purchase 1 must be a calendar day as YYYY-MM-DD; got "2026-02-30"'],
    ['an amount in words', { asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: 'much' }] }, form, 'purchases.0.amount: The amount of purchase 1 must be a number; got "much"'],
    ['no amount', { asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: ' ' }] }, form, 'purchases.0.amount'],
    ['an endless amount', { asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: '1e300' }] }, form, 'of a usual size'],
    ['a column that there is not', { asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: 1 }], attributes: { shoe: 42 } }, about, 'attributes.shoe: The models know no column "shoe"'],
    ['a number in words', { asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: 1 }], attributes: { 2: 'two' } }, about, 'attributes.2: "2" must be a number'],
    ['too many purchases', { asOf: '2026-04-01', purchases: Array.from({ length: 1001 }, () => ({})) }, form, 'at most 1000'],
    ['a subscription without a start', { asOf: '2026-04-01', subscription: { mrr: 9 } }, contract, 'subscription.start: The start must be a calendar day'],
  ])('is refused with %s', (_, customer, asked, said) => {
    expect(refusal(customer, asked)).toContain(said);
  });
});

describe('what became of customers like this', () => {
  const outlook = { bins: [{ rows: 10, above: 1, upTo: 20, nothing: 0.9, range: null }, { rows: 10, above: 8, upTo: 100, nothing: 0.2, range: { low: 5, high: 40, timesPrediction: false } }, { rows: 10, above: 9, upTo: null, nothing: 0.1, range: { low: 0.5, high: 2, timesPrediction: true } }] };

  it('is that of the bin that the prediction falls in', () => {
    expect(typedOutlook({ outlook }, 20)).toEqual({ nothing: 0.9, low: null, high: null });
    expect(typedOutlook({ outlook }, 20.01)).toEqual({ nothing: 0.2, low: 5, high: 40 });
    expect(typedOutlook({ outlook }, 300)).toEqual({ nothing: 0.1, low: 150, high: 600 });
    const fromUsual = { bins: [{ rows: 10, above: 9, upTo: null, nothing: 0.1, range: { low: 0.5, high: 2, timesPrediction: true, least: 0, plus: 40 } }] };
    expect([typedOutlook({ outlook: fromUsual }, 10), typedOutlook({ outlook: fromUsual }, -7)]).toEqual([{ nothing: 0.1, low: 25, high: 100 }, { nothing: 0.1, low: 20, high: 80 }]);
  });

  it('is found in a run’s report, where it stands with how the model was judged; of two streams, in its own', () => {
    const reportOf = (kind: string, more: object = {}) => ({ models: [{ kind, judged: { outlook } }], ...more }) as unknown as ClvReport;
    const report = reportOf('gbdt', { streams: { subscriptions: reportOf('survival') } });
    expect(typedOutlook(judgementOf(report, 'gbdt'), 300)).toEqual({ nothing: 0.1, low: 150, high: 600 });
    expect(typedOutlook(judgementOf(report, 'subscriptions:survival'), 300)).toEqual({ nothing: 0.1, low: 150, high: 600 });
    expect([judgementOf(report, 'ridge'), judgementOf(report, 'subscriptions:gbdt')]).toEqual([undefined, undefined]);
  });

  it('is not known where the report does not say it', () => {
    for (const model of [undefined, {}, { outlook: null }, { outlook: { bins: [] } }, { outlook: { bins: [{}] } }]) expect(typedOutlook(model, 5)).toBeNull();
    expect(typedOutlook({ outlook }, NaN)).toBeNull();
  });
});
