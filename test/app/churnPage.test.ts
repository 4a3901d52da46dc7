import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Download, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp, poll } from './harness.ts';
import { csvRecords } from './jobResults.ts';
import { drawnChart, dropFile, goTo, importPending, numberIn, openTab, pendingFile, pickFile, readTable, startTraining } from './person.ts';

const CONTEXT = { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true };
const AXE_MS = 60_000;

/** Rows of an exported list. */
async function contacts(download: Download): Promise<Record<string, string>[]> {
  expect(download.suggestedFilename()).toBe('contacts.csv');
  return csvRecords(await download.path());
}

async function exportList(page: Page): Promise<Record<string, string>[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Seal and download the list' }).click()]);
  await page.getByRole('status').getByText(/^List t[0-9a-f]{16} is sealed: /).waitFor();
  return contacts(download);
}

async function opened(page: Page): Promise<void> {
  await page.waitForURL(/#\/runs\/\w+$/, { timeout: 280_000 });
  await page.getByRole('heading', { name: /^churn-/ }).waitFor();
}

/** One person's visit, in order: each step begins where the one before ended. */
describe('a person with the learning product', () => {
  let app: OpenedApp;
  let page: Page;
  let list: Record<string, string>[];

  beforeAll(async () => {
    app = await openApp({ context: CONTEXT });
    page = app.page;
  });

  afterAll(() => app?.close());

  it('begins with the sample: contracts, with activity, users and tickets beside', async () => {
    await page.getByRole('button', { name: 'Start with the learning product' }).click();
    await page.waitForURL(/#\/models\/churn\?/, { timeout: 60_000 });
    await page.getByRole('heading', { name: 'What will be learned' }).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('radio', { name: 'Their contract ends' }).isChecked()).toBe(true);
    const chosen = (field: string) => page.getByRole('combobox', { name: field, exact: true }).locator('option:checked').innerText();
    expect(await Promise.all(['Contracts', 'Activity (optional)', 'Users (optional)', 'Support tickets (optional)'].map(chosen))).toEqual(['subscriptions', 'activity', 'users', 'tickets'].map((name) => `learning-product-${name}`));
  });

  it('reads who is at risk, who is not and why, and which columns know the future', async () => {
    await page.getByText(/^On .+, \d+ users were at risk and \d+ of them left \(/).waitFor();
    const excluded = await readTable(page.getByRole('table', { name: 'Not at risk, and why' }));
    expect([...excluded.keys()]).toContain('in a trial');
    await page.getByText(/nothing is learned from them: .*last_seen/).waitFor();
    const chart = await drawnChart(page, 'How many leave, through time');
    await chart.getByRole('button', { name: '“How many leave, through time” as a table' }).click();
    expect((await readTable(chart.getByRole('table'))).size).toBeGreaterThan(3);
  });

  it('changes the days by the keyboard, and the plan follows', async () => {
    await page.getByRole('spinbutton', { name: 'Gap (days)' }).fill('7');
    await page.keyboard.press('Tab');
    await page.getByText('Leaves 7 days of time to act between the cutoff and the horizon.').waitFor({ timeout: 60_000 });
    const mark = page.getByRole('slider', { name: 'Gap' });
    await mark.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Leaves 6 days of time to act between the cutoff and the horizon.').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('spinbutton', { name: 'Gap (days)' }).inputValue()).toBe('6');
  });

  it('sets up without a finding of axe', async () => {
    expect(await violations(page)).toEqual([]);
  }, AXE_MS);

  it('says what contacting is worth, and is told where a number does not fit', async () => {
    const share = page.getByRole('spinbutton', { name: 'Leavers whom a contact saves (%)' });
    await share.fill('120');
    await page.getByText('From 0 to 100.').waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await share.fill('30');
    await page.getByText('From 0 to 100.').waitFor({ state: 'detached' });
  });

  it('trains with few passes, and reads a verdict with its interval', async () => {
    await page.getByRole('spinbutton', { name: 'Passes of the network, at most (epochs)' }).fill('1');
    await page.getByRole('checkbox', { name: 'Random forest', exact: true }).uncheck();
    await startTraining(page);
    await opened(page);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText(/^On \d+ users at risk, \d+ of whom left, its log loss was 0\.\d+: 0\.\d+ less than the best yardstick, “.+” \(95%: 0\.\d+ to 0\.\d+ less\)\.$/).waitFor();
    await verdict.getByText(/“LSTM network” (loses to|does not beat)/).first().waitFor();
    const models = await readTable(page.getByRole('table', { name: /^Models on the same \d+ held-out users/ }));
    expect([...models.keys()]).toContain('Churn survival, boosted trees');
    for (const [, cells] of models) expect(numberIn(cells.get('Log loss'))).toBeLessThan(1);
  });

  it('moves the threshold, and sees the four counts move', async () => {
    const slider = page.getByRole('slider', { name: /^Threshold/ });
    await slider.fill('0.5');
    await page.getByText('Rows by what they are and what is said, at 0.50').waitFor();
    for (const title of ['Leavers found by contacting', 'Leavers’ money found by contacting', 'Times better than at random (lift)', 'Do the probabilities hold?', 'Do they hold by Plan?', 'Found against false alarms (ROC)', 'Right against found (precision and recall)', 'How much worse without it']) {
      const chart = await drawnChart(page, title);
      await chart.getByRole('button', { name: `“${title}” as a table` }).click();
      expect((await readTable(chart.getByRole('table'))).size, title).toBeGreaterThan(0);
    }
  });

  it('says when they leave and for which cause, beside what happened', async () => {
    await openTab(page, 'When');
    const chart = await drawnChart(page, 'Who has left by then: “Churn survival, boosted trees”');
    await chart.getByText(/are said to be there still, and [\d.]+% were\. Of their own will: /).waitFor();
    await chart.getByRole('button', { name: /as a table$/ }).click();
    const rows = await readTable(chart.getByRole('table'));
    expect([...rows.keys()].slice(0, 2)).toEqual(['0', '1']);
    expect(rows.get('0')?.get('still there, what happened')).toBe('100%');
  });

  it('opens a user: risk, why in words, when, and what they did', async () => {
    await openTab(page, 'Users');
    await page.getByRole('button', { name: /^Open user/ }).first().click();
    const panel = page.getByRole('complementary', { name: /^User U-\d+/ });
    await panel.getByText(/to leave in 30 days from .+: higher than \d+% of the users at risk\.$/).waitFor({ timeout: 60_000 });
    await panel.getByText(/^Speaks for (leaving|staying): /).first().waitFor();
    await panel.getByRole('figure', { name: 'When: the chance to be there still' }).getByText(/Of their own will: .*Failed payment: /).waitFor();
    for (const title of ['When: the chance to be there still', 'page_views']) await drawnChart(page, title);
    await panel.getByRole('combobox', { name: 'Asked of' }).selectOption('churn-survival');
    await panel.getByText(/^Approximate\. “Churn survival, boosted trees” adds nothing up/).waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await panel.getByRole('heading', { level: 2 }).focus();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  }, AXE_MS);

  it('limits the list by a budget, and exports it with a sealed control', async () => {
    await openTab(page, 'Profit and list');
    const listed = page.getByLabel('The contact list', { exact: true }).filter({ hasText: 'On the list' }).last();
    const count = async () => numberIn((await listed.locator('dd').first().innerText()).split('\n')[0]);
    await listed.waitFor();
    const all = await count();
    await page.getByRole('slider', { name: 'Budget' }).fill('50');
    await poll(async () => (await count()) < all, 'a shorter list');
    expect(await violations(page)).toEqual([]);
    list = await exportList(page);
    expect(list).toHaveLength(await count());
    expect(Object.keys(list[0])).toEqual(['user', 'rank', 'probability', 'expected_gain', 'arm', 'trial']);
    const controls = list.filter(({ arm }) => arm === 'control').length;
    expect(controls).toBe(Math.round(list.length * 0.1));
    const gains = list.map(({ expected_gain }) => Number(expected_gain));
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
    expect((await exportList(page)).map(({ arm }) => arm)).toEqual(list.map(({ arm }) => arm));
  }, AXE_MS);

  it('reads in next month’s file what contacting was worth', async () => {
    const address = page.url();
    await goTo(page, 'Data');
    // Of the contacted nobody leaves, of the others all.
    const rows = list.map(({ user, arm }) => `${user},${arm === 'contact' ? 0 : 1}`);
    await pickFile(page, 'outcome.csv', ['user,left', ...rows, ''].join('\r\n'));
    await importPending(page, 'outcome.csv');
    await page.goto(`${address}?tab=profit`);
    await page.getByRole('combobox', { name: 'File', exact: true }).selectOption({ label: 'outcome' });
    await page.getByRole('combobox', { name: 'Left (1 or 0)' }).locator('option:checked', { hasText: 'left' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Evaluate' }).click();
    await page.getByRole('heading', { name: 'Contacting saved margin.' }).waitFor();
    const arms = await readTable(page.getByRole('table', { name: 'Arms of the trial' }));
    expect(numberIn(arms.get('contact')?.get('Users'))).toBe(list.filter(({ arm }) => arm === 'contact').length);
    expect(app.errors).toEqual([]);
  });
});

const CDNOW = 'clv/CDNOW_master.txt';

describe.skipIf(missingSharedData(CDNOW))('a person with CDNOW’s purchases in weeks', () => {
  let app: OpenedApp;
  let page: Page;

  beforeAll(async () => {
    app = await openApp({ context: CONTEXT });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  });

  afterAll(() => app?.close());

  it('sets the seed’s LSTM up beside trees and yardsticks', async () => {
    await dropFile(page, sharedData(CDNOW));
    await pendingFile(page, 'CDNOW_master.txt').getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Imported: 69,659 rows').waitFor({ timeout: 60_000 });
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Churn' }).click();
    await page.getByRole('radio', { name: 'They stop buying' }).check({ force: true });
    await page.getByLabel('As-of', { exact: true }).and(page.locator('input')).fill('1997-12-30');
    await page.keyboard.press('Tab');
    await page.getByText(/^Is tested on all [\d,]+ users at risk on Dec 30, 1997: who left from Dec 30, 1997 to Mar 2, 1998/).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('spinbutton', { name: 'Window (weeks)' }).inputValue()).toBe('30');
    expect(await page.getByRole('spinbutton', { name: 'Horizon (weeks)' }).inputValue()).toBe('9');
    for (const model of ['Random forest', 'Logistic regression', 'BG/NBD, no purchase']) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await page.getByRole('button', { name: 'Details of LSTM network' }).click();
    await page.getByRole('combobox', { name: 'Settings of LSTM network' }).selectOption('seed');
    expect(await page.getByRole('textbox', { name: 'LSTM units' }).inputValue()).toBe('64,32');
    expect(await page.getByRole('textbox', { name: 'Dense units' }).inputValue()).toBe('16');
    await page.getByRole('spinbutton', { name: 'Passes of the network, at most (epochs)' }).fill('3');
  });

  it('closes the tab in the middle, comes back, and the training goes on to its report', async () => {
    await startTraining(page);
    await page.getByText('Learning: LSTM network').first().waitFor({ timeout: 280_000 });
    await page.getByText(/[12] of 3 epoch/).waitFor({ timeout: 280_000 });
    await page.close();
    page = await app.context.newPage();
    await page.goto(`${app.url}#/models`);
    await page.getByRole('link', { name: 'Watch' }).click();
    await page.getByText('Goes on from where the closed tab left it.').waitFor();
    await opened(page);
    const models = await readTable(page.getByRole('table', { name: /^Models on the same [\d,]+ held-out users/ }));
    expect([...models.keys()].sort()).toEqual(['Boosted trees', 'Everyone the base rate', 'LSTM network', 'Time since last activity']);
  }, 900_000);

  it('downloads the contact list of users at risk', async () => {
    await openTab(page, 'Profit and list');
    const list = await exportList(page);
    expect(list.length).toBeGreaterThan(100);
    expect(new Set(list.map(({ user }) => user)).size).toBe(list.length);
    const controls = list.filter(({ arm }) => arm === 'control').length;
    expect(Math.abs(controls - list.length * 0.1)).toBeLessThanOrEqual(1);
  });
});

const OULAD = 'churn/oulad_features_week_4.csv';
const OUTCOMES = 'churn/oulad_studentInfo.csv.gz';

/** Week 4 of each student, with how they ended, and beside it who withdrew. */
async function withOutcome(): Promise<string> {
  const cells = (line: string) => line.split(',').map((cell) => cell.replaceAll('"', ''));
  const [header, ...students] = gunzipSync(await readFile(sharedData(OUTCOMES))).toString('utf8').trimEnd().split(/\r?\n/).map(cells);
  const [id, result] = ['id_student', 'final_result'].map((name) => header.indexOf(name));
  const outcome = new Map(students.map((cell) => [cell[id], cell[result]]));
  const [names, ...rows] = (await readFile(sharedData(OULAD), 'utf8')).trimEnd().split(/\r?\n/);
  const known = rows.filter((row) => outcome.has(row.split(',')[0]));
  return [`${names},final_result,churned`, ...known.map((row) => `${row},${outcome.get(row.split(',')[0])},${Number(outcome.get(row.split(',')[0]) === 'Withdrawn')}`), ''].join('\r\n');
}

describe.skipIf(missingSharedData(OULAD) || missingSharedData(OUTCOMES))('a person with a snapshot that holds its own answer', () => {
  it('reads the leak by name before anything is trained, and leaves it out by a press', async () => {
    const app = await openApp({ context: CONTEXT });
    try {
      const { page } = app;
      await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
      await pickFile(page, 'oulad.csv', await withOutcome());
      await importPending(page, 'oulad.csv');
      await goTo(page, 'Models');
      await page.getByRole('link', { name: 'Set up: Churn' }).click();
      await page.getByRole('radio', { name: 'A column says so' }).check({ force: true });
      await page.getByText(/Leak: “final_result” looks like the answer itself|“final_result” alone tells who leaves almost perfectly/).first().waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Leave out final_result' }).click();
      await poll(async () => (await page.getByText('“final_result”').count()) === 0, 'the leak to be gone', 60_000);
      expect(await page.getByRole('button', { name: 'Train', exact: true }).isEnabled()).toBe(true);
    } finally {
      await app.close();
    }
  });
});
