/** A file that a person saved, opened as whoever gets it would: from the disk, with the network off. */
import axe from 'axe-core';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright';
import { sharedBrowser } from './harness.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface OpenedReport {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requests: readonly string[];
  readonly messages: readonly string[];
}

export async function openFromDisk(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<OpenedReport> {
  const context = await (await sharedBrowser()).newContext({ offline: true, colorScheme, viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  const requests: string[] = [];
  const messages: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(error.message));
  await page.goto(pathToFileURL(path).href);
  return { page, context, requests, messages };
}

/** What axe finds on a page in its present theme. */
export async function violationsNow(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const found = await (window as Window & { readonly axe?: typeof axe }).axe!.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ')}`));
  }, TAGS);
}
