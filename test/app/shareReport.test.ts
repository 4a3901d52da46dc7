import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { openFromDisk, violationsNow } from './openFromDisk.ts';
import { goTo, importPending, openTab, pickFile, setUpTraining, train } from './person.ts';

const HOSTILE = '</style><script>window.owned=1</script>';
const HOSTILE_FILE = '<script>window.owned=2<script>&"\'.csv';

/** The generated shop, its customers' numbers behind what would be markup. */
function hostileSales(): string {
  const [head, ...rows] = generateTransactionsCsv(7, 400).trimEnd().split('\r\n');
  return [head, ...rows.map((row) => `${HOSTILE}${row}`), ''].join('\r\n');
}

describe('a result to share', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-workbench-share-'));
  const aggregate = join(folder, 'aggregate.html');
  const withCustomers = join(folder, 'customers.html');
  let app: OpenedApp;
  let page: Page;

  /** Presses "Save the report" and keeps the file; answers its name. */
  async function save(path: string): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
    await file.saveAs(path);
    return file.suggestedFilename();
  }

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await goTo(page, 'Data');
    await pickFile(page, HOSTILE_FILE, hostileSales());
    await importPending(page, HOSTILE_FILE);
    await setUpTraining(page);
    await train(page);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('button', { name: /^Report to share/ }).click();
    expect(await save(aggregate)).toMatch(/^clv-bgnbd-1\.html$/);
    await page.getByRole('switch', { name: 'Add the customers with the highest predictions' }).check();
    await page.getByRole('spinbutton', { name: 'How many customers' }).fill('25');
    await save(withCustomers);
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app?.close();
  });

  it('refuses a number of customers that is none, and folds away', async () => {
    await page.getByText('Saved as clv-bgnbd-1.html.').waitFor();
    expect(await violationsNow(page)).toEqual([]);
    await page.getByRole('spinbutton', { name: 'How many customers' }).fill('0');
    await page.getByText('From 1 to 1,000.').waitFor();
    expect(await page.getByRole('button', { name: 'Save the report' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('group', { name: 'A report to share' }).waitFor({ state: 'detached' });
    expect(app.errors).toEqual([]);
  });

  it('says of one customer the chance of nothing and a range, and how often such ranges held', async () => {
    await openTab(page, 'Customers');
    await page.getByRole('button', { name: /^Open customer/ }).first().click();
    const panel = page.getByRole('complementary', { name: /^Customer / });
    const outlook = panel.getByText(/^\d+% buy nothing; else \$[\d,]+–\$[\d,]+$/).first();
    await outlook.waitFor();
    await outlook.hover();
    await page.getByText(/such ranges held \d+% of the customers who brought something \(80% were meant\)/).first().waitFor();
    // Everyone the same: nothing is said of one.
    expect(await panel.locator('.predictions > div').filter({ hasText: 'Everyone the mean' }).getByText('buy nothing').count()).toBe(0);
  });

  it('opens from the disk with the network off, asks for nothing, and runs nothing', async () => {
    const { page: report, context, requests, messages } = await openFromDisk(aggregate);
    expect(requests).toEqual([pathToFileURL(aggregate).href]);
    expect(messages).toEqual([]);
    expect(await report.evaluate(() => ['owned' in window, document.scripts.length, document.styleSheets.length])).toEqual([false, 0, 1]);
    // The style that the policy names is in force.
    expect(await report.evaluate(() => getComputedStyle(document.querySelector('.value')!).fontWeight)).toBe('600');
    await context.close();
  });

  it('would not run a script that found its way in', async () => {
    const { page: report, context, messages } = await openFromDisk(aggregate);
    await report.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.owned = 3';
      document.body.append(script);
    });
    expect(await report.evaluate(() => 'owned' in window)).toBe(false);
    expect(messages.join()).toContain('Content Security Policy');
    await context.close();
  });

  it('says what was asked, of what data, by which assumptions, and how the models did', async () => {
    const { page: report, context } = await openFromDisk(aggregate);
    await report.getByRole('heading', { level: 1, name: `Customer lifetime value: ${HOSTILE_FILE.replace('.csv', '')}` }).waitFor();
    for (const name of ['Models', 'Models compared', 'By kind of customer', 'Week by week', 'How sure for one customer', 'What was asked', 'Data', 'Assumptions']) expect(await report.getByRole('heading', { level: 2, name, exact: true }).count()).toBe(1);
    const rows = await report.getByRole('region', { name: /held-out customers, best first$/ }).getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(9);
    expect(rows.join()).toMatch(/Ridge regression.*\(−\$[\d.]+ to \+\$[\d.]+\)/);
    const facts = (await report.locator('section.facts').allInnerTexts()).join('\n');
    expect(facts).toMatch(/How much money does each customer bring in the 180 days from Jul 1, 2026\?/);
    expect(facts).toMatch(/SHA-256\s+[0-9a-f]{64}/);
    expect(facts).toMatch(/customer_id · date · amount/);
    expect(facts).toMatch(/None: money counts the same whenever it comes/);
    await context.close();
  });

  it('draws every chart, with its numbers a press away', async () => {
    const { page: report, context } = await openFromDisk(aggregate);
    const charts = report.getByRole('figure');
    expect(await charts.count()).toBeGreaterThan(10);
    for (const svg of await charts.locator('svg').all()) {
      expect(await svg.evaluate((drawn) => drawn.querySelectorAll('rect, path, circle').length)).toBeGreaterThan(0);
      expect(await svg.evaluate((drawn) => drawn.getBoundingClientRect().width)).toBeGreaterThan(300);
    }
    const gain = report.getByRole('img', { name: /^Who holds the value/ });
    expect(await gain.locator('path').first().evaluate((path) => getComputedStyle(path).stroke)).toMatch(/^rgb/);
    await report.getByText('As a table').first().click();
    await report.getByRole('region', { name: 'Is the difference real?' }).getByRole('cell', { name: 'no difference shown' }).first().waitFor();
    await context.close();
  });

  it('names no customer unless asked, and then as many as were asked for', async () => {
    expect(readFileSync(aggregate, 'utf8')).not.toMatch(/C-\d{3}/);
    const { page: report, context, messages } = await openFromDisk(withCustomers);
    const rows = await report.getByRole('region', { name: /^By “Same as last period”, over 180 days/ }).getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(26);
    expect(rows[1]).toMatch(/^<\/style><script>window\.owned=1<\/script>C-\d+\s+1\s+\$[\d,.]+\s+\d+%\s+\$/);
    expect(await report.evaluate(() => 'owned' in window)).toBe(false);
    expect(messages).toEqual([]);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('is clean to axe in %s, and dark where the reader is', async (scheme) => {
    const { page: report, context } = await openFromDisk(withCustomers, scheme);
    for (const closed of await report.locator('details').all()) await closed.locator('summary').click();
    expect(await violationsNow(report)).toEqual([]);
    const ground = await report.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(ground).toBe(scheme === 'light' ? 'rgb(247, 248, 248)' : 'rgb(14, 19, 21)');
    await context.close();
  });

  it('fits a narrow screen and paper', async () => {
    const { page: report, context } = await openFromDisk(withCustomers, 'dark');
    await report.setViewportSize({ width: 360, height: 800 });
    expect(await report.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await report.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await report.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(247, 248, 248)');
    await context.close();
  });
});
