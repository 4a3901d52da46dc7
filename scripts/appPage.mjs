/** Opens the built app in a headless Chromium with a profile of its own, for jobs and benchmarks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { chromiumArgs, ensureChromium } from './findChromium.mjs';
import { startServer } from './serve.mjs';

/**
 * Waits until the app has started in a page.
 * @param {import('playwright').Page} page
 */
export async function whenReady(page) {
  // `waitForFunction` needs `unsafe-eval`, which the policy forbids: ask again and again.
  for (let tries = 0; tries < 600; tries++) {
    if (await page.evaluate(() => 'workbench' in window).catch(() => false)) return;
    await new Promise((fulfil) => setTimeout(fulfil, 50));
  }
  throw new Error('The app did not start within 30 s. Open it with npm start and look at the browser\'s console.');
}

/**
 * Answers a function that resolves with the path of the next download of a name, also where it came before it was asked for.
 * @param {import('playwright').Page} page
 * @param {Promise<never>} failed
 */
function downloadInbox(page, failed) {
  /** @type {import('playwright').Download[]} */
  const arrived = [];
  page.on('download', (download) => arrived.push(download));
  return async (/** @type {string} */ name) => {
    const isIt = (/** @type {import('playwright').Download} */ download) => download.suggestedFilename() === name;
    while (!arrived.some(isIt)) await Promise.race([page.waitForEvent('download', { predicate: isIt, timeout: 120_000 }), failed]);
    const [download] = arrived.splice(arrived.findIndex(isIt), 1);
    return download.path();
  };
}

/**
 * Builds the app where its sources changed, serves it on a free port, and opens it.
 * `nextDownload` resolves with the path of a file that the page hands out; `failed` rejects when the page crashes;
 * `close` ends all and removes the profile, downloads included. Who ends the page on signals without help says so by `handleSIGINT: false`.
 */
export async function openAppPage({ handleSIGINT = true } = {}) {
  const executablePath = await ensureChromium();
  buildIfStale();
  const { chromium } = await import('playwright');
  const server = await startServer();
  const profile = mkdtempSync(join(tmpdir(), 'brain-workbench-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs, headless: true, acceptDownloads: true, handleSIGINT, handleSIGTERM: handleSIGINT, handleSIGHUP: handleSIGINT });
  const close = async () => {
    await context.close().catch(() => {});
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    /** @type {Promise<never>} */
    const failed = new Promise((_, reject) => {
      page.once('crash', () => reject(new Error('The page ran out of memory or crashed.')));
    });
    failed.catch(() => {});
    const nextDownload = downloadInbox(page, failed);
    await page.goto(server.url);
    await whenReady(page);
    return { page, nextDownload, failed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Hands files in as a person would: through the page's file input.
 * @param {import('playwright').Page} page
 * @param {string[]} paths
 */
export async function chooseFiles(page, paths) {
  await page.locator('#workbench-files').setInputFiles(paths);
}
