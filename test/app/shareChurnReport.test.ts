import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companyRows } from '../tasks/churn/company.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { openFromDisk, violationsNow } from './openFromDisk.ts';
import { goTo, importPending, pickFile, startTraining } from './person.ts';

const HOSTILE = '</style><script>window.owned=1</script>';
const MB = 2 ** 20;

/** What the users of a made-up company did, their names what would be markup. */
function hostileActivity(): string {
  const rows = companyRows(400).activity.map(([user, ...cells]) => [`${HOSTILE}${user}`, ...cells].join(','));
  return ['user,date,views,minutes', ...rows, ''].join('\r\n');
}

/** Whether a chart has marks, and how many of its dots and bars stand outside the drawing. */
function marksOutside(figure: Element): { readonly outside: number; readonly any: boolean } {
  const svg = figure.querySelector('svg')!.getBoundingClientRect();
  const marks = [...figure.querySelectorAll('svg > rect, svg > circle, svg > path:not([clip-path])')].map((mark) => mark.getBoundingClientRect());
  const outside = marks.filter(({ left, right, top, bottom }) => left < svg.left - 1 || right > svg.right + 1 || top < svg.top - 1 || bottom > svg.bottom + 1).length;
  return { outside, any: marks.length > 0 };
}

describe('a result on churn to share', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-workbench-churn-share-'));
  const aggregate = join(folder, 'aggregate.html');
  const withUsers = join(folder, 'users.html');
  const spanish = join(folder, 'spanish.html');
  let app: OpenedApp;
  let page: Page;
  let run: string;

  async function save(path: string, button: string): Promise<void> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    expect(file.suggestedFilename()).toMatch(/^churn-.+\.html$/);
    await file.saveAs(path);
  }

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await goTo(page, 'Data');
    await pickFile(page, 'activity.csv', hostileActivity());
    await importPending(page, 'activity.csv');
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Churn' }).click();
    await page.getByText(/^On .+, \d+ users were at risk and \d+ of them left \(/).waitFor({ timeout: 60_000 });
    for (const model of ['Random forest', 'LSTM network']) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await startTraining(page);
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 200_000 });
    await page.getByRole('heading', { name: /^churn-/ }).waitFor();
    run = page.url();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('button', { name: /^Report to share/ }).click();
    await save(aggregate, 'Save the report');
    await page.getByRole('switch', { name: 'Add the top of the list' }).check();
    await page.getByRole('spinbutton', { name: 'How many users' }).fill('25');
    await save(withUsers, 'Save the report');
  }, 300_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app?.close();
  });

  it('opens from the disk with the network off, asks for nothing, and runs nothing', async () => {
    const { page: report, context, requests, messages } = await openFromDisk(withUsers);
    expect(requests).toEqual([pathToFileURL(withUsers).href]);
    expect(messages).toEqual([]);
    expect(await report.evaluate(() => ['owned' in window, document.scripts.length, document.styleSheets.length])).toEqual([false, 0, 1]);
    expect(statSync(withUsers).size).toBeLessThan(2 * MB);
    await context.close();
  });

  it('goes from the verdict to what it cannot tell, every chart drawn in its own plot', async () => {
    const { page: report, context } = await openFromDisk(aggregate);
    for (const name of ['Who is at risk', 'Models', 'Models compared', 'Do the probabilities hold?', 'What was asked', 'Data', 'What contacting is assumed to cost and bring', 'What this cannot tell']) expect(await report.getByRole('heading', { level: 2, name, exact: true }).count(), name).toBe(1);
    const models = await report.getByRole('region', { name: /^Models on the same \d+ held-out users/ }).getByRole('row').allInnerTexts();
    expect(models.join()).toMatch(/Boosted trees.*[−+]0\.\d+ \([−+]0\.\d+ to [−+]0\.\d+\)/);
    const charts = report.getByRole('figure');
    expect(await charts.count()).toBeGreaterThan(7);
    for (const figure of await charts.all()) expect(await figure.evaluate(marksOutside), await figure.getByRole('heading').innerText()).toEqual({ outside: 0, any: true });
    // 95 % intervals: upright lines in the model's colour, which the grid's are not.
    const reliability = report.getByRole('img', { name: /^Do the probabilities hold\?/ });
    expect(await reliability.locator('line[stroke^="var(--model"]').count()).toBeGreaterThan(2);
    await context.close();
  });

  it('names no user unless asked, and then as many as were asked for, as text', async () => {
    expect(readFileSync(aggregate, 'utf8')).not.toMatch(/u0\d{3}/);
    const { page: report, context } = await openFromDisk(withUsers);
    const rows = await report.getByRole('region', { name: /^By .+ over \d+ .+ from/ }).getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(26);
    expect(rows[1]).toMatch(/^<\/style><script>window\.owned=1<\/script>u\d+\s+1\s+[\d.]+%/);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('is clean to axe in %s, and fits a narrow screen', async (scheme) => {
    const { page: report, context } = await openFromDisk(withUsers, scheme);
    for (const closed of await report.locator('details').all()) await closed.locator('summary').click();
    expect(await violationsNow(report)).toEqual([]);
    await report.setViewportSize({ width: 360, height: 800 });
    expect(await report.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await context.close();
  }, 120_000);

  it('is in Spanish where the page is', async () => {
    await goTo(page, 'Settings');
    await page.getByText('Español').click();
    await page.goto(run);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByRole('button', { name: 'Descargar', exact: true }).click();
    // The button stands at the right of its row: the menu beneath it must not leave the window.
    const menu = (await page.locator('ul:has(> li > button)').filter({ hasText: 'Informe para compartir' }).boundingBox())!;
    expect(menu.x).toBeGreaterThanOrEqual(0);
    expect(menu.x + menu.width).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: /^Informe para compartir/ }).click();
    await save(spanish, 'Guardar el informe');
    const { page: report, context } = await openFromDisk(spanish);
    expect(await report.evaluate(() => document.documentElement.lang)).toBe('es');
    await report.getByRole('heading', { level: 2, name: 'Lo que esto no puede decir' }).waitFor();
    await context.close();
    expect(app.errors).toEqual([]);
  });
});
