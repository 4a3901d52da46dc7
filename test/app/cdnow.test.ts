import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { type OpenedApp, collectErrors, openApp, whenControlled } from './harness.ts';
import { drawnChart, dropFile, goTo, numberIn, openTab, pendingFile, readTable, textOf } from './person.ts';

const FILE = 'clv/CDNOW_master.txt';
const CUSTOMERS = '23,570';

const asOf = (page: Page) => page.getByLabel('As-of', { exact: true }).and(page.locator('input'));
const asOfMark = (page: Page) => page.getByRole('slider', { name: 'As-of' });
const horizon = (page: Page) => page.getByRole('spinbutton', { name: 'Horizon (days)' });
const selectedIn = (page: Page, field: string) => page.getByRole('combobox', { name: field, exact: true }).locator('option:checked').innerText();
const modelTable = (page: Page) => page.getByRole('table', { name: `Models on the same ${CUSTOMERS} held-out customers` });

/** One person's visit, in order: each step begins where the one before ended. */
describe.skipIf(missingSharedData(FILE))('a person with CDNOW’s purchases', () => {
  let app: OpenedApp;
  let page: Page;
  let runAddress: string;
  let figures: Awaited<ReturnType<typeof readTable>>;
  const figure = (model: string, metric: string) => numberIn(figures.get(model)?.get(metric));

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
  });

  afterAll(() => app?.close());

  it('drops the file and sees what was detected', async () => {
    await dropFile(page, sharedData(FILE));
    const pending = pendingFile(page, 'CDNOW_master.txt');
    await pending.getByText('separated by spaces').waitFor();
    await pending.getByText('first row holds the names').waitFor();
    const types = new Map<string, string>();
    for (const column of ['customer_id', 'date', 'number_of_cds', 'dollar_value']) types.set(column, await selectedIn(page, `Type of ${column}`));
    expect(types).toEqual(new Map([['customer_id', 'Category'], ['date', 'Date'], ['number_of_cds', 'Number'], ['dollar_value', 'Number']]));
    expect(await selectedIn(page, 'Order of day, month and year in date')).toBe('Year first');
    await pending.getByRole('cell', { name: '00001' }).waitFor();
  });

  it('imports it: no row is lost, and customer numbers keep their zeros', async () => {
    await pendingFile(page, 'CDNOW_master.txt').getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Imported: 69,659 rows').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Open the dataset' }).click();
    await page.getByRole('tab', { name: 'Set aside 0' }).waitFor();
    await openTab(page, 'Rows');
    await page.getByRole('grid').getByText('00001').first().waitFor();
  });

  it('accepts the mapping, and sets as-of and horizon on the strip', async () => {
    await page.getByRole('link', { name: 'Model lifetime value' }).click();
    await page.getByText('Proposed from the columns’ names and contents.').waitFor();
    expect(await Promise.all(['Customer', 'Date', 'Amount'].map((role) => selectedIn(page, role)))).toEqual(['customer_id · Category', 'date · Date', 'dollar_value · Number']);
    await asOf(page).fill('1997-12-30');
    await horizon(page).fill('180');
    await page.keyboard.press('Tab');
    await page.getByText('Is tested on what was spent from Dec 30, 1997 to Jun 27, 1998').waitFor();
    await page.getByText('Learns at 1 cutoff (Jul 3, 1997): what each customer spent in the 180 days after it.').waitFor();
  });

  it('moves the as-of mark by the keyboard, and it speaks the date', async () => {
    const mark = asOfMark(page);
    await mark.focus();
    const dateAfter = async (key: string) => {
      await page.keyboard.press(key);
      return asOf(page).inputValue();
    };
    expect(await dateAfter('ArrowLeft')).toBe('1997-12-29');
    expect(await mark.getAttribute('aria-valuetext')).toContain('Dec 29, 1997');
    expect(await dateAfter('Shift+ArrowLeft')).toBe('1997-12-22');
    expect(await dateAfter('PageUp')).toBe('1998-01-21');
    expect(await dateAfter('PageDown')).toBe('1997-12-22');
    expect(await dateAfter('Shift+ArrowRight')).toBe('1997-12-29');
    expect(await dateAfter('ArrowRight')).toBe('1997-12-30');
  });

  it('trains, sees progress, and is led to the report', async () => {
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Training' }).waitFor();
    await page.getByRole('button', { name: 'Stop and keep' }).waitFor();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    runAddress = page.url();
    figures = await readTable(modelTable(page));
    expect([...figures.keys()].sort()).toEqual(['BG/NBD + Gamma-Gamma', 'Boosted trees', 'Everyone nothing', 'Everyone the mean', 'Own pace so far', 'Ridge regression', 'Same as last period', 'Zero-inflated lognormal']);
  });

  it('reads the figures that independent code measured', () => {
    expect(figure('Everyone nothing', 'MAE')).toBeCloseTo(20.12, 1);
    expect(figure('Same as last period', 'MAE')).toBeCloseTo(22.65, 1);
    expect(figure('Same as last period', 'RMSE')).toBeCloseTo(65.16, 1);
    expect(figure('Everyone the mean', 'RMSE')).toBeCloseTo(81.61, 1);
  });

  it('sees that the trees learned something, ranked by RMSE', () => {
    expect(figure('Boosted trees', 'RMSE')).toBeLessThan(66);
    const ranked = [...figures.keys()].map((model) => figure(model, 'RMSE'));
    expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
  });

  it('opens a customer: purchases and predictions', async () => {
    await openTab(page, 'Customers');
    await page.getByRole('button', { name: /^Open customer/ }).first().click();
    const panel = page.getByRole('complementary', { name: /^Customer / });
    await panel.getByRole('heading', { name: /^[\d,]+ purchases$/ }).waitFor();
    await panel.getByRole('heading', { name: 'Predictions over 180 days from Dec 30, 1997' }).waitFor();
    const purchases = await readTable(panel.getByRole('table'));
    expect(purchases.size).toBeGreaterThan(1);
    for (const model of ['Boosted trees', 'Same as last period', 'Actual']) {
      const said = await panel.getByRole('term').filter({ hasText: new RegExp(`^${model}$`) }).locator('xpath=following-sibling::dd[1]').innerText();
      expect(numberIn(said), model).toBeGreaterThan(0);
    }
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  });

  it('downloads the list: every customer, the actual, each model', async () => {
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Customers (CSV)' }).click()]);
    const lines = (await textOf(download)).trimEnd().split('\r\n');
    expect(lines).toHaveLength(23_571);
    expect(lines[0]).toMatch(/^key,actual,gbdt,/);
    const cells = lines.slice(1).map((line) => line.split(','));
    expect(new Set(cells.map(([key]) => key)).size).toBe(23_570);
    const actuals = cells.map(([, actual]) => Number(actual));
    expect(actuals.reduce((sum, value) => sum + value, 0) / actuals.length).toBeCloseTo(figure('Everyone nothing', 'MAE'), 1);
  });

  it('finds it all after a reload, with the same figures', async () => {
    await page.reload();
    expect(await readTable(modelTable(page))).toEqual(figures);
    await goTo(page, 'Data');
    await page.getByRole('row', { name: /CDNOW_master 69,659 4 0/ }).waitFor();
    await goTo(page, 'Runs');
    await page.getByRole('row', { name: /clv-bgnbd-1 CDNOW_master 180 days from Dec 30, 1997/ }).waitFor();
  });

  it('goes offline, opens the report again with its charts, and predicts again', async () => {
    await app.server.close();
    await app.context.setOffline(true);
    const offline = await app.context.newPage();
    const errors = collectErrors(offline);
    await page.close();
    page = offline;
    await page.goto(runAddress);
    expect(await readTable(modelTable(page))).toEqual(figures);
    await page.getByText('Offline. Everything still works').waitFor();
    await drawnChart(page, 'Who holds the value');

    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const totals = await readTable(page.getByRole('table', { name: 'What is predicted' }));
    expect(numberIn(totals.get('Boosted trees')?.get('Total over 180 days'))).toBeGreaterThan(100_000);
    await page.getByText(`${CUSTOMERS} customers with a purchase before Jul 1, 1998.`).first().waitFor();
    expect(errors).toEqual([]);
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
