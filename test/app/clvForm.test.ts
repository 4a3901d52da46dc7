import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { type OpenedApp, openApp, poll, whenControlled } from './harness.ts';
import { FIRST_DAY, before, customersCsv, firstMonthCsv, sales } from './nextMonthData.ts';
import { numberIn } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const first = before(sales(), FIRST_DAY);
const OPTIONS = { asOf: FIRST_DAY, horizonDays: 60, staticColumns: ['industry', 'seats'], models: [{ kind: 'gbdt', params: { nEstimators: 40, maxDepth: 3 } }, 'ridge', 'baseline-last-period', 'baseline-spend-rate'] };

/** What every model says of the one customer of two files, and of the same customer typed. */
const asFileAndTyped = (page: Page, runId: string) =>
  page.evaluate(async (id) => {
    const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
      if (!outcome.ok) throw new Error(outcome.error.message);
      return outcome.value;
    };
    const rows = [['2026-01-10', '40.5'], ['2026-02-20', '19.99'], ['2026-03-25', '60'], ['2026-04-02', '500']] as const;
    // A column of one day looks like any other, and so the types are told.
    const sold = unwrap(await window.workbench.importFile(new File([`customer_id,date,amount\n${rows.map((row) => `new,${row.join(',')}`).join('\n')}`], 'one.csv'), { types: { date: { type: 'date', dateOrder: 'ymd' } } }));
    const people = unwrap(await window.workbench.importFile(new File(['customer_id,industry,seats\nnew,Health,12'], 'person.csv'), { types: { industry: { type: 'category' }, seats: { type: 'number' }, customer_id: { type: 'text' } } }));
    const sources = { transactions: { datasetId: sold.datasetId, columns: { customer: 'customer_id', date: 'date', amount: 'amount' } }, customers: { datasetId: people.datasetId, columns: { customer: 'customer_id' } } };
    const scored = unwrap(await window.workbench.scoreClv({ runId: id, sources, asOf: '2026-04-01' }));
    const typed = unwrap(await window.workbench.predictClv({ runId: id, customer: { asOf: '2026-04-01', purchases: rows.map(([date, amount]) => ({ date, amount })), attributes: { industry: 'Health', seats: 12 } } }));
    return { scored: scored.totals, typed: Object.fromEntries(typed.predictions.map(({ kind, value }) => [kind, value])), features: typed.features };
  }, runId);

const valueOf = async (page: Page, kind: string) => numberIn(await page.locator(`dd[data-kind="${kind}"]`).innerText());

describe('one customer, typed', () => {
  let app: OpenedApp;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainByApi(page, {
      transactions: { name: 'sales.csv', text: firstMonthCsv(first), columns: { customer: 'customer_id', date: 'date', amount: 'amount' } },
      customers: { name: 'people.csv', text: customersCsv(first, 'customer_id,industry,seats'), columns: { customer: 'customer_id' } },
    }, OPTIONS);
  });

  afterAll(() => app?.close());

  it('gets the answer that a file with that one customer gets, from every model', async () => {
    const { scored, typed, features } = await asFileAndTyped(page, runId);
    expect(Object.keys(scored).sort()).toEqual(['baseline-last-period', 'baseline-spend-rate', 'gbdt', 'ridge']);
    expect(typed).toEqual(scored);
    expect(features).toMatchObject({ transactionCount: 3, recencyDays: 7, 'customer:industry': 'Health', 'customer:seats': 12 });
  });

  it('sees numbers change while typing', async () => {
    await page.goto(`${app.server.url}#/predict?run=${runId}`);
    await page.getByText('From a form', { exact: true }).click();
    await page.getByText('Type a purchase to see what the models say.').waitFor();
    await page.getByLabel('Amount of purchase 1').fill('50');
    await poll(async () => (await page.locator('dd[data-kind="baseline-last-period"]').count()) > 0, 'a first answer');
    expect(await valueOf(page, 'baseline-last-period')).toBe(50);
    await page.getByText('Rests on 1 purchase of $50.00 in all, 30 days before as-of.').waitFor();
    const one = await valueOf(page, 'ridge');
    await page.getByRole('button', { name: 'Add a purchase' }).click();
    await page.getByLabel('Date of purchase 2').fill('2026-03-20');
    await page.getByLabel('Amount of purchase 2').pressSequentially('25.5', { delay: 40 });
    await poll(async () => (await valueOf(page, 'baseline-last-period')) === 75.5, 'both purchases to count');
    expect(await valueOf(page, 'ridge')).not.toBe(one);
    const unknown = await valueOf(page, 'ridge');
    await page.getByLabel('seats').fill('38');
    await page.getByLabel('industry').selectOption('Finance');
    await poll(async () => (await valueOf(page, 'ridge')) !== unknown, 'the attributes to count');
    await page.getByText('Everything that the models see').click();
    await page.locator('dl.features').getByText('Finance').waitFor();
  });

  it('says what is wrong where it is, and keeps the last answer, marked as old', async () => {
    const said = await valueOf(page, 'baseline-last-period');
    await page.getByLabel('Amount of purchase 2').fill('a lot');
    await page.getByText('Give a number.').waitFor();
    await page.getByText('What was said before the last change: this cannot be read yet.').waitFor();
    expect(await page.getByLabel('Amount of purchase 2').getAttribute('aria-invalid')).toBe('true');
    expect(await valueOf(page, 'baseline-last-period')).toBe(said);
    await page.getByLabel('Amount of purchase 2').fill('10');
    await poll(async () => (await valueOf(page, 'baseline-last-period')) === 60, 'the new answer');
    expect(await page.getByText('What was said before').count()).toBe(0);
    await page.getByLabel('As-of', { exact: true }).fill('2026-02-01');
    await page.getByText('Give a day after the first purchase.').waitFor();
    expect(await violations(page)).toEqual([]);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/form-old.png`, fullPage: true });
    await page.getByLabel('As-of', { exact: true }).fill(FIRST_DAY);
    await poll(async () => (await page.getByText('What was said before').count()) === 0, 'a day that fits');
    expect(await violations(page)).toEqual([]);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/form.png`, fullPage: true });
  });

  it('is checked where a script types it', async () => {
    const refused = async (customer: unknown) => page.evaluate(async ({ id, given }) => {
      const outcome = await window.workbench.predictClv({ runId: id, customer: given as never });
      return outcome.ok ? '' : `${outcome.error.code} ${String(outcome.error.details.field)}: ${outcome.error.message}`;
    }, { id: runId, given: customer });
    expect(await refused(null)).toContain('bad-input asOf');
    expect(await refused({ asOf: '2026-04-01' })).toContain('bad-input purchases: Type at least one purchase');
    expect(await refused({ asOf: '2026-04-01', purchases: [{ date: '2026-02-30', amount: 1 }] })).toContain('bad-input purchases.0.date');
    expect(await refused({ asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: 'NaN' }] })).toContain('bad-input purchases.0.amount');
    expect(await refused({ asOf: '2026-04-01', purchases: [{ date: '2026-02-01', amount: 1 }], attributes: { nope: 1 } })).toContain('The models know no column "nope"');
    expect(await refused({ asOf: '2026-01-01', purchases: [{ date: '2026-02-01', amount: 1 }] })).toContain('not-enough-data');
    expect(app.errors).toEqual([]);
  });
});
