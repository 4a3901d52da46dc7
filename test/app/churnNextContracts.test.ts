import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { generateLearningProduct } from '../../src/core/samples/learningProduct.ts';
import { type OpenedApp, openApp, whenControlled } from './harness.ts';
import { dayOf } from './jobResults.ts';
import { pickMonth } from './nextMonthSteps.ts';
import { numberIn, readTable } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const SIZE = { seed: 12, users: 260, days: 300 };
const MAY = generateLearningProduct(SIZE, dayOf('2026-05-31'));
const JUNE = generateLearningProduct(SIZE);
const OPTIONS = { window: 21, horizon: 21, models: [{ kind: 'gbdt', params: { nEstimators: 40 } }, 'baseline-base-rate'], seed: 5, economics: { value: { mrr: 6 }, controlShare: 0.2 } };
const renamed = (csv: string, names: Readonly<Record<string, string>>) => csv.replace(/^[^\r\n]*/, (header) => header.split(',').map((name) => names[name] ?? name).join(','));

/** The sample product with all its tables. */
describe('a next month of contracts, with what lies beside them', () => {
  let app: OpenedApp;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainByApi(page, {
      subscriptions: { name: 'contracts.csv', text: MAY.subscriptions, columns: { customer: 'user_id', plan: 'plan', start: 'start_date', trialEnd: 'trial_end', cancelRequested: 'cancel_requested', accessEnd: 'access_end', billingPeriod: 'billing_period', mrr: 'mrr', pauseStart: 'pause_start', pauseEnd: 'pause_end', reason: 'cancel_reason', currency: 'currency' } },
      activity: { name: 'visits.csv', text: MAY.activity, columns: { user: 'user_id', date: 'date' } },
      tickets: { name: 'questions.csv', text: MAY.tickets, columns: { user: 'user_id', date: 'date' } },
    }, OPTIONS, 'trainChurn');
  });

  afterAll(() => app?.close());

  it('knows every table and its renamed columns, and says when it will be known who left', async () => {
    await page.goto(`${app.server.url}#/next?run=${runId}`);
    await page.getByRole('heading', { name: 'Drop the new files here' }).waitFor();
    await pickMonth(page, { 'one.csv': renamed(JUNE.tickets, { user_id: 'client' }), 'two.csv': renamed(JUNE.subscriptions, { plan: 'tier', mrr: 'monthly_price' }), 'three.csv': JUNE.activity });
    await page.getByText('Contracts: “plan” is now “tier” (the same values).').waitFor({ timeout: 60_000 });
    const question = page.getByRole('combobox', { name: /was “mrr”/ });
    expect(await question.locator('option:checked').innerText()).toBe('Choose…');
    expect(await page.getByRole('button', { name: 'Confirm and score' }).isDisabled()).toBe(true);
    await question.selectOption('monthly_price');
    await page.getByText('Contracts: “mrr” is now “monthly_price” (as you said).').waitFor();
    await page.getByText(/^Support tickets: “user_id” is now “client” \(/).waitFor();
    expect(await page.getByText('Choose…').count()).toBe(0);
    const asOf = await page.getByLabel('As-of').inputValue();
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(Too early to say who left: that is known on|As expected|More than expected|Fewer than expected)/ }).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: `As of ${new Date(`${asOf}T00:00:00Z`).toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })}` }).waitFor();
    const said = await readTable(page.getByRole('table', { name: 'What was said, and what came' }));
    expect(said.size).toBe(1);
    expect(numberIn([...said.values()][0].get('Users'))).toBeGreaterThan(50);
    expect(app.errors).toEqual([]);
  });

  it('leads the top of the list by gain, and opens a user of the new month', async () => {
    await page.getByText(/by what a contact is expected to gain\.$/).waitFor();
    await page.getByRole('button', { name: /^Open user/ }).first().click();
    const panel = page.getByRole('complementary', { name: /^User U-\d+/ });
    await panel.getByText(/to leave in 21 days from Jul 1, 2026: higher than \d+% of the users at risk\.$/).waitFor({ timeout: 60_000 });
    // Read from the columns as they are called now.
    await panel.getByText('MRR', { exact: true }).waitFor();
  });
});
