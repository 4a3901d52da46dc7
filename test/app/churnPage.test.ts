import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { violations } from './axe.ts';
import { type ReturnedTab, chooseSeedNetwork, expectContactList, exportList, trainAcrossTabs } from './churnSteps.ts';
import { type OpenedApp, openApp, poll } from './harness.ts';
import { drawnChart, dropFile, goTo, importPending, numberIn, openTab, pendingFile, pickFile, readTable } from './person.ts';

const CONTEXT = { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true };
const AXE_MS = 60_000;

/** One person's visit, in order: each step begins where the one before ended. */
describe('a person with the learning product', () => {
  let app: OpenedApp;
  let page: Page;
  let returned: ReturnedTab;
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

  it('trains the seed’s network beside the others, closes the tab in the middle of it, comes back, and the training goes on to its report', async () => {
    await page.getByRole('checkbox', { name: 'Random forest', exact: true }).uncheck();
    await chooseSeedNetwork(page, 4);
    expect(app.errors).toEqual([]);
    returned = await trainAcrossTabs(app, page, 4);
    page = returned.page;
  }, 600_000);

  it('reads a verdict with its interval', async () => {
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
    expectContactList(list);
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
    expect(returned.errors).toEqual([]);
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
    await chooseSeedNetwork(page, 3);
  });

  it('closes the tab in the middle, comes back, and the training goes on to its report', async () => {
    ({ page } = await trainAcrossTabs(app, page, 3));
    const models = await readTable(page.getByRole('table', { name: /^Models on the same [\d,]+ held-out users/ }));
    expect([...models.keys()].sort()).toEqual(['Boosted trees', 'Everyone the base rate', 'LSTM network', 'Time since last activity']);
  }, 900_000);

  it('downloads the contact list of users at risk', async () => {
    await openTab(page, 'Profit and list');
    const list = await exportList(page);
    expect(list.length).toBeGreaterThan(100);
    expectContactList(list);
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
