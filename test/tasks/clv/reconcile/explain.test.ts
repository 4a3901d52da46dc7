import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../../src/core/data/calendar.ts';
import { reconcile } from '../../../../src/tasks/clv/reconcile/reconcile.ts';
import { createTestContext } from '../../../testContext.ts';
import { COLUMNS, type Sale, named, reconciled, rowsOf, shop, totalsOf } from './books.ts';

const DAY_MS = 86_400_000;
const true_ = shop(1);
const charges = (sales: readonly Sale[]) => sales.filter(({ kind }) => kind === 'charge');
const inMonth = (sales: readonly Sale[], month: number) => sales.filter(({ ms }) => ms >= dayFromDate(2025, month, 1) * DAY_MS && ms < dayFromDate(2025, month + 1, 1) * DAY_MS);

const march = charges(inMonth(true_, 3))[4];
const refund = inMonth(true_, 3).find(({ kind }) => kind === 'refund')!;
const may = charges(inMonth(true_, 5))[2];
/** Finance books at its own midnight: 23:40 on the last of April is May there. */
const late: Sale = { ...may, invoice: 'R-LATE', ms: dayFromDate(2025, 5, 1) * DAY_MS - 20 * 60_000, cents: 4321 };
const lateInFinance: Sale = { ...late, ms: late.ms + 2 * 3_600_000 };

const doubled = (sales: readonly Sale[]) => sales.flatMap((sale) => (sale === march ? [sale, sale] : [sale]));
const flipped = (sales: readonly Sale[]) => sales.map((sale) => (sale === refund ? { ...sale, cents: -sale.cents } : sale));
const shifted = (sales: readonly Sale[]) => [...sales, late];

describe('the rows behind a difference', () => {
  it('are none where nothing differs', async () => {
    const found = await reconciled(rowsOf(true_), totalsOf(true_));
    expect(found.findings).toEqual([]);
    expect(found.stillDiffering).toEqual([]);
    expect(found.compared).toHaveLength(18);
    expect(found.compared.every(({ equal }) => equal)).toBe(true);
  });

  it('are none where nothing differs though the file has doubles, odd signs and late hours', async () => {
    const odd = shifted(flipped(doubled(true_)));
    expect((await reconciled(rowsOf(odd), totalsOf(odd))).findings).toEqual([]);
  });

  it('name a planted duplicate invoice, the second time that it stands there', async () => {
    const sales = doubled(true_);
    const found = await reconciled(rowsOf(sales), totalsOf(true_));
    expect(named(found)).toEqual([`duplicate exact: ${march.invoice}`]);
    const second = sales.lastIndexOf(march) + 1;
    expect(found.findings[0]).toMatchObject({ rows: [{ row: second, customer: march.customer, amount: march.cents, currency: 'EUR', kind: 'charge' }], beside: [{ row: second - 1 }] });
    expect(found.findings[0].effects).toEqual([{ month: 662, currency: 'EUR', measure: 'charges', change: -march.cents }, { month: 662, currency: 'EUR', measure: 'net', change: -march.cents }]);
    expect(found.stillDiffering).toEqual([]);
  });

  it('name a flipped refund sign, which counts twice', async () => {
    const found = await reconciled(rowsOf(flipped(true_)), totalsOf(true_));
    expect(named(found)).toEqual([`flipped-sign exact: ${refund.invoice}`]);
    expect(found.findings[0].effects).toEqual([{ month: 662, currency: 'EUR', measure: 'refunds', change: 2 * refund.cents }, { month: 662, currency: 'EUR', measure: 'net', change: -2 * refund.cents }]);
    expect(found.stillDiffering).toEqual([]);
  });

  it('name a day shifted by the time zone, with both months and the hours', async () => {
    const found = await reconciled(rowsOf(shifted(true_)), totalsOf([...true_, lateInFinance]));
    expect(named(found)).toEqual(['moved-day exact: R-LATE']);
    expect(found.findings[0].facts).toEqual({ fromMonth: 663, toMonth: 664, hours: 1 });
    expect(found.findings[0].effects.map(({ month, measure, change }) => [month, measure, change])).toEqual([[663, 'charges', -4321], [663, 'net', -4321], [664, 'charges', 4321], [664, 'net', 4321]]);
    expect(found.stillDiffering).toEqual([]);
  });

  it.each([['charges', 'refunds', 'net'], ['net'], ['charges', 'refunds', 'rows']] as const)('name all three at once, from %s', async (...measures) => {
    const found = await reconciled(rowsOf(shifted(flipped(doubled(true_)))), totalsOf([...true_, lateInFinance], measures));
    expect(named(found)).toEqual([`duplicate exact: ${march.invoice}`, `flipped-sign exact: ${refund.invoice}`, 'moved-day exact: R-LATE']);
    expect(found.stillDiffering).toEqual([]);
  });

  it('name all three in two months that meet, the shifted day between them', async () => {
    const april = charges(inMonth(true_, 4))[3];
    const mayRefund = { ...inMonth(true_, 4).find(({ kind }) => kind === 'refund')! };
    const file = [...true_.map((sale) => (sale.invoice === mayRefund.invoice && sale.kind === 'refund' ? { ...sale, cents: -sale.cents } : sale)), april, late];
    const found = await reconciled(rowsOf(file), totalsOf([...true_, lateInFinance]));
    expect(named(found)).toEqual([`duplicate exact: ${april.invoice}`, `flipped-sign exact: ${mayRefund.invoice}`, 'moved-day exact: R-LATE']);
    expect(found.stillDiffering).toEqual([]);
  });

  it('name a row of a month’s last day where dates have no times', async () => {
    const found = await reconciled(rowsOf(shifted(true_), 'days'), totalsOf([...true_, lateInFinance]));
    expect(named(found)).toEqual(['moved-day exact: R-LATE']);
    expect(found.findings[0].facts.hours).toBe(0);
  });

  it('name all rows that another clock moves', async () => {
    const night = Array.from({ length: 9 }, (_, i): Sale => ({ ...may, invoice: `N-${i}`, cents: 1000 + 17 * i * i, ms: dayFromDate(2025, 1 + (i % 4) + 1, 1) * DAY_MS - (20 + i) * 60_000 }));
    const more = Array.from({ length: 12 }, (_, i): Sale => ({ ...may, invoice: `M-${i}`, cents: 2000 + 13 * i * i, ms: dayFromDate(2025, 3, 1) * DAY_MS - (30 + i) * 60_000 }));
    const found = await reconciled(rowsOf([...true_, ...night, ...more]), totalsOf([...true_, ...[...night, ...more].map((sale) => ({ ...sale, ms: sale.ms + 3_600_000 }))]));
    expect(new Set(found.findings.map(({ kind }) => kind))).toEqual(new Set(['moved-day']));
    expect(found.findings.flatMap(({ rows }) => rows.map(({ order }) => order)).sort()).toEqual([...night, ...more].map(({ invoice }) => invoice).sort());
    expect(found.stillDiffering).toEqual([]);
  });

  it('hold for any seed and place, for each plant alone: to the cent, with nothing else named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.nat(), fc.constantFrom('double', 'flip'), async (seed, place, plant) => {
        const sales = shop(seed, 120);
        const of = plant === 'double' ? charges(sales) : sales.filter(({ kind }) => kind === 'refund');
        fc.pre(of.length > 2);
        const chosen = of[place % of.length];
        const file = plant === 'double' ? [...sales, chosen] : sales.map((sale) => (sale === chosen ? { ...sale, cents: -sale.cents } : sale));
        const found = await reconciled(rowsOf(file), totalsOf(sales));
        expect(named(found)).toEqual([`${plant === 'double' ? 'duplicate' : 'flipped-sign'} exact: ${chosen.invoice}`]);
        expect(found.stillDiffering).toEqual([]);
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});

describe('other differences', () => {
  it('a test customer is left out by finance', async () => {
    const test: Sale = { ...march, invoice: 'R-T', customer: 'test-shop', cents: 777 };
    expect(named(await reconciled(rowsOf([...true_, test]), totalsOf(true_)))).toEqual(['test-customer exact: R-T']);
  });

  it('a currency is mixed up', async () => {
    const sales = shop(3, 200, ['EUR', 'USD']);
    const chosen = charges(sales).find(({ currency }) => currency === 'EUR')!;
    const found = await reconciled(rowsOf(sales), totalsOf(sales.map((sale) => (sale === chosen ? { ...sale, currency: 'USD' } : sale))));
    expect(named(found)).toEqual([`currency-mixed exact: ${chosen.invoice}`]);
    expect(found.findings[0].facts).toEqual({ from: 'EUR', to: 'USD' });
    expect(found.stillDiffering).toEqual([]);
  });

  it('taxes are included, in every month', async () => {
    const taxed = true_.flatMap((sale): Sale[] => (sale.kind === 'charge' ? [sale, { ...sale, kind: 'tax', cents: Math.round(sale.cents * 0.21) }] : [sale]));
    const withTax = await totalsOf(true_.map((sale) => (sale.kind === 'charge' ? { ...sale, cents: sale.cents + Math.round(sale.cents * 0.21) } : sale)));
    const found = await reconciled(rowsOf(taxed), withTax);
    expect(found.findings.map(({ kind, certainty }) => [kind, certainty])).toEqual([['tax-included', 'exact']]);
    expect(found.findings[0].rowCount).toBe(charges(true_).length);
    expect(found.stillDiffering).toEqual([]);
  });

  it('refunds are netted on their order’s date', async () => {
    const orders = new Map(charges(true_).map((sale) => [sale.invoice, sale]));
    const slow = true_.map((sale) => (sale.kind === 'refund' ? { ...sale, ms: sale.ms + 12 * DAY_MS } : sale));
    const found = await reconciled(rowsOf(slow), totalsOf(slow.map((sale) => (sale.kind === 'refund' ? { ...sale, ms: orders.get(sale.invoice)!.ms } : sale))));
    expect(found.findings.map(({ kind }) => kind)).toEqual(['refunds-on-order-date']);
    expect(found.stillDiffering).toEqual([]);
  });

  it('finance has a row that the file has not: the missing number is named, and nothing is made up', async () => {
    const lost = charges(inMonth(true_, 2))[7];
    const found = await reconciled(rowsOf(true_.filter(({ invoice }) => invoice !== lost.invoice)), totalsOf(true_));
    const missing = found.findings.find(({ kind }) => kind === 'missing-rows');
    expect(missing).toMatchObject({ certainty: 'none', rows: [], facts: { orders: lost.invoice, orderCount: 1 } });
    expect(missing?.effects.find(({ measure }) => measure === 'charges')?.change).toBe(lost.cents);
    expect(found.stillDiffering.length).toBeGreaterThan(0);
  });

  it('the file has a row that finance has not: one whose amount is the whole difference', async () => {
    const extra: Sale = { ...march, invoice: 'X-1', customer: 'K-new', cents: 999_999 };
    expect(named(await reconciled(rowsOf([...true_, extra]), totalsOf(true_)))).toEqual(['extra-rows exact: X-1']);
  });

  it('two rows of one amount explain it equally: both are named', async () => {
    const twins = ['X-1', 'X-2'].map((invoice): Sale => ({ ...march, invoice, customer: invoice, cents: 888_888 }));
    const found = await reconciled(rowsOf([...true_, ...twins]), totalsOf([...true_, twins[0]]));
    expect(named(found)).toEqual(['extra-rows several: X-1']);
    expect(found.findings[0]).toMatchObject({ alternativeCount: 1, alternatives: [[{ order: 'X-2' }]] });
  });

  it('an order was billed twice, with another amount', async () => {
    const again: Sale = { ...march, cents: march.cents + 12_345, ms: march.ms + 3_600_000 };
    const found = await reconciled(rowsOf([...true_, again]), totalsOf(true_));
    expect(named(found)).toEqual([`duplicate exact: ${march.invoice}`]);
    expect(found.findings[0]).toMatchObject({ rows: [{ amount: again.cents }], beside: [{ amount: march.cents }] });
  });

  it('a day is shifted beyond the months that were pasted: half a proof', async () => {
    const onlyMay = (await totalsOf([...true_, lateInFinance])).split('\n').filter((line) => /^(month|2025-05)/.test(line)).join('\n');
    const found = await reconciled(rowsOf([...true_, late]), onlyMay);
    expect(named(found)).toEqual(['moved-day half: R-LATE']);
    expect(found.findings[0].effects.map(({ month }) => month)).toEqual([664, 664]);
  });

  it('differences of customers are shown and not traced', async () => {
    const found = await reconciled(rowsOf(true_), 'month\tactive customers\n2025-03\t999');
    expect(found.findings).toEqual([]);
    expect(found.stillDiffering).toMatchObject([{ measure: 'activeCustomers', pasted: 999 }]);
  });

  it('a part is explained: the odd row is named as a part, and that the rest is not', async () => {
    // A month with three sales, of which no sum is the difference: 100.00 doubled, and finance has 50.01 less still.
    const few = [10_000, 20_000, 40_000].map((cents, i): Sale => ({ ...march, invoice: `F-${i}`, cents }));
    const found = await reconciled(rowsOf([...few, few[0]]), 'month\tcharges\n2025-03\t649.99');
    expect(named(found)).toEqual(['duplicate partial: F-0', 'extra-rows none: ']);
    expect(found.findings.map(({ effects }) => effects.map(({ change }) => change))).toEqual([[-10_000], [-15_001]]);
    expect(found.stillDiffering).toMatchObject([{ file: 80_000, pasted: 64_999 }]);
  });

  it('three rows of many fit, as three of so many do by chance: it is said, and not taken for the answer', async () => {
    const many = Array.from({ length: 120 }, (_, i): Sale => ({ ...march, invoice: `M-${i}`, customer: `K${i}`, cents: 1000 + ((i * 7919) % 5000) }));
    const three = [many[3], many[50], many[99]].reduce((sum, { cents }) => sum + cents, 0);
    const all = many.reduce((sum, { cents }) => sum + cents, 0);
    const found = await reconciled(rowsOf(many), `month\tcharges\n2025-03\t${((all - three) / 100).toFixed(2)}`);
    expect(found.findings).toMatchObject([{ kind: 'extra-rows', certainty: 'several' }]);
    expect(found.stillDiffering).toHaveLength(1);
  });

  it('a refund without a kind and with a charge’s sign: twice the amount', async () => {
    const signed = true_.map((sale) => (sale.kind === 'refund' ? { ...sale, cents: -sale.cents } : sale));
    const { kind: _, ...columns } = COLUMNS;
    const file = signed.map((sale) => (sale.invoice === refund.invoice && sale.cents < 0 ? { ...sale, cents: -sale.cents, ms: refund.ms } : sale));
    const found = await reconciled(rowsOf(file, 'times', columns), totalsOf(true_));
    expect(named(found)).toEqual([`flipped-sign exact: ${refund.invoice}`]);
    expect(found.stillDiffering).toEqual([]);
  });

  it('a currency is meant however it is written', async () => {
    const zloty = shop(4, 60, ['PLN']);
    const signs = (await totalsOf(zloty)).replaceAll('PLN', 'zł');
    expect(await reconciled(rowsOf(zloty), signs)).toMatchObject({ unmatched: [], findings: [], stillDiffering: [] });
    expect(await reconciled(rowsOf(zloty.map((sale) => ({ ...sale, currency: 'zł' }))), signs.replaceAll('zł', 'PLN'))).toMatchObject({ unmatched: [], findings: [] });
  });

  it('an order that stands in another currency as well is no double', async () => {
    const other = { ...march, currency: 'USD' };
    expect((await reconciled(rowsOf([...true_, other]), totalsOf([...true_, other]))).findings).toEqual([]);
    const found = await reconciled(rowsOf([...true_, other]), totalsOf([...true_, { ...other, cents: other.cents + 1 }]));
    expect(found.findings.map(({ kind }) => kind)).toEqual(['missing-rows']);
  });

  it('no loop keeps a cancel waiting: a breath every some thousand rows, and progress that ends', async () => {
    const many = shop(6, 30_000);
    const file = await rowsOf([...many, many[100]]);
    const finance = await totalsOf(many);
    const context = createTestContext();
    await reconcile(file, finance, 'net', context);
    expect(context.progress.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['add-up', 'trace']));
    expect(context.progress.at(-1)).toMatchObject({ phase: 'trace', done: 3, total: 3 });
    for (const abortAfter of [1, 5, 12, 20]) await expect(reconcile(file, finance, 'net', createTestContext({ abortAfter }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('totals rounded to whole units are compared so, and no row is named', async () => {
    const rounded = (await totalsOf(true_)).replaceAll(/(\d+)\.(\d\d)/g, (text) => String(Math.round(Number(text))));
    const found = await reconciled(rowsOf(true_), rounded);
    expect(found).toMatchObject({ pastedRounded: true, findings: [], stillDiffering: [] });
  });
});
