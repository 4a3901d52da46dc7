import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { COLUMNS, FIRST_DAY, NEXT_DAY, contracts, contractsCsv, paidCents } from './contractMonthData.ts';
import { type OpenedApp, openApp, whenControlled } from './harness.ts';
import { pickMonth, tileNumber } from './nextMonthSteps.ts';
import { numberIn, readTable, textOf } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const all = contracts();
const OPTIONS = { asOf: FIRST_DAY, horizonDays: 90, models: ['survival-logistic', 'baseline-retention', 'baseline-spend-rate'] };

/** One person's visit, in order. */
describe('a person’s next month of subscriptions', () => {
  let app: OpenedApp;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainByApi(page, { subscriptions: { name: 'spells-march.csv', text: contractsCsv(all, FIRST_DAY), columns: COLUMNS } }, OPTIONS);
  });

  afterAll(() => app?.close());

  it('drops the new file, and is told that the MRR has another name and what is new', async () => {
    await page.goto(`${app.server.url}#/next?run=${runId}`);
    await page.getByRole('heading', { name: 'Drop the new files here' }).waitFor();
    await pickMonth(page, { 'spells-april.csv': contractsCsv(all, NEXT_DAY, 'customer_id,plan,start_date,cancel_requested,access_end,billing_period,mrr_usd,currency,channel', true) });
    await page.getByText(/^Subscriptions: “mrr” is now “mrr_usd” \(/).waitFor({ timeout: 60_000 });
    await page.getByText('Subscriptions: “channel” is new, and is not used.').waitFor();
    expect(await page.getByRole('heading', { name: 'To be confirmed' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('confirms, and is told what came in, to the cent', async () => {
    await page.getByLabel('As-of', { exact: true }).fill(NEXT_DAY);
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(Ahead|Behind|On course): / }).waitFor({ timeout: 120_000 });
    const byHand = paidCents(all);
    expect(Math.round((await tileNumber(page, 'Come in so far')) * 100)).toBe(byHand.known);
    expect(await tileNumber(page, 'Should have by now')).toBeLessThan(await tileNumber(page, 'Predicted then'));
    expect(await page.getByText(`Another $${(byHand.others / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} came from`).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
  });

  it('sees who entered the top list and why, in words of contracts, and takes the new list', async () => {
    const entered = await readTable(page.getByRole('table', { name: /entered the top list/ }));
    expect(entered.size).toBeGreaterThan(0);
    expect([...entered.values()].map((row) => row.get('Why')).join(' ')).not.toMatch(/\b[a-z]+[A-Z]\w*\b/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the new list' }).click()]);
    const [header, ...rows] = (await textOf(download)).trim().split(/\r?\n/);
    expect(header).toMatch(/^key,actual,/);
    const column = header.split(',').indexOf('baseline-spend-rate');
    expect(rows.every((row) => numberIn(row.split(',')[column]) > 0)).toBe(true);
    expect(app.errors).toEqual([]);
  });
});
