import { afterEach, describe, expect, it } from 'vitest';
import { segmentNames } from '../../src/charts/segmentNames.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { categoryName } from '../../src/i18n/messages/clvAttributes.ts';
import { featureMeaning, featureName } from '../../src/i18n/messages/clvNames.ts';
import { outlookText } from '../../src/i18n/outlookText.ts';
import type { RunSummary } from '../../src/storage/records.ts';
import type { ClvModelReport, ClvReport, FeatureNote, MoneyOptions } from '../../src/tasks/clv/types.ts';
import { amountsText, moneyAssumptions } from '../../src/ui/clv/clvAssumptions.ts';
import { columnNames, listedFeatures, listedModels } from '../../src/ui/clv/clvRunFacts.ts';
import { modelToken } from '../../src/ui/tokenColour.ts';

afterEach(() => setLanguage('en'));

const net: MoneyOptions = { measure: 'net', currency: 'USD', discountRate: 0, marginShare: 1, taxIncluded: false };
const source = (datasetId: string, columns: object) => ({ datasetId, columns });
const runOf = (sources: object, options: object = {}) => ({ request: { sources, options } as unknown as RunSummary['request'] });
const purchases = source('p', { customer: 'who', date: 'day', amount: 'paid' });
const contracts = source('s', { customer: 'id', start: 'from', mrr: 'mrr' });

describe('what counts as money', () => {
  it('is what the report says, also where the request left it to the default', () => {
    expect(amountsText(runOf({ transactions: purchases }), net)).toMatch(/^Net: charges less/);
    expect(amountsText(runOf({ transactions: purchases }))).toMatch(/^As in the file/);
  });

  it('is paid days of contracts, and both of both', () => {
    expect(amountsText(runOf({ subscriptions: contracts }), net)).toMatch(/^Contracts: MRR/);
    expect(amountsText(runOf({ transactions: purchases, subscriptions: contracts }), net)).toMatch(/^Net: .* · Contracts: MRR/);
    expect(amountsText(runOf({ subscriptions: contracts }), { ...net, measure: 'margin' })).toMatch(/^Margin: .* · Contracts/);
  });

  it('tells which columns were taken never to change, and survives what is none', () => {
    const rows = (options: object) => Object.fromEntries(moneyAssumptions(runOf({ transactions: purchases, customers: source('c', { customer: 'who' }) }, options), 'USD', net));
    expect(rows({ staticColumns: ['age', 'country'], exportedOn: '2026-07-01' })).toMatchObject({ 'Taken never to change': 'age · country', 'Customers table exported on': 'Jul 1, 2026' });
    for (const odd of [{ staticColumns: 'age', exportedOn: 7 }, { staticColumns: [3], exportedOn: 'soon' }]) expect(Object.keys(rows(odd))).toEqual(['Amounts', 'Currency', 'Discount']);
  });
});

it('columns are told table by table, under the tables’ names where there are several', () => {
  const names = new Map([['p', 'shop']]);
  expect(columnNames(runOf({ transactions: purchases }), names)).toEqual(['who · day · paid']);
  expect(columnNames(runOf({ transactions: purchases, subscriptions: contracts }), names)).toEqual(['shop: who · day · paid', 'subscriptions: id · from · mrr']);
  expect(columnNames({ request: null }, names)).toEqual([]);
});

describe('a run over two streams', () => {
  const note = (name: string, unit: string): FeatureNote => ({ name, unit, meaning: '' });
  const stream = (kind: string, features: readonly FeatureNote[]) => ({ models: [{ kind } as ClvModelReport], features }) as unknown as ClvReport;
  const report = {
    models: [{ kind: 'sum' } as ClvModelReport],
    features: [] as readonly FeatureNote[],
    streams: { transactions: stream('bgnbd', [note('purchaseDays', 'days'), note('spendLastHorizon', 'amount'), note('ageBand', '')]), subscriptions: stream('survival', [note('mrr', 'amount'), note('spendLastHorizon', 'amount'), note('ageBand', '')]) },
  } as unknown as ClvReport;

  it('lists each stream’s models under its name', () => {
    expect(listedModels(report).map(({ kind }) => kind)).toEqual(['sum', 'transactions:bgnbd', 'subscriptions:survival']);
  });

  it('lists features of both, but for money of one name', () => {
    expect(listedFeatures(report).map(({ name }) => name)).toEqual(['purchaseDays', 'ageBand', 'mrr']);
    const { transactions } = report.streams!;
    expect(listedFeatures(transactions!).map(({ name }) => name)).toEqual(['purchaseDays', 'spendLastHorizon', 'ageBand']);
  });

  it('shows a model in its own colour in either stream, and their sum not in the yardsticks’', () => {
    expect(modelToken('transactions:gbdt')).toBe(modelToken('gbdt'));
    expect(modelToken('sum')).not.toBe(modelToken('baseline-sum'));
    expect(modelToken('subscriptions:who-knows')).toBe('--model-baseline');
  });
});

describe('what is known of customers', () => {
  it('has names, meanings and values in the page’s language; a file’s words stay', () => {
    setLanguage('es');
    expect([featureName('ageBand'), featureName('customer:user_type'), featureMeaning('customer:user_type', 180, '')]).toEqual(['Tramo de edad', 'user_type', 'Columna «user_type» de la tabla de clientes.']);
    expect([categoryName('ageBand', 'unknown'), categoryName('customer:plan', 'unknown'), categoryName('billingPeriod', 'yearly')]).toEqual(['Edad desconocida', 'unknown', 'anual']);
    const segmented = { feature: 'ageBand', segments: ['26–35', 'unknown'].map((name) => ({ segment: { kind: 'category', name } })) } as unknown as Parameters<typeof segmentNames>[0];
    expect(segmentNames(segmented, { unit: '€', horizonDays: 180, features: [] }).segments).toEqual(['26–35', 'Edad desconocida']);
  });

  it('pays rather than buys under contract', () => {
    expect(outlookText({ rows: 9, nothing: 0.02, low: 20, high: 110 }, '€', true)).toBe('2% pay nothing; else €20–€110');
    expect(outlookText({ rows: 9, nothing: 0.02, low: null, high: null }, '€', true)).toMatch(/^2% pay nothing; of the others/);
  });
});
