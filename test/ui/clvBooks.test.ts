import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import type { Cohort } from '../../src/tasks/clv/cohorts/types.ts';
import type { ComparedCell, Finding, FindingKind, NamedRow } from '../../src/tasks/clv/reconcile/types.ts';
import { allCells, cellText, cellsOf, cohortCsv } from '../../src/ui/clv/cohorts/cohortCells.ts';
import { looksLike } from '../../src/ui/clv/looksLike.ts';
import { bookCsv, bookRows, findingsCsv, shownMeasures } from '../../src/ui/clv/reconcile/reconcileRows.ts';
import { effectTexts, findingReason, findingRemedy, findingTitle, monthCode, monthText } from '../../src/ui/clv/reconcile/reconcileTexts.ts';

afterEach(() => setLanguage('en'));

const MARCH = (2025 - 1970) * 12 + 2;
const values = { charges: 12_345, refunds: 0, chargebacks: 0, discounts: 0, taxes: 0, net: 12_345, rows: 3, activeCustomers: 2, newCustomers: 1 };

describe('which source a dataset is', () => {
  it.each([['course-shop-transactions', 'transactions'], ['subscription-product-customers', 'customers'], ['subscription-product-subscriptions', 'subscriptions'], ['Clientes 2025', 'customers'], ['fx_rates', 'rates'], ['suscripciones', 'subscriptions'], ['export', undefined]])('says the last known word of its name: %s', (name, source) => {
    expect(looksLike({ name })).toBe(source);
  });
});

describe('the table of the books', () => {
  const pasted: ComparedCell = { month: MARCH + 1, currency: 'EUR', measure: 'taxes', file: 0, pasted: 250, line: 3, equal: false };
  const rows = bookRows({ ledger: [{ month: MARCH, currency: 'EUR', values }], compared: [pasted] });

  it('has months that finance alone has, and a column for what finance gives', () => {
    expect(rows.map(({ month }) => month)).toEqual([MARCH, MARCH + 1]);
    expect(shownMeasures(rows)).toEqual(['charges', 'refunds', 'taxes', 'net', 'rows', 'activeCustomers', 'newCustomers']);
  });

  it('is handed out with money in whole units', () => {
    const { header, rows: lines } = bookCsv(rows, { EUR: 2 });
    expect(header.at(-1)).toBe('Taxes (finance)');
    expect(lines).toEqual([['2025-03', 'EUR', 123.45, 0, 0, 123.45, 3, 2, 1, null], ['2025-04', 'EUR', 0, 0, 0, 0, 0, 0, 0, 2.5]]);
  });

  it('writes months as the language does', () => {
    expect([monthText(MARCH), monthCode(MARCH), monthCode(-1)]).toEqual(['Mar 2025', '2025-03', '1969-12']);
    setLanguage('es');
    expect(monthText(MARCH)).toBe('mar 2025');
  });
});

describe('findings in words', () => {
  const row: NamedRow = { row: 7, customer: '=cmd', day: 20_178, ms: null, amount: -1250, currency: 'JPY', kind: 'refund', order: null };
  const finding = (kind: FindingKind, more: Partial<Finding> = {}): Finding => ({ kind, certainty: 'exact', rows: [row], rowCount: 1, beside: [], alternatives: [], alternativeCount: 0, effects: [], facts: {}, ...more });
  const kinds: readonly FindingKind[] = [
    'duplicate', 'flipped-sign', 'moved-day', 'test-customer', 'currency-mixed', 'extra-rows', 'missing-rows', 'tax-included', 'tax-subtracted', 'discounts-in-charges', 'discounts-not-subtracted', 'chargebacks-not-subtracted',
    'chargebacks-in-refunds', 'refunds-not-subtracted', 'refunds-on-order-date', 'other-kinds-counted',
  ];

  it.each(kinds)('have a title, a reason and a remedy: %s', (kind) => {
    for (const language of ['en', 'es'] as const) {
      setLanguage(language);
      const found = finding(kind, { facts: { fromMonth: MARCH, toMonth: MARCH + 1, hours: 2, from: 'EUR', to: 'USD' } });
      for (const text of [findingTitle(found), findingReason(found), findingRemedy(found, 3)]) {
        expect(text).toMatch(/^\p{Lu}.+/u);
        expect(text).not.toMatch(/[{}]/);
      }
    }
  });

  it('say the hours, or the day where there are none', () => {
    expect(findingReason(finding('moved-day', { facts: { fromMonth: MARCH, toMonth: MARCH + 1, hours: 2 } }))).toContain('within 2 h of midnight');
    expect(findingReason(finding('moved-day', { facts: { fromMonth: MARCH, toMonth: MARCH + 1, hours: 0 } }))).toContain('first or last day');
  });

  it('say what changes, with sign and currency', () => {
    expect(effectTexts([{ month: MARCH, currency: 'EUR', measure: 'charges', change: -3100 }, { month: MARCH, currency: 'EUR', measure: 'rows', change: -1 }], { EUR: 2 })).toEqual(['Mar 2025: Charges −€31.00, Rows −1']);
  });

  it('are handed out row by row, in the currency’s own decimals', () => {
    expect(findingsCsv([finding('flipped-sign')], { JPY: 0 }).rows).toEqual([['A sign that is the other way round', 'exact, and nothing else like it fits', 'named', 7, null, '=cmd', '2025-03-31', 'refund', -1250, 'JPY']]);
  });
});

describe('the cells of cohorts', () => {
  const cell = (customers: number | null, revenue: number, complete = true) => ({ complete, customers, revenue, mrr: null });
  const cohorts: readonly Cohort[] = [
    { month: MARCH, customers: 4, cells: [cell(4, 40), cell(2, 8), cell(null, 2, false)] },
    { month: MARCH + 1, customers: 1, cells: [cell(1, 5), cell(null, 1, false)] },
  ];

  it('are shares and sums per customer of the cohort', () => {
    expect(cellsOf(cohorts[0], 'retention').map(({ value }) => value)).toEqual([1, 0.5, null]);
    expect(cellsOf(cohorts[0], 'cumulative').map(({ value }) => value)).toEqual([10, 12, 12.5]);
    expect(cellsOf(cohorts[0], 'mrr').map(({ value }) => value)).toEqual([null, null, null]);
  });

  it('of all cohorts are of those whose month is over, weighted by customers; sums have none', () => {
    expect(allCells(cohorts, 'cumulative')?.map(({ value }) => value)).toEqual([9, 12, null]);
    expect(allCells(cohorts, 'revenue')).toBeUndefined();
  });

  it('are written with their unit, and a dash where nothing is known', () => {
    expect([cellText(null, 'customers', 'EUR'), cellText(0.5, 'retention', 'EUR'), cellText(12.5, 'revenue', 'EUR'), cellText(12_345.6, 'mrr', 'EUR')]).toEqual(['–', '50%', '€12.50', '€12,346']);
  });

  it('are handed out one line a cohort and age', () => {
    const { header, rows } = cohortCsv({ cohorts, currency: 'EUR' } as unknown as Parameters<typeof cohortCsv>[0]);
    expect(header.slice(-3)).toEqual(['Revenue (EUR)', 'Revenue per customer so far (EUR)', 'MRR (EUR)']);
    expect(rows).toHaveLength(5);
    expect(rows[2]).toEqual(['2025-03', 4, 2, 0, null, null, 2, 12.5, null]);
  });
});
