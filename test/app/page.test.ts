import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedApp, openApp } from './harness.ts';
import { drawnChart, goTo, openTab, readTable, textOf } from './person.ts';

const GAIN = 'Who holds the value';

/** One person's first visit, in order. */
describe('a first visit', () => {
  let app: OpenedApp;
  let page: Page;
  let runAddress: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 }, colorScheme: 'light' } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  });

  afterAll(() => app?.close());

  it('is one press away from a trained model on sample data', async () => {
    await page.getByRole('button', { name: 'Start with sample data' }).click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    runAddress = page.url();
    await page.getByRole('heading', { name: /^clv-[a-z-]+-1$/ }).waitFor();
    const models = await readTable(page.getByRole('table', { name: /^Models on the same/ }));
    expect([...models.keys()]).toContain('Boosted trees');
    expect(models.size).toBe(8);
  });

  it('has a table beside each chart, which says the same', async () => {
    const chart = await drawnChart(page, GAIN);
    await page.getByRole('button', { name: `Show “${GAIN}” as a table` }).click();
    const table = chart.getByRole('table', { name: GAIN });
    const rows = await readTable(table);
    const titles = await table.getByRole('columnheader').allInnerTexts();
    expect(rows.size).toBe(8);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save “${GAIN}” as CSV` }).click()]);
    // A byte order mark tells spreadsheets the encoding.
    const lines = (await textOf(download)).replace(/^\ufeff/, '').trimEnd().split('\r\n');
    expect(lines[0]).toBe(titles.join(','));
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([...rows.keys()]);
    await page.getByRole('button', { name: `Show “${GAIN}” as a table` }).click();
  });

  it('saves charts as images, with their titles', async () => {
    await drawnChart(page, GAIN);
    const save = async (format: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save “${GAIN}” as ${format}` }).click()]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`));
      return readFile(await download.path());
    };
    const svg = (await save('SVG')).toString('utf8');
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain(GAIN);
    const png = await save('PNG');
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(2 * 560);
  });

  it('offers no way to send a chart anywhere', async () => {
    const chart = await drawnChart(page, GAIN);
    await chart.getByRole('img').first().hover();
    expect(await page.getByRole('button', { name: /share|upload|cloud|edit chart/i }).count()).toBe(0);
    const drawn = await chart.evaluate((element) => element.outerHTML);
    expect(drawn).not.toMatch(/plot\.ly|plotly\.com|chart.?studio|sendDataToCloud|cloud/i);
    expect(await chart.getByRole('link').count()).toBe(0);
  });

  it('changes its language without a reload, and keeps it', async () => {
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await goTo(page, 'Settings');
    await page.getByText('Español').click();
    await page.getByRole('heading', { name: 'Ajustes', level: 1 }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, 'sameDocument' in window, document.title])).toEqual(['es', true, 'Ajustes · Brain Workbench']);
    await page.getByRole('navigation').getByRole('link', { name: 'Ejecuciones' }).click();
    await page.getByRole('link', { name: /^clv-[a-z-]+-1$/ }).click();
    await drawnChart(page, 'Quién reúne el valor');
    const spanish = await readTable(page.getByRole('table', { name: /^Modelos/ }));
    expect([...spanish.get('Árboles potenciados')!.values()].join(' ')).toMatch(/\d,\d/);
    await page.reload();
    await page.getByRole('heading', { name: /^clv-[a-z-]+-1$/ }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    await page.goto(`${app.server.url}#/settings`);
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  });

  it('changes its theme, keeps it, and follows the system when told to', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByText('Dark', { exact: true }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(await ground()).toBe(dark);
    await page.getByText('As the system').click();
    expect(await ground()).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  describe.each([360, 320])('on a screen %i pixels wide', (width) => {
    beforeAll(() => page.setViewportSize({ width, height: 740 }));
    afterAll(() => page.setViewportSize({ width: 1280, height: 800 }));

    const expectNoSidewaysScroll = async () => {
      const { needed, wide } = await page.evaluate(() => {
        const limit = document.documentElement.clientWidth;
        // An element that is cut off or scrolls inside something narrower is no reason for the page to.
        const wide = [...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > limit + 1 && element.scrollWidth > 0).map(({ tagName, textContent }) => `${tagName} ${textContent?.trim().slice(0, 40)}`);
        return { needed: document.documentElement.scrollWidth - limit, wide: wide.slice(0, 5) };
      });
      expect(needed, `the page scrolls sideways; reaching out: ${wide.join(' | ')}`).toBe(0);
    };

    it.each(['data', 'models', 'models/clv', 'runs', 'predict', 'settings', 'nowhere'])('#/%s does not scroll sideways', async (hash) => {
      await page.goto(`${app.server.url}#/${hash}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText('Loading…').first().waitFor({ state: 'detached' });
      await expectNoSidewaysScroll();
    });

    it('a dataset does not scroll sideways', async () => {
      await goTo(page, 'Data');
      await page.getByRole('table', { name: 'Datasets' }).getByRole('link').first().click();
      await page.getByRole('table', { name: 'Columns' }).waitFor();
      await expectNoSidewaysScroll();
      for (const tab of [/^Rows/, /^Set aside/]) {
        await openTab(page, tab);
        await expectNoSidewaysScroll();
      }
    });

    it('a report does not scroll sideways', async () => {
      await page.goto(runAddress);
      await drawnChart(page, GAIN);
      await expectNoSidewaysScroll();
      for (const tab of ['What it learned', 'Facts', 'Customers']) {
        await openTab(page, tab);
        await expectNoSidewaysScroll();
      }
      await page.getByRole('button', { name: /^Open customer/ }).first().click();
      await page.getByRole('complementary', { name: /^Customer / }).getByRole('table').waitFor();
      await expectNoSidewaysScroll();
    });

    it('a prediction does not scroll sideways', async () => {
      await goTo(page, 'Predict');
      await page.getByRole('button', { name: 'Predict', exact: true }).click();
      await page.getByRole('table', { name: 'What is predicted' }).waitFor();
      await expectNoSidewaysScroll();
    });
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
