import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedApp, openApp } from './harness.ts';
import { goTo, openTab, readTable } from './person.ts';

describe('the engine', () => {
  let app: OpenedApp;
  let page: Page;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await goTo(page, 'Settings');
  });

  afterAll(() => app?.close());

  it('is measured when asked, and the fastest is in use', async () => {
    await page.getByText('Not measured yet').waitFor();
    await page.getByRole('button', { name: 'Measure now' }).click();
    const measured = await readTable(page.getByRole('table', { name: 'Measured on this machine' }));
    expect([...measured.keys()]).toEqual(expect.arrayContaining([expect.stringMatching(/^WebAssembly, 1 thread/), expect.stringMatching(/^Plain TypeScript/)]));
    for (const [engine, row] of measured) if (!engine.startsWith('WebGPU')) expect(row.get('Medium data')).toMatch(/^[\d.,]+\sms a tree$/);
    expect(await page.getByText('in use', { exact: true }).count()).toBe(1);
  });

  it('can be chosen, stays chosen, and is what the next training runs on', async () => {
    const choice = page.getByRole('combobox', { name: 'Use' });
    await choice.selectOption({ label: 'Plain TypeScript' });
    await page.getByText('Your choice, instead of what was measured.').waitFor();
    await page.reload();
    await page.getByText('In use: Plain TypeScript.').waitFor();
    await goTo(page, 'Data');
    await page.getByRole('button', { name: 'Start with sample data' }).click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    await openTab(page, 'Facts');
    expect(await page.getByRole('definition').filter({ hasText: 'Plain TypeScript' }).count()).toBe(1);
    expect(await page.getByRole('definition').filter({ hasText: 'chosen in the settings' }).count()).toBe(1);
  });

  it('goes back to the fastest', async () => {
    await goTo(page, 'Settings');
    await page.getByRole('combobox', { name: 'Use' }).selectOption({ label: 'The fastest here' });
    await page.getByText('Your choice, instead').waitFor({ state: 'detached' });
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
