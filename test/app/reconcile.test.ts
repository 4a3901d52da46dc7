import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayFromDate } from '../../src/core/data/calendar.ts';
import { type Sale, csvOf, shop, totalsOf } from '../tasks/clv/reconcile/books.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { goTo, importPending, pickFile, readTable, textOf } from './person.ts';

const DAY_MS = 86_400_000;
const inMonth = (sales: readonly Sale[], month: number) => sales.filter(({ ms }) => ms >= dayFromDate(2025, month, 1) * DAY_MS && ms < dayFromDate(2025, month + 1, 1) * DAY_MS);

// What finance has, and the file with a doubled invoice, a refund whose sign is the other way round, and a row just before finance's midnight.
const books = shop(1);
const invoice = inMonth(books, 3).filter(({ kind }) => kind === 'charge')[4];
const refund = inMonth(books, 2).find(({ kind }) => kind === 'refund')!;
const late: Sale = { ...invoice, invoice: 'R-LATE', customer: 'K7', ms: dayFromDate(2025, 5, 1) * DAY_MS - 20 * 60_000, cents: 4321 };
const file = [...books.flatMap((sale) => (sale === invoice ? [sale, sale] : [sale === refund ? { ...sale, cents: -sale.cents } : sale])), late];
const finance = await totalsOf([...books, { ...late, ms: late.ms + 2 * 3_600_000 }]);

/** From any page, by the links that a person sees. */
async function open(page: Page): Promise<void> {
  await goTo(page, 'Models');
  await page.getByRole('link', { name: 'Set up: Customer lifetime value' }).click();
  await page.getByRole('link', { name: 'Reconcile with finance' }).click();
  await page.getByRole('heading', { name: 'Reconcile', level: 1 }).waitFor();
}

const verdict = (page: Page) => page.getByRole('region', { name: 'What differs' }).getByRole('status');

/** Waits until the table has this many rows in all. */
async function readMonths(page: Page, rows: number): Promise<void> {
  const total = async () => [...(await readTable(page.getByRole('table', { name: /^The file’s totals/ }))).values()].reduce((sum, row) => sum + Number(row.get('Rows')?.replace(/\D/g, '')), 0);
  await expect.poll(total, { timeout: 60_000 }).toBe(rows);
}

/** Presses Cancel as soon as there is progress to be seen: on a fast machine nobody's hand is quick enough. */
async function cancelOnceShown(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const panel = document.querySelector('main [role=progressbar]')?.closest('section');
      const cancel = [...(panel?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent.trim() === 'Cancel');
      if (!cancel) return;
      watch.disconnect();
      cancel.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}

/** One person's way from an export and finance's totals to the rows behind the difference. */
describe('reconciling with finance', () => {
  let app: OpenedApp;
  let page: Page;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  });

  afterAll(() => app?.close());

  it('says what to bring where there is nothing', async () => {
    await page.goto(`${app.server.url}#/models/clv/reconcile`);
    await page.getByText('Reconciling needs a table of transactions').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('shows the sample of a course shop a press away, with its refunds and two currencies', async () => {
    const other = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } }, path: '#/models/clv/reconcile' });
    await other.page.getByRole('button', { name: 'Use the sample' }).click();
    await other.page.getByRole('table', { name: /^The file’s totals/ }).waitFor({ timeout: 60_000 });
    const [first] = (await readTable(other.page.getByRole('table', { name: /^The file’s totals/ }))).values();
    expect([...first.keys()]).toEqual(expect.arrayContaining(['Currency', 'Charges', 'Refunds', 'Net']));
    expect(other.errors).toEqual([]);
    await other.close();
  });

  it('begins with the file’s own totals, its columns proposed', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'export.csv', csvOf(file));
    await importPending(page, 'export.csv');
    await open(page);
    await verdict(page).getByText('Paste finance’s totals above').waitFor();
    const chosen = (name: string) => page.getByRole('combobox', { name, exact: true }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0].label);
    const roles = ['Customer', 'Date', 'Amount', 'Kind', 'Order', 'Currency'];
    expect((await Promise.all(roles.map(chosen))).map((label) => label.split(' · ')[0])).toEqual(['customer', 'paid_at', 'amount', 'kind', 'invoice', 'currency']);
    const rows = await readTable(page.getByRole('table', { name: /^The file’s totals/ }));
    expect([...rows.keys()]).toEqual(['Jan 2025', 'Feb 2025', 'Mar 2025', 'Apr 2025', 'May 2025', 'Jun 2025']);
    expect(await violations(page)).toEqual([]);
  });

  it('says the line of what cannot be read, while it is typed', async () => {
    await page.getByRole('textbox', { name: 'Totals by month' }).fill('Month\tCharges\n2025-03\t12.50\nMarchember\t3.00');
    await page.getByText('Line 3: “Marchember” is no month.').waitFor();
    await page.getByText('Read: 1 total, charges, from Mar 2025 to Mar 2025.').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('names the doubled invoice, the flipped sign and the shifted day, each with its row and what to do', async () => {
    await page.getByRole('textbox', { name: 'Totals by month' }).fill(finance);
    await verdict(page).getByText('The rows below explain all of it, to the cent.').waitFor();
    expect(await page.getByRole('article').count()).toBe(3);

    const doubled = page.getByRole('article', { name: 'Rows that stand in the file twice' });
    expect(await doubled.innerText()).toContain('exact, and nothing else like it fits');
    expect(await doubled.getByRole('table').innerText()).toContain(invoice.invoice);
    expect(await doubled.getByRole('row', { name: /named/ }).innerText()).toContain(String(file.lastIndexOf(invoice) + 1));
    expect(await doubled.innerText()).toMatch(/Mar 2025: Charges −€\d/);

    const flipped = page.getByRole('article', { name: 'A sign that is the other way round' });
    expect(await flipped.getByRole('table').innerText()).toContain(refund.invoice);

    const shifted = page.getByRole('article', { name: 'A day on the other side of midnight' });
    expect(await shifted.innerText()).toContain('The file has it in Apr 2025, finance in May 2025: it lies within 1 h of midnight');
    expect(await shifted.getByRole('table').innerText()).toMatch(/R-LATE\s+K7\s+2025-04-30 23:40:00/);
    expect(await violations(page)).toEqual([]);
  });

  it('shows differences in the table in words', async () => {
    const rows = await readTable(page.getByRole('table', { name: /^The file’s totals/ }));
    expect(rows.get('Mar 2025')?.get('Charges')).toMatch(/finance: €[\d,.]+, €[\d,.]+ less/);
    expect(rows.get('Feb 2025')?.get('Refunds')).toMatch(/finance: €[\d,.]+, €[\d,.]+ more/);
    expect(rows.get('Jan 2025')?.get('Net')).toMatch(/finance: the same/);
  });

  it('hands out the table and the named rows', async () => {
    const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the table' }).click()]);
    const lines = (await textOf(table)).split('\r\n');
    expect(lines[0]).toContain('Charges (finance)');
    expect(lines[3]).toMatch(/^2025-03,EUR,/);
    const [rows] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the named rows' }).click()]);
    expect(await textOf(rows)).toContain(`R-LATE,K7,2025-04-30 23:40:00,charge,43.21,EUR`);
  });

  it('names nothing where nothing differs', async () => {
    await page.getByRole('textbox', { name: 'Totals by month' }).fill(await totalsOf(file));
    await verdict(page).getByText('All 18 totals agree to the cent.').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('answers a script the same', async () => {
    const answer = await page.evaluate(async (pasted) => {
      const datasets = await window.workbench.datasets();
      const [{ id: datasetId }] = datasets.ok ? datasets.value : [];
      const columns = { customer: 'customer', date: 'paid_at', amount: 'amount', kind: 'kind', order: 'invoice', currency: 'currency' };
      const [found, bad] = await Promise.all([window.workbench.reconcileClv({ datasetId, columns }, pasted), window.workbench.reconcileClv({ datasetId, columns: { ...columns, amount: 'gone' } })]);
      return { kinds: found.ok ? found.value.findings.map(({ kind }) => kind).sort() : [], decimals: found.ok && found.value.decimals, bad: !bad.ok && bad.error.code };
    }, finance);
    expect(answer).toEqual({ kinds: ['duplicate', 'flipped-sign', 'moved-day'], decimals: { EUR: 2 }, bad: 'not-found' });
  });

  it.each([360, 320])('does not scroll sideways on a screen %i pixels wide, and has no violation in Spanish', async (width) => {
    await goTo(page, 'Settings');
    await page.getByText('Español').click();
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${app.server.url}#/models/clv/reconcile`);
    await page.getByRole('textbox', { name: 'Totales por mes' }).fill(finance);
    await page.getByText('Las filas de abajo lo explican todo, al céntimo.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.server.url}#/settings`);
    await page.getByText('English').click();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('says how far it is with many rows, is cancelled, and goes on working afterwards', async () => {
    const many = shop(7, 450_000);
    await goTo(page, 'Data');
    await pickFile(page, 'many.csv', csvOf(many));
    await importPending(page, 'many.csv');
    await page.goto(`${app.server.url}#/models/clv/reconcile`);
    await cancelOnceShown(page);
    await page.getByRole('combobox', { name: 'Purchases' }).selectOption({ label: 'many' });
    await page.getByText(/^Cancelled\./).waitFor();
    expect(await page.getByText(/^Cancelled\./).evaluate((text) => text.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    expect(await page.getByRole('progressbar', { name: 'Working it out' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Work it out' }).click();
    await readMonths(page, many.length);
    await page.getByRole('combobox', { name: 'Purchases' }).selectOption({ label: 'export' });
    await readMonths(page, file.length);
  }, 120_000);

  it('is cancelled by a script where it stands, and answers the next question', async () => {
    const answer = await page.evaluate(async () => {
      const datasets = await window.workbench.datasets();
      const { id: datasetId } = (datasets.ok ? datasets.value : []).find(({ name }) => name === 'many')!;
      const source = { datasetId, columns: { customer: 'customer', date: 'paid_at', amount: 'amount', kind: 'kind', currency: 'currency' } };
      const abort = new AbortController();
      const phases = new Set<string>();
      const first = await window.workbench.reconcileClv(source, '', 'net', { signal: abort.signal, onProgress: ({ phase }) => (phases.add(phase), phase === 'understand' && abort.abort()) });
      const second = await window.workbench.reconcileClv(source);
      return { first: !first.ok && first.error.code, phases: [...phases].slice(0, 2), second: second.ok && second.value.rowsRead };
    });
    expect(answer).toEqual({ first: 'cancelled', phases: ['load', 'understand'], second: shop(7, 450_000).length });
  }, 120_000);

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
