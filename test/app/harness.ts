/** Starts the built app in a real Chromium, as a person would meet it: for every test under test/app. */
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { chromiumArgs, ensureChromium } from '../../scripts/findChromium.mjs';
import { startServer } from '../../scripts/serve.mjs';

export type AppServer = Awaited<ReturnType<typeof startServer>>;

export interface OpenOptions {
  /** Default: the built app, built anew where its sources changed. */
  readonly dir?: string;
  /** False: a plain static host, without any of our headers. */
  readonly headers?: boolean;
  /** False: the isolation headers alone, without the Content-Security-Policy. */
  readonly csp?: boolean;
  /** What to open below the server's address, such as `#/settings`. */
  readonly path?: string;
  /** Viewport, colorScheme, locale, acceptDownloads and the like. */
  readonly context?: BrowserContextOptions;
}

export interface OpenedApp {
  readonly page: Page;
  /** A fresh profile: no storage, no service worker. Close a page and open another in it to come back as the same person. */
  readonly context: BrowserContext;
  readonly server: AppServer;
  readonly url: string;
  /** Errors that the page threw or logged, in order. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** One Chromium a test file; ended after its last test. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= ensureChromium().then((executablePath) => chromium.launch({ executablePath, args: chromiumArgs }));
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** Notes what the page throws or logs as an error. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Serves the built app and opens it in a fresh profile. Close what it answers at the test's end. */
export async function openApp(options: OpenOptions = {}): Promise<OpenedApp> {
  if (options.dir === undefined) buildIfStale();
  const server = await startServer({ dir: options.dir, headers: options.headers, csp: options.csp });
  const context = await (await sharedBrowser()).newContext(options.context);
  const page = await context.newPage();
  const errors = collectErrors(page);
  const url = server.url + (options.path ?? '');
  await page.goto(url);
  return {
    page,
    context,
    server,
    url,
    errors,
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

/** Asks until `probe` answers something truthy (`waitForFunction` needs `unsafe-eval`, which the policy forbids). */
export async function poll<T>(probe: () => Promise<T>, what: string, timeoutMs = 30_000): Promise<T> {
  const endsAt = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > endsAt) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves once the service worker answers the page's requests. */
export async function whenControlled(page: Page): Promise<void> {
  await poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null).catch(() => false), 'the service worker to control the page');
}
