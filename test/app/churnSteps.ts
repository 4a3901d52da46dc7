/** What a person does with churn on the page, as tests of several visits share it. */
import type { Download, Page } from 'playwright';
import { expect } from 'vitest';
import { type OpenedApp, collectErrors } from './harness.ts';
import { csvRecords } from './jobResults.ts';
import { startTraining } from './person.ts';

/** Rows of an exported list. */
async function contacts(download: Download): Promise<Record<string, string>[]> {
  expect(download.suggestedFilename()).toBe('contacts.csv');
  return csvRecords(await download.path());
}

/** Seals the list and answers the rows of its file. */
export async function exportList(page: Page): Promise<Record<string, string>[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Seal and download the list' }).click()]);
  await page.getByRole('status').getByText(/^List t[0-9a-f]{16} is sealed: /).waitFor();
  return contacts(download);
}

/** Best first by gain, each user once, a tenth of them a control, all of one trial. */
export function expectContactList(list: readonly Record<string, string>[]): void {
  expect(Object.keys(list[0])).toEqual(['user', 'rank', 'probability', 'expected_gain', 'arm', 'trial']);
  expect(new Set(list.map(({ user }) => user)).size).toBe(list.length);
  expect(new Set(list.map(({ trial }) => trial)).size).toBe(1);
  expect(list.filter(({ arm }) => arm === 'control')).toHaveLength(Math.round(list.length * 0.1));
  const gains = list.map(({ expected_gain }) => Number(expected_gain));
  expect(gains).toEqual([...gains].sort((a, b) => b - a));
  for (const { probability } of list) expect(Number(probability)).toBeGreaterThan(0);
}

/** Waits for the training's report. */
export async function opened(page: Page): Promise<void> {
  await page.waitForURL(/#\/runs\/\w+$/, { timeout: 280_000 });
  await page.getByRole('heading', { name: /^churn-/ }).waitFor();
}

/** The seed document's network, with so many passes. */
export async function chooseSeedNetwork(page: Page, epochs: number): Promise<void> {
  await page.getByRole('button', { name: 'Details of LSTM network' }).click();
  await page.getByRole('combobox', { name: 'Settings of LSTM network' }).selectOption('seed');
  expect(await page.getByRole('textbox', { name: 'LSTM units' }).inputValue()).toBe('64,32');
  expect(await page.getByRole('textbox', { name: 'Dense units' }).inputValue()).toBe('16');
  await page.getByRole('spinbutton', { name: 'Passes of the network, at most (epochs)' }).fill(String(epochs));
}

/** A tab of the same person, and what it threw or logged as an error. */
export interface ReturnedTab {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** Trains, closes the tab between two of the network's passes, comes back in another and waits there for the report. `epochs`: of the network. */
export async function trainAcrossTabs({ context, url }: OpenedApp, page: Page, epochs: number): Promise<ReturnedTab> {
  await startTraining(page);
  await page.getByText('Learning: LSTM network').first().waitFor({ timeout: 280_000 });
  await page.getByText(new RegExp(`[1-${epochs - 1}] of ${epochs} epoch`)).waitFor({ timeout: 280_000 });
  await page.close();
  const again = await context.newPage();
  const errors = collectErrors(again);
  await again.goto(`${url}#/models`);
  await again.getByRole('link', { name: 'Watch' }).click();
  await again.getByText('Goes on from where the closed tab left it.').waitFor();
  await opened(again);
  return { page: again, errors };
}
