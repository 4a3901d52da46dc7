import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayFromDate, formatDay } from '../../src/core/data/calendar.ts';
import { createRng } from '../../src/core/random.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { drawnChart, goTo, importPending, pickFile, readTable, textOf } from './person.ts';

/** Monthly contracts of 2024, each of which ends at a renewal with a chance of its own; seen until the end of March 2025. */
function contractsCsv(count = 600): string {
  const rng = createRng('app/contracts');
  const seenUntil = dayFromDate(2025, 3, 31);
  const lines = Array.from({ length: count }, (_, i) => {
    const chance = 1 - rng.next() ** (1 / 5);
    let renewals = 1;
    while (rng.next() >= chance && renewals < 40) renewals++;
    const start = dayFromDate(2024, 1 + (i % 12), 3 + rng.int(20));
    const end = start + Math.round(30.44 * renewals);
    return [`k${i}`, formatDay(start), end <= seenUntil ? formatDay(end) : '', 10 + rng.int(5), 'monthly'].join(',');
  });
  return ['customer_id,start_date,access_end,mrr,billing_period', ...lines, ''].join('\n');
}

const PURCHASES = 'who,when,paid\na,2025-01-10,10.10\na,2025-01-20,5.00\na,2025-03-05,20.00\nb,2025-01-31,7.00\nb,2025-02-03,-7.00\nc,2025-03-01,3.00\nc,2025-04-02,4.00\n';
const CUSTOMERS = 'who,signup_date\na,2024-12-01\nb,2024-12-20\nc,2025-03-01\nz,2024-12-24\n';

/** One person's way from purchases and contracts to their cohorts. */
describe('cohorts', () => {
  let app: OpenedApp;
  let page: Page;
  const table = (view: string) => page.getByRole('table', { name: `${view} by cohort and age in months` });

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  });

  afterAll(() => app?.close());

  it('say what to bring where there is nothing', async () => {
    await page.goto(`${app.server.url}#/models/clv/cohorts`);
    await page.getByText('Cohorts need a table of transactions').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('show the sample of a subscription product a press away, with its curve', async () => {
    const other = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } }, path: '#/models/clv/cohorts' });
    await other.page.getByRole('button', { name: 'Use the sample' }).click();
    await other.page.getByText(/^Shifted-beta-geometric/).waitFor({ timeout: 60_000 });
    expect(other.errors).toEqual([]);
    await other.close();
  });

  it('of purchases have the numbers of a hand, the month that is not over marked', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'purchases.csv', PURCHASES);
    await importPending(page, 'purchases.csv');
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Customer lifetime value' }).click();
    await page.getByRole('link', { name: 'Look at cohorts' }).click();
    await table('Retention').waitFor();
    await page.getByText('Customers', { exact: true }).and(page.locator('label span')).click();
    const customers = await readTable(table('Customers'));
    const [january, march] = ['Jan 2025', 'Mar 2025'].map((month) => [...customers.get(month)!.values()].slice(1));
    expect(january.map((text) => text.replace(/\s+/g, ' '))).toEqual(['2', '2', '0', '1', '0 (month not over, so far)']);
    expect(march.slice(0, 3).map((text) => text.replace(/\s+/g, ' '))).toEqual(['1', '1', '1 (month not over, so far)']);
    await page.getByText('Revenue per customer so far').click();
    expect((await readTable(table('Revenue per customer so far'))).get('Jan 2025')?.get('2\nMonth 2')).toBe('17.55');
    await page.getByText('There is no projected curve for purchases without a contract').waitFor();
    await drawnChart(page, 'How many are still there, by age');
    expect(await violations(page)).toEqual([]);
  });

  it('end where a person says that the data is complete', async () => {
    await page.getByLabel('Data is complete through').fill('2025-03-31');
    await page.getByText(/^Hatched/).waitFor({ state: 'detached' });
    await page.getByText('1 row after the day to which the data is complete').waitFor();
    await page.getByLabel('Data is complete through').fill('2025-04-02');
    await page.getByText(/^Hatched/).waitFor();
  });

  it('are put together by sign-up with a table of customers', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'people.csv', CUSTOMERS);
    await importPending(page, 'people.csv');
    await page.goto(`${app.server.url}#/models/clv/cohorts`);
    await page.getByRole('combobox', { name: 'Purchases' }).selectOption({ label: 'purchases' });
    await page.getByRole('combobox', { name: 'Customers (optional)' }).selectOption({ label: 'people' });
    await page.getByText('Sign-up', { exact: true }).click();
    await page.getByRole('rowheader', { name: 'Dec 2024' }).waitFor();
    expect([...(await readTable(table('Retention'))).get('Dec 2024')!.values()].slice(1, 4)).toEqual(['3', '0%', '67%']);
    expect(await violations(page)).toEqual([]);
  });

  it('of contracts have MRR and a curve with its estimates, dashed beyond the data', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'contracts.csv', contractsCsv());
    await importPending(page, 'contracts.csv');
    await page.goto(`${app.server.url}#/models/clv/cohorts`);
    await page.getByText('Yes: they cancel a subscription').click();
    await page.getByRole('combobox', { name: 'Subscriptions' }).selectOption({ label: 'contracts' });
    await page.getByLabel('Data is complete through').fill('2025-03-31');
    const chart = await drawnChart(page, 'Contracts kept, renewal by renewal');
    await chart.getByText(/After 14 renewals \d+(\.\d)?% of contracts are still there .*a projection, not an observation/).waitFor();
    expect(await page.getByText(/^Shifted-beta-geometric/).innerText()).toMatch(/over 600 contracts: α = [\d.]+ ± [\d.]+, β = [\d.]+ ± [\d.]+/);
    await page.getByText('MRR', { exact: true }).and(page.locator('label span')).click();
    const mrr = await readTable(table('MRR'));
    expect(mrr.size).toBe(12);
    await chart.getByRole('button', { name: /as a table/ }).click();
    expect(await violations(page)).toEqual([]);
  });

  it('hand out every measure', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).first().click()]);
    const lines = (await textOf(download)).split('\r\n');
    expect(lines[0].replace('\uFEFF', '')).toBe('Cohort,Customers,Age in months,Complete,Customers,Retention,Revenue,Revenue per customer so far,MRR');
    expect(lines[1]).toMatch(/^2024-01,50,0,1,\d+,[\d.]+,[\d.]+,[\d.]+,\d+$/);
  });

  it('answer a script the same', async () => {
    const answer = await page.evaluate(async () => {
      const datasets = await window.workbench.datasets();
      const datasetId = (datasets.ok ? datasets.value : []).find(({ name }) => name === 'purchases')!.id;
      const transactions = { datasetId, columns: { customer: 'who', date: 'when', amount: 'paid' } };
      const [found, bad, none] = await Promise.all([window.workbench.cohortsClv({ transactions }), window.workbench.cohortsClv({ transactions }, { by: 'signup' }), window.workbench.cohortsClv({})]);
      return { sizes: found.ok ? found.value.cohorts.map(({ customers }) => customers) : [], bad: !bad.ok && bad.error.code, none: !none.ok && none.error.code };
    });
    expect(answer).toEqual({ sizes: [2, 1], bad: 'bad-input', none: 'bad-input' });
  });

  it.each([360, 320])('do not scroll sideways on a screen %i pixels wide, and have no violation in Spanish', async (width) => {
    await goTo(page, 'Settings');
    await page.getByText('Español').click();
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${app.server.url}#/models/clv/cohorts`);
    await page.getByRole('table', { name: 'Retención por cohorte y edad en meses' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.server.url}#/settings`);
    await page.getByText('English').click();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('are cancelled by a script where they stand, and answer the next question', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'many-contracts.csv', contractsCsv(40_000));
    await importPending(page, 'many-contracts.csv');
    const answer = await page.evaluate(async () => {
      const datasets = await window.workbench.datasets();
      const { id: datasetId } = (datasets.ok ? datasets.value : []).find(({ name }) => name === 'many-contracts')!;
      const subscriptions = { datasetId, columns: { customer: 'customer_id', start: 'start_date', accessEnd: 'access_end', mrr: 'mrr', billingPeriod: 'billing_period' } };
      const abort = new AbortController();
      const first = await window.workbench.cohortsClv({ subscriptions }, {}, { signal: abort.signal, onProgress: ({ phase }) => phase === 'load' && abort.abort() });
      const second = await window.workbench.cohortsClv({ subscriptions });
      return { first: !first.ok && first.error.code, customers: second.ok && second.value.cohorts.reduce((sum, { customers }) => sum + customers, 0) };
    });
    expect(answer).toEqual({ first: 'cancelled', customers: 40_000 });
  }, 60_000);

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
