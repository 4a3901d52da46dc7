import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { type OpenedApp, openApp } from './harness.ts';
import { csvRecords, dayOf } from './jobResults.ts';
import { drawnChart, goTo, importPending, numberIn, openTab, pickFile, readTable, textOf, train } from './person.ts';

const STATIC = ['age', 'country', 'industry', 'company_size', 'user_type'];
const CUSTOMERS = 833;
const UNCHECKED = ['Boosted trees', 'Ridge regression', 'Zero-inflated lognormal'];

const iso = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Extras that every fourth subscriber buys now and then, in the subscriptions' currency, as a file of their own. */
function extrasCsv(): string {
  const subscribers = [...new Set(csvRecords(join(root, 'examples/subscription-product/subscriptions.csv')).map(({ customer_id }) => customer_id))];
  const rows = subscribers.filter((_, i) => i % 4 === 0).flatMap((customer, i) => Array.from({ length: 4 + (i % 7) }, (_, k) => `${customer},${iso(dayOf('2024-01-10') + ((i * 41) % 90) + k * (55 + (i % 50)))},${(((i * 17 + k * 5) % 80) + 9.5).toFixed(2)},USD`));
  return ['customer_id,date,amount,currency', ...rows, ''].join('\r\n');
}

async function setDays(page: Page): Promise<void> {
  await page.getByLabel('As-of', { exact: true }).and(page.locator('input')).fill('2026-01-01');
  await page.getByRole('spinbutton', { name: 'Horizon (days)' }).fill('180');
  await page.keyboard.press('Tab');
  await page.getByText('Is tested on what was paid from Jan 1, 2026 to Jun 29, 2026, days that no model has seen.').waitFor();
}

async function sayStatic(page: Page): Promise<void> {
  for (const column of STATIC) await page.getByRole('checkbox', { name: column, exact: true }).check();
  await page.getByLabel('Exported on', { exact: true }).fill('2026-07-01');
}

/** The rows of predictions.csv as the page hands them out. */
async function list(page: Page): Promise<{ header: string[]; rows: string[][] }> {
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Customers \(CSV\)/ }).or(page.getByRole('menuitem', { name: /^Customers \(CSV\)/ })).click()]);
  const [header, ...rows] = (await textOf(file)).trimEnd().split('\r\n').map((line) => line.split(','));
  return { header, rows };
}

async function openFirstCustomer(page: Page): Promise<Locator> {
  await openTab(page, /^Customers/);
  await page.getByRole('button', { name: /^Open customer/ }).first().click();
  const panel = page.getByRole('complementary', { name: /^Customer C-\d+/ });
  await panel.getByRole('heading', { name: 'Predictions over 180 days from Jan 1, 2026' }).waitFor();
  return panel;
}

/** One person's visit, in order: each step begins where the one before ended. */
describe('a person with the subscription product', () => {
  let app: OpenedApp;
  let page: Page;
  let figures: Awaited<ReturnType<typeof readTable>>;
  const figure = (model: string, metric: string) => numberIn(figures.get(model)?.get(metric));
  const chosen = (field: string, at = 0) => page.getByRole('combobox', { name: field, exact: true }).nth(at).locator('option:checked').innerText();

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
  });

  afterAll(() => app?.close());

  it('begins with the sample: customers tell when they leave, and every column has its role', async () => {
    await page.getByRole('button', { name: 'Start with subscriptions' }).click();
    await page.waitForURL(/#\/models\/clv\?/, { timeout: 60_000 });
    await page.getByText('Proposed from the columns’ names and contents.').waitFor();
    expect(await page.getByRole('radio', { name: 'Yes: they cancel a subscription' }).isChecked()).toBe(true);
    await page.getByText('More columns (9 of 9 named)').click();
    const roles = ['Customer', 'Start', 'MRR', 'Plan', 'Cancel requested', 'Access end', 'Billing period', 'Trial end', 'Pause start', 'Pause end', 'Reason', 'Currency'];
    expect((await Promise.all(roles.map((role) => chosen(role)))).map((text) => text.split(' · ')[0])).toEqual(['customer_id', 'start_date', 'mrr', 'plan', 'cancel_requested', 'access_end', 'billing_period', 'trial_end', 'pause_start', 'pause_end', 'cancel_reason', 'currency']);
    expect(await chosen('Customers (optional)')).toBe('subscription-product-customers');
  });

  it('sets the days, and reads that contracts are learned from', async () => {
    await sayStatic(page);
    await setDays(page);
    await page.getByText('Features: what was known of contracts, from Aug 2, 2023 to the day before each cutoff.').waitFor();
    await page.getByText(/^Learns at 4 cutoffs \(.*\): what each customer paid in the 180 days after each\.$/).waitFor();
    expect(await page.locator('.plan').innerText()).not.toMatch(/spent|purchases/);
  });

  it('trains survival models beside the yardsticks of retention', async () => {
    for (const model of UNCHECKED) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await page.getByRole('button', { name: 'Details of Survival, boosted trees', exact: true }).click();
    await page.getByRole('spinbutton', { name: 'Trees', exact: true }).fill('60');
    await train(page);
    figures = await readTable(page.getByRole('table', { name: `Models on the same ${CUSTOMERS} held-out customers` }));
    expect([...figures.keys()].sort()).toEqual(['ARPU ÷ churn (biased)', 'Everyone nothing', 'Everyone the mean', 'Own pace so far', 'Retention by plan and billing', 'Same as last period', 'Shifted beta-geometric', 'Survival, boosted trees', 'Survival, logistic'].sort());
    for (const model of ['Survival, boosted trees', 'Survival, logistic', 'Shifted beta-geometric', 'Retention by plan and billing']) {
      expect(figure(model, 'RMSE')).toBeLessThan(0.3 * figure('Everyone the mean', 'RMSE'));
      expect(Math.abs(figure(model, 'Total bias'))).toBeLessThan(10);
    }
  });

  it('reads what counts as money, and sees plans, weeks and billing periods', async () => {
    await page.getByText('RMSE and MAE: USD a customer over 180 days. Contracts: MRR × 12 / 365.25 a paid day, neither in trials nor in pauses.').waitFor();
    for (const title of ['Is the difference real?', 'Totals by plan', 'Misses by plan', 'Money by week', 'Money so far', 'Chance of nothing: said and observed']) {
      const chart = await drawnChart(page, title);
      await chart.getByRole('button', { name: `“${title}” as a table` }).click();
      expect((await readTable(chart.getByRole('table'))).size, title).toBeGreaterThan(1);
    }
    await page.getByText('The last week has 5 days only.').first().waitFor();
    await page.getByRole('combobox', { name: 'Customers by' }).selectOption({ label: 'Billing period' });
    expect([...(await readTable(page.getByRole('figure', { name: 'Totals by billing period', exact: true }).getByRole('table'))).keys()].sort()).toEqual(['monthly', 'yearly']);
  });

  it('sees what was learned of leaving', async () => {
    await openTab(page, /^What it learned/);
    await page.getByRole('radiogroup', { name: 'Charts of' }).getByText('Survival, boosted trees').click();
    for (const title of ['What the model looks at', 'How it learned']) await drawnChart(page, title);
    const features = await readTable(page.getByRole('table', { name: 'Features' }));
    for (const name of ['Days to the next renewal', 'Plan', 'Signed up at a weekend', 'Age band', 'Days since signup']) expect([...features.keys()]).toContain(name);
    expect([...features.keys()].filter((name) => /[a-z][A-Z]/.test(name))).toEqual([]);
  });

  it('opens a customer: the chance to stay, what is kept, expansion and contraction, and their contract', async () => {
    const panel = await openFirstCustomer(page);
    await panel.getByText(/^\d+% pay nothing; else \$[\d,]+–\$[\d,]+$/).first().waitFor();
    const made = panel.locator('.predictions > div').filter({ hasText: 'Survival, boosted trees' });
    await made.getByText('What it is made of').click();
    const parts = new Map((await made.getByRole('listitem').allInnerTexts()).map((text) => text.split(': ') as [string, string]));
    expect([...parts.keys()]).toEqual(['Chance to stay to the end', 'Of the MRR as it is', 'Expansion', 'Contraction', 'Chance of nothing, by the model itself']);
    const value = numberIn(await made.locator('dd.number').first().innerText());
    expect(Math.abs(numberIn(parts.get('Of the MRR as it is')) + numberIn(parts.get('Expansion')) - numberIn(parts.get('Contraction')) - value)).toBeLessThan(0.02);
    await panel.getByRole('heading', { name: /^\d+ contracts?$/ }).waitFor();
    expect(await panel.innerText()).toMatch(/First paid day\s+Money a month/);
    expect((await panel.innerText()).match(/\b[a-z]+[A-Z]\w*\b/g)).toBeNull();
  });

  it('takes the list home: money by the paid day', async () => {
    const { header, rows } = await list(page);
    expect(rows).toHaveLength(CUSTOMERS);
    expect(header).toContain('survival-survival');
    const total = rows.reduce((sum, [, actual]) => sum + Number(actual), 0);
    expect(total / CUSTOMERS).toBeCloseTo(figure('Everyone nothing', 'MAE'), 2);
    expect(app.errors).toEqual([]);
  });

  it('brings purchases of the same customers, and learns from both', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'extras.csv', extrasCsv());
    await importPending(page, 'extras.csv');
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Customer lifetime value' }).click();
    await page.getByText('Proposed from the columns’ names and contents.').waitFor();
    await page.getByText('Both: subscriptions and purchases').click();
    await page.getByRole('combobox', { name: 'Purchases' }).selectOption({ label: 'extras' });
    await page.getByRole('combobox', { name: 'Subscriptions', exact: true }).selectOption({ label: 'subscription-product-subscriptions' });
    await page.getByRole('combobox', { name: 'Customers (optional)' }).selectOption({ label: 'subscription-product-customers' });
    await page.getByRole('checkbox', { name: 'age', exact: true }).waitFor();
    await sayStatic(page);
    for (const source of ['Purchases', 'Subscriptions']) await page.getByLabel(`${source}: complete through`, { exact: true }).fill('2026-06-30');
    await setDays(page);
    await page.getByText(/^Features: purchases and contracts, from /).waitFor();
    for (const model of [...UNCHECKED.slice(0, 1), UNCHECKED[2], 'Survival, logistic', 'Survival, boosted trees']) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    await page.getByRole('radiogroup', { name: 'Money from' }).waitFor();
  });

  it('sees both together, and each stream by itself', async () => {
    const streams = page.getByRole('radiogroup', { name: 'Money from' });
    expect(await streams.getByRole('radio', { name: 'Both together' }).isChecked()).toBe(true);
    const kindsIn = async () => [...(await readTable(page.getByRole('table', { name: /^Models on the same [\d,]+ held-out customers/ }))).keys()].sort();
    const summed = await kindsIn();
    expect(summed).toContain('Best models added up');
    expect(summed).toHaveLength(2);
    // Never without a yardstick that is something else, and an interval.
    await drawnChart(page, 'Is the difference real?');
    await page.getByRole('heading', { name: 'How sure for one customer' }).waitFor();
    expect(await page.getByLabel('Key numbers').innerText()).toMatch(/80% range held\s+\d+%/);
    await page.getByText(/USD a customer over 180 days\. Net: charges less discounts, refunds and chargebacks · Contracts: MRR/).waitFor();
    await openTab(page, /^What it learned/);
    await page.getByText('Each stream of money was learned by itself. Choose one above to see what its models look at.').waitFor();
    await openTab(page, /^Models/);
    await streams.getByText('Purchases').click();
    expect(await kindsIn()).toEqual(expect.arrayContaining(['BG/NBD + Gamma-Gamma', 'Ridge regression', 'Everyone the mean']));
    await streams.getByText('Subscriptions').click();
    await page.getByRole('table', { name: `Models on the same ${CUSTOMERS} held-out customers` }).waitFor();
    expect(await kindsIn()).toEqual(expect.arrayContaining(['Shifted beta-geometric', 'Retention by plan and billing']));
    await streams.getByText('Both together').click();
  });

  it('opens a customer of both: each stream’s prediction, and their sum', async () => {
    const panel = await openFirstCustomer(page);
    await panel.getByRole('heading', { name: /contracts?$/ }).waitFor();
    await panel.getByRole('heading', { name: 'Subscriptions', exact: true }).waitFor();
    const names = await panel.getByRole('term').allInnerTexts();
    expect(names).toContain('Retention by plan and billing');
    expect(names).toContain('Best models added up');
    // What a prediction means for one customer is known of each stream's models, and of their sum.
    const sum = panel.locator('.predictions > div').filter({ hasText: 'Best models added up' });
    await sum.getByText(/^\d+% pay nothing; else \$[\d,]+–\$[\d,]+$/).waitFor();
    await panel.locator('.predictions > div').filter({ hasText: 'Subscriptions: ' }).getByText(/^\d+% pay nothing; else \$[\d,]+–\$[\d,]+$/).first().waitFor();
    expect(await panel.innerText()).toMatch(/Features on Jan 1, 2026[^]*Days as a customer/);
  });

  it('says what the sum means for one customer in the form and in the report to share, too', async () => {
    const runId = /#\/runs\/(\w+)/.exec(page.url())?.[1] ?? '';
    const typed = await page.evaluate(async (id) => {
      const customer = { asOf: '2026-01-01', purchases: [{ date: '2025-11-20', amount: 40 }], subscription: { plan: 'pro', billingPeriod: 'monthly', start: '2025-03-01', mrr: 60 } };
      const outcome = await window.workbench.predictClv({ runId: id, customer });
      if (!outcome.ok) throw new Error(outcome.error.message);
      return outcome.value.predictions;
    }, runId);
    expect(typed[0]).toMatchObject({ kind: 'sum', value: expect.any(Number), outlook: { nothing: expect.any(Number), low: expect.any(Number), high: expect.any(Number) } });
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('button', { name: /^Report to share/ }).click();
    await page.getByRole('switch', { name: 'Add the customers with the highest predictions' }).check();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
    const html = await textOf(file);
    expect(html).toContain('How sure for one customer');
    // Rank, prediction, chance of nothing, and the range's two ends.
    expect(html.replace(/<[^>]+>/g, ' ')).toMatch(/C-\d+\s+1\s+\$[\d,.]+\s+\d+%\s+\$[\d,.]+\s+\$[\d,.]+/);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('takes the list home: the sum is the streams’ best models added up', async () => {
    const { header, rows } = await list(page);
    const sums = header.indexOf('sum');
    const members = header.flatMap((name, at) => (/^(transactions|subscriptions):(?!.*-(?:alive|purchases|value|nothing|survival|retained|expansion|contraction)$)/.test(name) ? [{ name, at }] : []));
    const fits = members.flatMap((a) => members.filter((b) => a.name.startsWith('transactions') && b.name.startsWith('subscriptions') && rows.every((row) => Math.abs(Number(row[a.at]) + Number(row[b.at]) - Number(row[sums])) < 1e-6)).map((b) => [a.name, b.name]));
    expect(fits).toHaveLength(1);
    expect(rows.some((row) => members.some(({ at }) => row[at] === ''))).toBe(true);
    expect(app.errors).toEqual([]);
  });
});
