import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { createRng } from '../../src/core/random.ts';
import { countRecords } from './database.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { longestTaskMs } from './longestTask.ts';
import { chooseManyTrees, drawnChart, dropFile, goTo, importPending, openTab, pickFile, setUpTraining, startTraining } from './person.ts';

const CUSTOMERS = 20_000;
/** A task of the page that takes longer is one that a person may notice; the browser reports no shorter ones. */
const LONG_TASK_MS = 50;
/** Of "Interaction to Next Paint": good. */
const INPUT_MS = 200;
/** Plotly's load and a chart's first draw may take longer, each. */
const PLOTLY_TASK_MS = 250;
const CANCEL_MS = 200;
const CANCELS = 20;
const LATEST_CANCEL_MS = 3500;

/** The slowest key (ms) while `act` types: from the press until what it changed is on the screen. */
async function slowestKeyMs(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const keysMs: number[] = [];
    Object.assign(window, { keysMs });
    new PerformanceObserver((list) => keysMs.push(...list.getEntries().filter(({ name }) => name.startsWith('key')).map(({ duration }) => duration))).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await act();
  const keysMs = await page.evaluate(() => (window as unknown as { keysMs: readonly number[] }).keysMs);
  return Math.max(0, ...keysMs);
}

/** What the page must not do: counts in one task. */
function holdPage(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        setTimeout(() => {
          let sum = 0;
          for (let i = 0; i < 3e8; i++) sum += i % 7;
          resolve(sum);
        });
      }),
  );
}

/** Of deep trees, as many as may be asked for: a fast engine must not be done before what is looked at. */
async function startDeepTraining(page: Page): Promise<void> {
  await setUpTraining(page);
  await chooseManyTrees(page, 10_000);
  await startTraining(page);
}

/** Cancels what runs, from the page of that name. */
async function cancel(page: Page): Promise<void> {
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('cancelled', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
}

/** Presses "Cancel" inside the page and times, there too, until it says that it is cancelled. */
function timeCancel(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const button = [...document.querySelectorAll('button')].find((candidate) => candidate.textContent?.trim() === 'Cancel');
        if (!button) return reject(new Error('There is nothing to cancel.'));
        const says = (text: string) => [...document.querySelectorAll('main h1, main h2, main h3')].some((heading) => heading.textContent?.trim() === text);
        const startMs = performance.now();
        new MutationObserver((_, observer) => {
          if (!says('Cancelled')) return;
          observer.disconnect();
          resolve(performance.now() - startMs);
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        button.click();
      }),
  );
}

/** The least of up to three tries, as other programs may have had the machine: the first that is good enough ends them. */
async function bestOfThree(attempt: () => Promise<number>, enough: number): Promise<number> {
  let best = Infinity;
  for (let tried = 0; tried < 3 && best > enough; tried++) best = Math.min(best, await attempt());
  return best;
}

describe('what is measured here', () => {
  it('is seen where the page is held', async () => {
    const app = await openApp();
    expect(await longestTaskMs(app.page, () => holdPage(app.page))).toBeGreaterThan(LONG_TASK_MS);
    await app.close();
  });
});

describe('while a large file comes in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-large-'));
  const path = join(folder, 'sales.csv');

  beforeAll(() => writeFileSync(path, generateTransactionsCsv(6, 5 * CUSTOMERS)));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('no task holds the page for long', async () => {
    const attempt = async () => {
      const app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
      await app.page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
      const longestMs = await longestTaskMs(app.page, async () => {
        await dropFile(app.page, path);
        await importPending(app.page, 'sales.csv');
      });
      await app.close();
      return longestMs;
    };
    expect(await bestOfThree(attempt, LONG_TASK_MS)).toBeLessThanOrEqual(LONG_TASK_MS);
  });
});

describe(`while a training on ${CUSTOMERS} customers runs`, () => {
  let app: OpenedApp;
  let page: Page;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await pickFile(page, 'sales.csv', generateTransactionsCsv(5, CUSTOMERS));
    await importPending(page, 'sales.csv');
  });

  afterAll(() => app?.close());

  it('no task holds the page for long', async () => {
    const attempt = async () => {
      const longestMs = await longestTaskMs(page, async () => {
        await startDeepTraining(page);
        await page.getByText('Learning: Boosted trees').first().waitFor();
        await page.waitForTimeout(5000);
      });
      await cancel(page);
      return longestMs;
    };
    expect(await bestOfThree(attempt, LONG_TASK_MS)).toBeLessThanOrEqual(LONG_TASK_MS);
  });

  it('typing shows at once', async () => {
    const attempt = async () => {
      await startDeepTraining(page);
      await page.getByText('Learning: Boosted trees').first().waitFor();
      await goTo(page, 'Data');
      await page.getByRole('link', { name: 'sales', exact: true }).click();
      await page.getByRole('button', { name: 'Rename this dataset' }).click();
      const slowestMs = await slowestKeyMs(page, () => page.keyboard.type('Sales of two years, as they came', { delay: 40 }));
      expect(await page.getByRole('textbox', { name: 'Name of the dataset' }).inputValue()).toBe('Sales of two years, as they came');
      await page.keyboard.press('Escape');
      await cancel(page);
      return slowestMs;
    };
    expect(await bestOfThree(attempt, INPUT_MS)).toBeLessThanOrEqual(INPUT_MS);
  });

  it('cancel answers at once at any moment, and keeps nothing', async () => {
    const rng = createRng('moments of cancel');
    const attempt = async () => {
      const times: number[] = [];
      while (times.length < CANCELS) {
        await startDeepTraining(page);
        // The square puts more of them early, where rows are read and features made.
        await page.waitForTimeout(rng.next() ** 2 * LATEST_CANCEL_MS);
        times.push(await timeCancel(page));
      }
      return times.sort((a, b) => a - b)[Math.ceil(0.95 * CANCELS) - 1];
    };
    expect(await bestOfThree(attempt, CANCEL_MS)).toBeLessThanOrEqual(CANCEL_MS);
    expect(await countRecords(page)).toMatchObject({ runs: 0, reports: 0, predictions: 0, models: 0, jobs: 0, checkpoints: 0 });
    await page.reload();
    await goTo(page, 'Runs');
    await page.getByText('No run yet').waitFor();
  }, 900_000);

  it('stop and keep gives a run of the model so far, marked as stopped', async () => {
    await startDeepTraining(page);
    await page.getByText('Learning: Boosted trees').first().waitFor();
    await page.waitForTimeout(1500);
    await page.getByRole('button', { name: 'Stop and keep' }).click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 60_000 });
    await page.getByRole('row', { name: /^Boosted trees.*stopped early/ }).waitFor();
    await goTo(page, 'Runs');
    await page.getByRole('cell', { name: 'stopped early' }).waitFor();
    expect(await countRecords(page)).toMatchObject({ runs: 1, jobs: 0, checkpoints: 0 });
  });

  it('a report with its charts opens without holding the page', async () => {
    const address = page.url();
    await page.getByRole('link', { name: /^clv-/ }).click();
    await page.waitForURL(/#\/runs\/\w+$/);
    const report = page.url();
    const attempt = async () => {
      // A new document, so that Plotly is loaded anew.
      await page.goto('about:blank');
      await page.goto(address);
      await page.getByRole('link', { name: /^clv-/ }).waitFor();
      return longestTaskMs(page, async () => {
        await page.goto(report);
        for (const title of ['Is the difference real?', 'Who holds the value', 'Predicted against actual, by tenths', 'Each customer: actual against predicted']) await drawnChart(page, title);
        await openTab(page, 'Customers');
        await page.getByRole('button', { name: /^Open customer/ }).first().click();
        await page.getByRole('complementary', { name: /^Customer / }).getByRole('table').waitFor();
      });
    };
    expect(await bestOfThree(attempt, PLOTLY_TASK_MS)).toBeLessThanOrEqual(PLOTLY_TASK_MS);
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
