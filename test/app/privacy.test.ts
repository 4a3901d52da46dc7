import type { Page, Worker } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenedApp, openApp, poll, whenControlled } from './harness.ts';
import { copySite, type SiteCopy } from './siteCopy.ts';
import { startStranger, type StrangerServer } from './strangerServer.ts';

/**
 * Page, worker and service worker each try to reach a second port. The policy must stop them, and without the policy
 * every one of the same attempts must arrive: else the test could not fail.
 * (No policy stops a page from navigating away; that our code never does is not tested here.)
 */
const pageWays = ['beacon', 'event-source', 'fetch', 'font', 'form', 'frame', 'image', 'script', 'style', 'video', 'web-socket', 'xhr'];
const workerWays = ['worker-fetch', 'worker-import', 'worker-web-socket', 'worker-xhr'];
const appWorkerWays = ['app-worker'];
const everyWay = [...pageWays, ...workerWays, ...appWorkerWays];
const serviceWorkerWays = ['service-worker-fetch'];

const workerProbe = `
const stranger = new URL(location.href).searchParams.get('stranger');
const attempts = [
  () => fetch(stranger + '/worker-fetch', { mode: 'no-cors' }),
  () => importScripts(stranger + '/worker-import'),
  () => new WebSocket(stranger.replace('http', 'ws') + '/worker-web-socket'),
  () => { const xhr = new XMLHttpRequest(); xhr.open('GET', stranger + '/worker-xhr'); xhr.send(); },
];
for (const attempt of attempts) {
  try { Promise.resolve(attempt()).catch(() => {}); } catch {}
}
postMessage('tried');
`;

async function tryFromPage(page: Page, stranger: string): Promise<void> {
  await page.evaluate((to) => {
    const element = (tag: string, properties: Record<string, string>): void => {
      document.body.append(Object.assign(document.createElement(tag), properties));
    };
    const attempts: (() => unknown)[] = [
      () => navigator.sendBeacon(`${to}/beacon`, 'row'),
      () => new EventSource(`${to}/event-source`),
      () => fetch(`${to}/fetch`, { mode: 'no-cors' }),
      () => new FontFace('Stranger', `url(${to}/font)`).load(),
      () => element('iframe', { src: `${to}/frame` }),
      () => element('img', { src: `${to}/image` }),
      () => element('script', { src: `${to}/script` }),
      () => element('link', { rel: 'stylesheet', href: `${to}/style` }),
      () => element('video', { src: `${to}/video` }),
      () => new WebSocket(`${to.replace('http', 'ws')}/web-socket`),
      () => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', `${to}/xhr`);
        xhr.send();
      },
      () => {
        element('iframe', { name: 'answer' });
        const form = Object.assign(document.createElement('form'), { method: 'post', action: `${to}/form`, target: 'answer' });
        document.body.append(form);
        form.submit();
      },
    ];
    for (const attempt of attempts) {
      try {
        Promise.resolve(attempt()).catch(() => {});
      } catch {
        // Refused at once: what we hope for.
      }
    }
  }, stranger);
}

async function tryFromWorker(page: Page, stranger: string): Promise<void> {
  await page.evaluate(
    (to) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(`probe-worker.js?stranger=${encodeURIComponent(to)}`);
        worker.onmessage = resolve;
        worker.onerror = () => reject(new Error('The probing worker did not start.'));
      }),
    stranger,
  );
}

async function tryFromServiceWorker(serviceWorker: Worker, stranger: string): Promise<void> {
  await serviceWorker.evaluate((to) => fetch(`${to}/service-worker-fetch`, { mode: 'no-cors' }).then(() => {}).catch(() => {}), stranger);
}

/** The app's own workers, at work on a file. */
async function tryFromAppWorkers(page: Page, stranger: string): Promise<void> {
  const outcome = await page.evaluate(() => window.workbench.preview(new File(['a,b\n1,2\n'], 'tiny.csv')));
  expect(outcome.ok).toBe(true);
  expect(page.workers().length).toBeGreaterThan(0);
  for (const worker of page.workers()) await worker.evaluate((to) => fetch(`${to}/app-worker`, { mode: 'no-cors' }).then(() => {}).catch(() => {}), stranger);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1500));
const paths = (ways: readonly string[]) => ways.map((way) => `/${way}`).sort();

describe('nothing leaves', () => {
  let stranger: StrangerServer;
  let site: SiteCopy;
  let app: OpenedApp | undefined;

  beforeEach(async () => {
    stranger = await startStranger();
    site = copySite();
    site.add('probe-worker.js', workerProbe);
  });

  afterEach(async () => {
    await app?.close();
    app = undefined;
    site.dispose();
    await stranger.close();
  });

  it('from page, worker or service worker on our server', async () => {
    app = await openApp({ dir: site.dir });
    await whenControlled(app.page);
    await tryFromPage(app.page, stranger.url);
    await tryFromWorker(app.page, stranger.url);
    await tryFromServiceWorker(app.context.serviceWorkers()[0], stranger.url);
    await tryFromAppWorkers(app.page, stranger.url);
    await settle();
    expect(stranger.reached()).toEqual([]);
  });

  it('from page or worker on a plain static host, once the service worker controls the page', async () => {
    app = await openApp({ dir: site.dir, headers: false });
    const { page } = app;
    await poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), 'the page to be isolated');
    await tryFromPage(page, stranger.url);
    await tryFromWorker(page, stranger.url);
    await settle();
    expect(stranger.reached()).toEqual([]);
  });

  it('from the page on a plain static host, even before', async () => {
    app = await openApp({ dir: site.dir, headers: false, context: { serviceWorkers: 'block' } });
    await tryFromPage(app.page, stranger.url);
    await settle();
    expect(stranger.reached()).toEqual([]);
  });

  describe('only because of the policy: without it', () => {
    beforeEach(() => site.edit('index.html', /<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));

    it('every way out of page and worker is open', async () => {
      app = await openApp({ dir: site.dir, csp: false, context: { serviceWorkers: 'block' } });
      await tryFromPage(app.page, stranger.url);
      await tryFromWorker(app.page, stranger.url);
      await tryFromAppWorkers(app.page, stranger.url);
      await poll(() => Promise.resolve(stranger.reached().length === everyWay.length), 'every attempt to arrive', 10_000).catch(() => {});
      expect(stranger.reached()).toEqual(paths(everyWay));
    });

    it('so is that out of the service worker', async () => {
      app = await openApp({ dir: site.dir, csp: false });
      await whenControlled(app.page);
      await tryFromServiceWorker(app.context.serviceWorkers()[0], stranger.url);
      expect(stranger.reached()).toEqual(paths(serviceWorkerWays));
    });
  });
});
