import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { type OpenedApp, openApp, poll, whenControlled } from './harness.ts';
import { copySite, type SiteCopy } from './siteCopy.ts';

/** Files of the built app that a visit may ask for: all but the stamp and the service worker's own script. */
function servedFiles(): string[] {
  const entries = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(join(root, 'dist/').length).replaceAll('\\', '/')).filter((path) => path !== '.sources' && path !== 'sw.js');
}

function statusOf(page: Page, path: string): Promise<number> {
  return page.evaluate((asked) => fetch(asked).then(({ status }) => status, () => 0), path);
}

let app: OpenedApp | undefined;
let site: SiteCopy | undefined;

afterEach(async () => {
  await app?.close();
  site?.dispose();
  app = undefined;
  site = undefined;
});

describe('with the server ended after the first load', () => {
  it('the app opens again, isolated and without an error', async () => {
    app = await openApp();
    await whenControlled(app.page);
    const title = await app.page.title();
    await app.server.close();
    await app.page.reload();
    expect(await app.page.title()).toBe(title);
    expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await app.page.locator('h1').first().isVisible()).toBe(true);
    expect(app.errors).toEqual([]);
  });

  it('every file is there, those that are loaded later too', async () => {
    app = await openApp();
    await whenControlled(app.page);
    await app.server.close();
    await app.page.reload();
    const files = servedFiles();
    expect(files.length).toBeGreaterThan(5);
    const missing = [];
    for (const file of files) if ((await statusOf(app.page, file)) !== 200) missing.push(file);
    expect(missing).toEqual([]);
  });

  it('so it does on a plain static host, isolated by the service worker alone', async () => {
    app = await openApp({ headers: false });
    const { page } = app;
    expect(await page.evaluate(() => fetch('icon.svg').then(({ headers }) => headers.get('content-security-policy')))).toBeNull();
    await poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), 'the page to be isolated');
    await app.server.close();
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });
});

describe('a new build', () => {
  const lateFile = 'assets/late-AAAAAAAA.js';
  const lateEntry = `{"revision":null,"url":"${lateFile}"},`;

  /** The first build has a file that is loaded late. */
  function addLateFile(copy: SiteCopy): void {
    copy.add(lateFile, 'export {};');
    copy.edit('sw.js', '[{"revision"', `[${lateEntry}{"revision"`);
  }

  /** Publishes a build with another page and without that file. */
  function publishNext(copy: SiteCopy): void {
    copy.edit('index.html', '<head>', '<head><meta name="build" content="next">');
    copy.edit('sw.js', /[0-9a-f]{32}(","url":"index\.html)/, `${'f'.repeat(32)}$1`);
    copy.edit('sw.js', lateEntry, '');
    copy.remove(lateFile);
  }

  /** In the service worker's own store: the browser's cache may hold it longer. */
  const isKept = (page: Page, path: string) => page.evaluate(async (asked) => (await caches.match(asked)) !== undefined, path);

  const isNext = (page: Page) => page.evaluate(() => document.querySelector('meta[name=build]') !== null);

  const findUpdate = (page: Page) =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      return registration.waiting !== null;
    });

  it('waits until it is taken, and another tab keeps the files that it runs on', async () => {
    site = copySite();
    addLateFile(site);
    app = await openApp({ dir: site.dir });
    const { page, context, url } = app;
    await whenControlled(page);
    const other = await context.newPage();
    await other.goto(url);
    publishNext(site);
    await poll(() => findUpdate(page), 'the new build to wait');
    await page.reload();
    expect(await isNext(page)).toBe(false);

    await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.postMessage({ type: 'skip-waiting' }));
    await poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting === null), 'the new build to be active');
    await page.reload();
    expect(await isNext(page)).toBe(true);
    expect(await isNext(other)).toBe(false);
    expect(await isKept(other, lateFile)).toBe(true);
    expect(await statusOf(other, lateFile)).toBe(200);

    await other.close();
    // A visit clears up once the other tab has gone, and the browser may take a moment to say that it has.
    const clearedByVisit = async () => {
      await page.reload();
      return !(await isKept(page, lateFile));
    };
    await poll(clearedByVisit, 'the old file to be cleared away');
  });
});
