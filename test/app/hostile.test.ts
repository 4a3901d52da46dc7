import { afterEach, describe, expect, it } from 'vitest';
import { type OpenedApp, openApp } from './harness.ts';

let app: OpenedApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

const HOSTILE = ['<img src=x onerror="window.owned=1">', '__proto__', 'constructor', '=cmd|calc!A1', '<b>bold</b>%{x}'];

describe('a hostile file', () => {
  it('is shown as text, changes no prototype, and runs nothing', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => HOSTILE.map((cell) => `"${cell.replaceAll('"', '""')}${i % 4}"`).join(','));
    const csv = [HOSTILE.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','), ...rows].join('\n');
    app = await openApp();
    const { page } = app;
    await page.locator('#workbench-files').setInputFiles({ name: '<img src=x onerror="window.owned=2">.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    const id = await page.evaluate(async () => {
      const [file] = document.querySelector<HTMLInputElement>('#workbench-files')!.files!;
      const imported = await window.workbench.importFile(file);
      if (!imported.ok) throw new Error(imported.error.message);
      return imported.value.datasetId;
    });
    await page.goto(`${app.url}#/data/${id}`);
    await page.getByText('__proto__', { exact: true }).first().waitFor();
    await page.getByText(HOSTILE[0], { exact: true }).first().waitFor();
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});
