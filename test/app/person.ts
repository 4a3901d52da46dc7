/** What a person does on the page, by what is written on it and what a screen reader says: no state or API of ours. */
import type { Download, Locator, Page } from 'playwright';
import { readFile } from 'node:fs/promises';

/** Drags a file from the disk over the page and lets it go there, as the browser's own drag events. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize()!;
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devTools.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  await devTools.detach();
}

/** Picks a file made up for the test in the page's own file picker. */
export async function pickFile(page: Page, name: string, text: string | Buffer): Promise<void> {
  await page.locator('main input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

/** What the page shows of one file on its way in. */
export function pendingFile(page: Page, name: string): Locator {
  return page.getByRole('article', { name });
}

/** Presses "Import" and waits until the rows are in. */
export async function importPending(page: Page, name: string): Promise<void> {
  const pending = pendingFile(page, name);
  await pending.getByRole('button', { name: 'Import', exact: true }).click();
  await pending.getByRole('status').getByText('Imported').waitFor({ timeout: 120_000 });
}

export async function openTab(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

/** Goes by the rail. */
export async function goTo(page: Page, section: 'Data' | 'Models' | 'Runs' | 'Predict' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: section }).click();
}

/** A table's cells by the first line of each row's first cell, and by column. */
export async function readTable(table: Locator): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  await table.waitFor();
  const rows = await table.evaluate((element: HTMLTableElement) => {
    const texts = (row: HTMLTableRowElement) => [...row.cells].map(({ innerText }) => innerText.trim());
    return { head: texts(element.tHead!.rows[0]), body: [...element.tBodies[0].rows].map(texts) };
  });
  return new Map(rows.body.map((cells) => [cells[0].split('\n')[0].trim(), new Map(rows.head.map((title, at) => [title, cells[at]]))]));
}

/** A number as the page writes it in English: `1,234.5`, `−3.2%`, `$12.00`. */
export function numberIn(text: string | undefined): number {
  return Number(text?.replace('−', '-').replace(/[^\d.-]/g, '') || NaN);
}

export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** From any page to the set-up of the one dataset there is, and waits until what will be learned is said. */
export async function setUpTraining(page: Page): Promise<void> {
  await goTo(page, 'Models');
  await page.getByRole('link', { name: 'Set up: Customer lifetime value' }).click();
  await page.getByText('Is tested on what was spent from').waitFor();
}

/** Chooses the deep preset of the trees with so many of them: a training that takes its time. */
export async function chooseManyTrees(page: Page, trees: number): Promise<void> {
  await page.getByRole('combobox', { name: 'Settings of Boosted trees' }).selectOption({ label: 'Deep (1,000 trees)' });
  await page.getByRole('button', { name: 'Details of Boosted trees' }).click();
  await page.getByRole('spinbutton', { name: /^Trees/ }).fill(String(trees));
}

/** Presses "Train" and waits for the training's page. */
export async function startTraining(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByRole('heading', { name: 'Training', exact: true }).waitFor();
}

/** Trains with what is set up, and waits for the report; answers its address. */
export async function train(page: Page): Promise<string> {
  await startTraining(page);
  await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
  await page.getByRole('heading', { name: /^(clv|tabular|anomaly)-/ }).waitFor();
  return page.url();
}

/** Brings a chart into sight and waits until it is drawn. */
export async function drawnChart(page: Page, title: string): Promise<Locator> {
  const chart = page.getByRole('figure', { name: title, exact: true });
  await chart.scrollIntoViewIfNeeded();
  await chart.getByRole('img').locator('svg').first().waitFor();
  return chart;
}
