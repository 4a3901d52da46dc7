import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { countRecords, holdStore } from './database.ts';
import { type OpenedApp, openApp, poll } from './harness.ts';
import { chooseManyTrees, dropFile, goTo, importPending, openTab, pendingFile, pickFile, setUpTraining, startTraining } from './person.ts';

let app: OpenedApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openEmpty(): Promise<OpenedApp> {
  app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
  await app.page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  return app;
}

async function anotherTab({ context, url }: OpenedApp): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Has the origin's storage and not the app. */
async function bystander({ context, server }: OpenedApp): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL('icon.svg', server.url).href);
  return page;
}

async function importSample(page: Page, customers: number): Promise<void> {
  await pickFile(page, 'sales.csv', generateTransactionsCsv(3, customers));
  await importPending(page, 'sales.csv');
}

describe('two tabs of one person', () => {
  it('have the same datasets after a reload', async () => {
    const opened = await openEmpty();
    const other = await anotherTab(opened);
    await importSample(opened.page, 100);
    await other.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await other.reload();
    await other.getByRole('table', { name: 'Datasets' }).getByRole('link', { name: 'sales' }).waitFor();
    expect(await countRecords(other)).toMatchObject({ datasets: 1 });
  });

  it('import the same file at the same time into one dataset', async () => {
    const opened = await openEmpty();
    const tabs = [opened.page, await anotherTab(opened)];
    const text = generateTransactionsCsv(3, 3000);
    for (const tab of tabs) {
      await pickFile(tab, 'sales.csv', text);
      await pendingFile(tab, 'sales.csv').getByText('first row holds the names').waitFor();
    }
    await Promise.all(tabs.map((tab) => pendingFile(tab, 'sales.csv').getByRole('button', { name: 'Import', exact: true }).click()));
    for (const tab of tabs) await pendingFile(tab, 'sales.csv').getByRole('link', { name: 'Open the dataset' }).waitFor();
    // The source is kept afterwards, by the tab that was first.
    await poll(async () => (await countRecords(opened.page)).sources === 1, 'the source to be kept');
    const { datasets, columnChunks } = await countRecords(opened.page);
    expect(datasets).toBe(1);
    expect(columnChunks).toBe(5);
  });

  it('train once: what runs in one is neither resumed nor doubled by the other', async () => {
    const opened = await openEmpty();
    const { page } = opened;
    await importSample(page, 2000);
    await setUpTraining(page);
    await chooseManyTrees(page, 10_000);
    await startTraining(page);
    await poll(async () => (await countRecords(page)).checkpoints > 0, 'a checkpoint');

    const other = await anotherTab(opened);
    await goTo(other, 'Models');
    await other.getByText('Nothing is being trained at the moment.').waitFor();
    expect(await countRecords(other)).toMatchObject({ jobs: 1, runs: 0 });
    expect(await page.getByRole('progressbar', { name: 'Training' }).isVisible()).toBe(true);

    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    expect(await countRecords(other)).toMatchObject({ jobs: 0, checkpoints: 0, runs: 1 });
    expect(await other.getByText('Nothing is being trained at the moment.').isVisible()).toBe(true);
    await other.reload();
    await goTo(other, 'Runs');
    await other.getByRole('link', { name: /^clv-\w+-1$/ }).waitFor();
    expect(await other.getByRole('link', { name: /^clv-/ }).count()).toBe(1);
    expect(opened.errors).toEqual([]);
  });
});

describe('an import under way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-import-'));
  const path = join(folder, 'large.csv');
  const text = generateTransactionsCsv(11, 25_000);
  /** As the page writes it: all lines but the header. */
  const rows = (text.split('\r\n').length - 2).toLocaleString('en-US');

  beforeAll(() => writeFileSync(path, text));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function beginImport(page: Page): Promise<void> {
    await dropFile(page, path);
    await pendingFile(page, 'large.csv').getByRole('button', { name: 'Import', exact: true }).click();
  }

  /** An import that waits between its columns and the record that makes them a dataset, until what is answered is closed. */
  async function beginHeldImport(opened: OpenedApp): Promise<Page> {
    const witness = await bystander(opened);
    await holdStore(witness, 'dictionaries');
    await beginImport(opened.page);
    await poll(async () => (await countRecords(witness, ['columnChunks'])).columnChunks > 0, 'columns to be written');
    return witness;
  }

  async function expectNothing(opened: OpenedApp): Promise<void> {
    const again = await anotherTab(opened);
    await again.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await poll(async () => (await countRecords(again)).columnChunks === 0, 'what was written to be swept away');
    expect(await countRecords(again)).toMatchObject({ datasets: 0, columnChunks: 0, dictionaries: 0, quarantine: 0, sources: 0 });
  }

  it('leaves nothing when its tab is closed as soon as it has begun', async () => {
    const opened = await openEmpty();
    await beginImport(opened.page);
    // At once: a fast machine may read the whole file before a look at the page is answered.
    await opened.page.close();
    await expectNothing(opened);
  });

  it('leaves nothing when its tab is closed while columns are written', async () => {
    const opened = await openEmpty();
    const witness = await beginHeldImport(opened);
    await opened.page.close();
    await witness.close();
    await expectNothing(opened);
  });

  it('is left alone by a tab that opens meanwhile', async () => {
    const opened = await openEmpty();
    const witness = await beginHeldImport(opened);
    const other = await anotherTab(opened);
    await other.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await witness.close();
    await opened.page.getByText(`Imported: ${rows} rows`).waitFor({ timeout: 60_000 });
    await other.reload();
    await other.getByRole('link', { name: 'large' }).click();
    await openTab(other, `Rows ${rows}`);
    await other.getByRole('grid').getByText('2024-07-01').first().waitFor();
    expect(opened.errors).toEqual([]);
  });
});
