import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonthComparison } from '../../src/tasks/clv/next/types.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp, whenControlled } from './harness.ts';
import { FIRST_DAY, NEXT_DAY, before, cameInCents, customersCsv, firstMonthCsv, nextMonthCsv, sales } from './nextMonthData.ts';
import { pickMonth, tileNumber } from './nextMonthSteps.ts';
import { dropFile, numberIn, readTable, textOf } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const all = sales();
const first = before(all, FIRST_DAY);
const next = before(all, NEXT_DAY);
const OPTIONS = { asOf: FIRST_DAY, horizonDays: 60, staticColumns: ['industry', 'seats'], models: [{ kind: 'gbdt', params: { nEstimators: 30, maxDepth: 3 } }, 'baseline-last-period', 'baseline-spend-rate'] };

/** Answers the run's id. */
const trainFirst = (page: Page) =>
  trainByApi(page, {
    transactions: { name: 'sales-march.csv', text: firstMonthCsv(first), columns: { customer: 'customer_id', date: 'date', amount: 'amount' } },
    customers: { name: 'people-march.csv', text: customersCsv(first, 'customer_id,industry,seats'), columns: { customer: 'customer_id' } },
  }, OPTIONS);

/** One person's visit, in order. */
describe('a person’s next month', () => {
  let app: OpenedApp;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainFirst(page);
  });

  afterAll(() => app?.close());

  it('begins at the run: drops the new files, and sees what has changed without being asked', async () => {
    await page.goto(`${app.server.url}#/runs/${runId}`);
    await page.getByRole('link', { name: 'Next month' }).click();
    await page.getByRole('heading', { name: 'Drop the new files here' }).waitFor();
    await pickMonth(page, { 'sales-april.csv': nextMonthCsv(next), 'people-april.csv': customersCsv(next, 'customer_id,sector', true) });
    await page.getByText('Transactions: “amount” is now “amount_usd” (a similar name, the same range of numbers).').waitFor({ timeout: 60_000 });
    await page.getByText('Transactions: “channel” is new, and is not used.').waitFor();
    await page.getByText('Customers: “industry” is now “sector” (the same values).').waitFor();
    await page.getByText('Customers: “seats” is missing, and the models learned from it.').waitFor();
    expect(await page.getByRole('heading', { name: 'To be confirmed' }).count()).toBe(0);
    expect(await page.getByLabel('As-of').inputValue()).toBe(NEXT_DAY);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'files');
  });

  it('confirms, and is told what was predicted, what came in and what should have, to the cent', async () => {
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(Ahead|Behind|On course): / }).waitFor({ timeout: 120_000 });
    const byHand = cameInCents(all);
    expect(Math.round((await tileNumber(page, 'Come in so far')) * 100)).toBe(byHand.known);
    const expected = await tileNumber(page, 'Should have by now');
    expect(expected).toBeLessThan(await tileNumber(page, 'Predicted then'));
    expect(await page.getByText(`Another $${(byHand.others / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} came from`).count()).toBe(1);
    const weeks = page.getByRole('figure', { name: 'Money week by week, summed up' });
    await weeks.getByRole('button', { name: /table/i }).click();
    const table = await readTable(weeks.getByRole('table'));
    // The fifth week goes on; what is there of it counts.
    expect(Math.round(numberIn(table.get('May 5, 2026')?.get('Came in so far')) * 100)).toBe(byHand.known);
    expect(table.get('May 12, 2026')?.get('Came in so far')).toBe('–');
    await weeks.getByRole('button', { name: /table/i }).click();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'result');
  });

  it('sees who entered and left the top list, and why, and takes the new list', async () => {
    const entered = await readTable(page.getByRole('table', { name: /entered the top list/ }));
    expect(entered.size).toBeGreaterThan(0);
    expect([...entered.values()].some((row) => /purchases? since \(\$/.test(row.get('Why') ?? ''))).toBe(true);
    expect([...entered.values()].some((row) => /→/.test(row.get('Why') ?? ''))).toBe(true);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the new list' }).click()]);
    const [header, ...rows] = (await textOf(download)).trim().split(/\r?\n/);
    expect(header).toMatch(/^key,actual,/);
    expect(rows.length).toBe(new Set(next.map(({ customer }) => customer)).size);
  });

  it('opens the month again after a reload, as it was', async () => {
    const headline = await page.getByRole('heading', { name: /^(Ahead|Behind|On course): / }).innerText();
    await page.reload();
    await page.getByRole('button', { name: 'As of May 1, 2026' }).click();
    await page.getByRole('heading', { name: headline }).waitFor();
  });

  it('says all of it in Spanish', async () => {
    const spanish = await app.context.newPage();
    await spanish.goto(`${app.server.url}#/settings`);
    await spanish.getByText('Español').click();
    await spanish.goto(`${app.server.url}#/next?run=${runId}`);
    await spanish.getByRole('button', { name: /^Al 1 may/ }).click();
    await spanish.getByRole('heading', { name: /^(Por delante|Por detrás|En línea): / }).waitFor();
    await spanish.getByText('«amount» se llama ahora «amount_usd»').waitFor();
    expect(await spanish.getByText('Another month').count()).toBe(0);
    await screenshot(spanish, 'spanish');
    await spanish.goto(`${app.server.url}#/settings`);
    await spanish.getByText('English').click();
    await spanish.close();
  });

  it('brings the month after as new rows alone: they are put behind the others, each row once', async () => {
    await page.getByRole('button', { name: 'Another month' }).click();
    const may = all.filter(({ date }) => date >= '2026-04-29' && date < '2026-06-01');
    await pickMonth(page, { 'sales-may.csv': nextMonthCsv(may), 'people-may.csv': customersCsv(before(all, '2026-06-01'), 'customer_id,sector', true) });
    await page.getByText('The new file begins on Apr 29, 2026: it holds what came since.').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('switch', { name: 'Put them before the new ones' }).isChecked()).toBe(true);
    expect(await page.getByRole('combobox', { name: 'Compared with' }).locator('option:checked').innerText()).toBe('Predictions as of May 1, 2026');
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(Ahead|Behind|On course): / }).waitFor({ timeout: 120_000 });
    const repeated = may.filter(({ date }) => date < NEXT_DAY).length;
    await page.getByText(`${repeated} rows of “sales-may” stand in`).waitFor();
    const known = new Set(next.map(({ customer }) => customer));
    const cents = all.filter(({ date, customer }) => date >= NEXT_DAY && date < '2026-06-01' && known.has(customer)).reduce((sum, sale) => sum + sale.cents, 0);
    expect(Math.round((await tileNumber(page, 'Come in so far')) * 100)).toBe(cents);
  });

  it('is asked only where two columns could be the one, and what is said holds', async () => {
    await page.getByRole('button', { name: 'Another month' }).click();
    const lines = nextMonthCsv(next).split('\n').map((line, i) => (i === 0 ? line.replace('amount_usd', 'amount_net,amount_all') : line.replace(/,([\d.]+),USD$/, (_, amount: string) => `,${amount},${(Number(amount) * 1.04).toFixed(2)},USD`)));
    await pickMonth(page, { 'two.csv': lines.join('\n') });
    const question = page.getByRole('combobox', { name: 'Amount (was “amount”)' });
    await question.waitFor({ timeout: 60_000 });
    const confirm = page.getByRole('button', { name: 'Confirm and score' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByText('Customers: not among the files. The table that the run learned from is used again.').waitFor();
    await question.selectOption('amount_net');
    await page.getByText('Transactions: “amount” is now “amount_net” (as you said).').waitFor();
    await screenshot(page, 'question');
    await confirm.click();
    await page.getByRole('heading', { name: /^(Ahead|Behind|On course): / }).waitFor({ timeout: 120_000 });
    expect(Math.round((await tileNumber(page, 'Come in so far')) * 100)).toBe(cameInCents(all).known);
  });

  it('says in plain words what cannot be used', async () => {
    await page.getByRole('button', { name: 'Another month' }).click();
    const folder = mkdtempSync(join(tmpdir(), 'next-month-'));
    writeFileSync(join(folder, 'notes.csv'), 'a,b\n1,2\n3,4');
    // Dropped anywhere on this page, it is the month's and does not lead to the data page.
    await dropFile(page, join(folder, 'notes.csv'));
    await page.getByText('“notes” is none of the run’s tables, and is not used.').waitFor({ timeout: 60_000 });
    await page.getByText('Transactions: none of the files is this table').waitFor();
    expect(await page.getByRole('button', { name: 'Confirm and score' }).isDisabled()).toBe(true);
    expect(app.errors).toEqual([]);
  });

  it('is a script’s too: the API says the same', async () => {
    const comparison = await page.evaluate(
      async ({ id, text }) => {
        const imported = await window.workbench.importLike(id, new File([text], 'sales-april.csv'));
        if (!imported.ok) throw new Error(imported.error.message);
        const found = await window.workbench.nextClv({ runId: id, datasetIds: [imported.value.datasetId], earlierId: id, top: { share: 0.1 } });
        if (!found.ok) throw new Error(found.error.message);
        return found.value.comparison as unknown;
      },
      { id: runId, text: nextMonthCsv(next) },
    );
    expect(Math.round((comparison as MonthComparison).cameIn.total * 100)).toBe(cameInCents(all).known);
    const refused = await page.evaluate((id) => window.workbench.nextClv({ runId: id, datasetIds: [], top: { count: 0 } }), runId);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringContaining('"top"') } });
    const wrong = await page.evaluate((id) => Promise.all([{ runId: id, datasetIds: 5 }, { runId: id, datasetIds: [], answers: { orders: {} } }, { runId: id, datasetIds: ['nowhere'] }, { runId: 'nowhere', datasetIds: [] }].map((request) => window.workbench.matchNextClv(request as never))), runId);
    expect(wrong.map((outcome) => !outcome.ok && outcome.error.code)).toEqual(['bad-input', 'bad-input', 'not-found', 'not-found']);
  });
});

/** For looking at: only where a folder is named. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  const size = page.viewportSize()!;
  for (const [look, colorScheme, width] of [['light', 'light', size.width], ['dark', 'dark', size.width], ['narrow', 'light', 360]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: size.height });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/next-${name}-${look}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
