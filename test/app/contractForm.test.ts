import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { COLUMNS, FIRST_DAY, contracts, contractsCsv } from './contractMonthData.ts';
import { type OpenedApp, openApp, poll, whenControlled } from './harness.ts';
import { numberIn } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const all = contracts();
const MODELS = ['baseline-retention', 'baseline-spend-rate', 'survival', 'survival-logistic'];
const OPTIONS = { asOf: FIRST_DAY, horizonDays: 90, currency: 'USD', models: [{ kind: 'survival', params: { nEstimators: 30 } }, ...MODELS.filter((kind) => kind !== 'survival')] };
/** What one unit was worth in US dollars; every third contract is in euros. */
const RATES = ['date,currency,rate', '2023-12-01,USD,1', '2023-12-01,EUR,1.1', '2025-06-01,EUR,1.25'].join('\n');
const spells = contractsCsv(all, FIRST_DAY).split('\n').map((line, i) => (i > 0 && i % 3 === 0 ? line.replace(/USD$/, 'EUR') : line)).join('\n');

const TYPED = { plan: 'Team', billingPeriod: 'monthly', start: '2025-08-04', mrr: '49.5', cancelRequested: '', trialEnd: '' };

/** What every model says of the one customer of a file, and of the same customer typed, in each currency. */
const asFileAndTyped = (page: Page, runId: string, currency: string) =>
  page.evaluate(
    async ({ id, columns, typed, rates, money }) => {
      const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
        if (!outcome.ok) throw new Error(outcome.error.message);
        return outcome.value;
      };
      const types = { customer_id: { type: 'text' }, plan: { type: 'category' }, start_date: { type: 'date', dateOrder: 'ymd' }, cancel_requested: { type: 'date', dateOrder: 'ymd' }, access_end: { type: 'date', dateOrder: 'ymd' }, billing_period: { type: 'category' }, mrr: { type: 'number' }, currency: { type: 'category' } } as const;
      const text = `${Object.values(columns).join(',')}\nnew,${typed.plan},${typed.start},,,${typed.billingPeriod},${typed.mrr},${money}`;
      const one = unwrap(await window.workbench.importFile(new File([text], `one-${money}.csv`), { types }));
      const known = unwrap(await window.workbench.importFile(new File([rates], 'fx.csv')));
      const sources = { subscriptions: { datasetId: one.datasetId, columns }, rates: { datasetId: known.datasetId, columns: { date: 'date', currency: 'currency', rate: 'rate' } } };
      const scored = unwrap(await window.workbench.scoreClv({ runId: id, sources, asOf: '2026-04-01' }));
      const said = unwrap(await window.workbench.predictClv({ runId: id, customer: { asOf: '2026-04-01', subscription: { ...typed, currency: money } } }));
      return { scored: scored.totals, typed: Object.fromEntries(said.predictions.map(({ kind, value }) => [kind, value])), mrr: said.features.mrr };
    },
    { id: runId, columns: COLUMNS, typed: TYPED, rates: RATES, money: currency },
  );

const answer = (page: Page, kind: string) => page.locator(`dd[data-kind="${kind}"]`);
const valueOf = async (page: Page, kind: string) => numberIn(await answer(page, kind).innerText());

describe('one subscriber, typed', () => {
  let app: OpenedApp;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainByApi(page, { subscriptions: { name: 'spells.csv', text: spells, columns: COLUMNS }, rates: { name: 'rates.csv', text: RATES, columns: { date: 'date', currency: 'currency', rate: 'rate' } } }, OPTIONS);
  });

  afterAll(() => app?.close());

  it.each([['USD', 49.5], ['EUR', 49.5 * 1.25]])('gets the answer that a file with that one customer gets, from every model, in %s', async (currency, mrr) => {
    const { scored, typed, mrr: seen } = await asFileAndTyped(page, runId, currency);
    expect(Object.keys(scored).sort()).toEqual(MODELS);
    expect(typed).toEqual(scored);
    expect(seen).toBeCloseTo(mrr, 9);
  });

  it('is told which money it is, and nothing is wrong before it is typed', async () => {
    await page.goto(`${app.server.url}#/predict?run=${runId}`);
    await page.getByText('From a form', { exact: true }).click();
    await page.getByText('Type the money a month and the start to see what the models say.').waitFor();
    await page.getByText(/^Amounts in USD\. Contracts: MRR × 12 \/ 365\.25 a paid day/).waitFor();
    await page.getByLabel('MRR', { exact: true }).fill('50');
    await page.waitForTimeout(400);
    expect(await page.getByText('Give a day.').count()).toBe(0);
    expect(await page.getByLabel('Currency of the MRR').locator('option').allInnerTexts()).toEqual(['USD', 'EUR']);
  });

  it('sees numbers change while typing', async () => {
    await page.getByLabel('Start', { exact: true }).fill('2026-01-31');
    await poll(async () => (await answer(page, 'baseline-retention').count()) > 0, 'a first answer');
    await page.getByText(/^\d+% pay nothing; else \$[\d,.]+–\$[\d,.]+$/).first().waitFor();
    const inDollars = await valueOf(page, 'survival-logistic');
    await page.getByLabel('Currency of the MRR').selectOption('EUR');
    await poll(async () => Math.abs((await valueOf(page, 'baseline-retention')) - inDollars) > 1 && (await valueOf(page, 'survival-logistic')) !== inDollars, 'the euros to count');
    const active = await valueOf(page, 'survival-logistic');
    await page.getByLabel('Asked to cancel on').fill('2026-03-30');
    await page.getByLabel('Access ends on').fill('2026-04-20');
    await poll(async () => (await valueOf(page, 'survival-logistic')) < active, 'the request to count');
    expect(await violations(page)).toEqual([]);
  });

  it('says what is wrong where it is, and keeps the last answer, marked as old', async () => {
    await page.getByLabel('MRR', { exact: true }).fill('fifty');
    await page.getByText('Give a number.').waitFor();
    await page.getByText('What was said before the last change: this cannot be read yet.').waitFor();
    await page.getByLabel('MRR', { exact: true }).fill('40');
    await poll(async () => (await page.getByText('What was said before').count()) === 0, 'the new answer');
  });

  it('is checked where a script types it', async () => {
    const refused = async (subscription: unknown) => page.evaluate(async ({ id, given }) => {
      const outcome = await window.workbench.predictClv({ runId: id, customer: { asOf: '2026-04-01', subscription: given as never } });
      return outcome.ok ? '' : `${outcome.error.code} ${String(outcome.error.details.field)}: ${outcome.error.message}`;
    }, { id: runId, given: subscription });
    expect(await refused({ ...TYPED, mrr: '' })).toContain('bad-input subscription.mrr');
    expect(await refused({ ...TYPED, currency: 'GBP' })).toContain('bad-input subscription.currency: The currency must be one of USD, EUR; got "GBP"');
    expect(await refused({ ...TYPED, start: '2026-05-01' })).toContain('not-enough-data');
    expect(app.errors).toEqual([]);
  });
});
