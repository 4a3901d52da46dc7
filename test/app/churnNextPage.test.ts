import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLearningProduct } from '../../src/core/samples/learningProduct.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp, whenControlled } from './harness.ts';
import { type JobFolder, useJobFolder } from './jobFolder.ts';
import { csvRecords, dayOf } from './jobResults.ts';
import { pickMonth, tileNumber } from './nextMonthSteps.ts';
import { numberIn, readTable, textOf } from './person.ts';
import { trainByApi } from './trainByApi.ts';

const SIZE = { seed: 11, users: 260, days: 300 };
const MAY = generateLearningProduct(SIZE, dayOf('2026-05-31'));
const JUNE = generateLearningProduct(SIZE);
const HORIZON = 21;
const OPTIONS = { window: 21, horizon: HORIZON, completeThrough: '2026-05-31', staticColumns: ['country', 'channel'], models: [{ kind: 'gbdt', params: { nEstimators: 40 } }, 'baseline-recency', 'baseline-base-rate'], seed: 5, economics: { value: 500, incentive: 2, controlShare: 0.4 } };

const renamed = (csv: string, names: Readonly<Record<string, string>>) => csv.replace(/^[^\r\n]*/, (header) => header.split(',').map((name) => names[name] ?? name).join(','));
const activity = renamed(JUNE.activity, { user_id: 'member_id', session_duration: 'session_minutes' });
const users = renamed(JUNE.users, { country: 'land' });
/** The rows from a day on: some stand in May's file too. */
function since(csv: string, day: string): string {
  const [header, ...rows] = csv.trimEnd().split('\r\n');
  return [header, ...rows.filter((row) => row.split(',')[1] >= day), ''].join('\r\n');
}
const newRows = since(activity, '2026-05-25');

/** One person's visit, in order, and the same month as a job. */
describe('a person’s next month of churn', () => {
  const folder: JobFolder = useJobFolder('churn-next-page-');
  let app: OpenedApp;
  let page: Page;
  let runId: string;
  let list: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await whenControlled(page);
    runId = await trainByApi(page, {
      activity: { name: 'may.csv', text: MAY.activity, columns: { user: 'user_id', date: 'date' } },
      users: { name: 'people.csv', text: MAY.users, columns: { user: 'user_id', signup: 'signup_date' } },
    }, OPTIONS, 'trainChurn');
    await page.evaluate((id) => window.workbench.contactList({ predictionsId: id }), runId);
  });

  afterAll(() => app?.close());

  it('begins at the run: takes its recipe along, drops what came since, and reads what was renamed', async () => {
    await page.goto(`${app.server.url}#/runs/${runId}`);
    await saveRecipe(page, folder.path);
    await page.getByRole('link', { name: 'Next month' }).click();
    await page.getByRole('heading', { name: 'Drop the new files here' }).waitFor();
    await pickMonth(page, { 'june.csv': newRows, 'people-june.csv': users });
    await page.getByText('Activity: “user_id” is now “member_id” (').waitFor({ timeout: 60_000 });
    await page.getByText('Activity: “session_duration” is now “session_minutes” (').waitFor();
    await page.getByText('Users: “country” is now “land” (the same values).').waitFor();
    expect(await page.getByRole('heading', { name: 'To be confirmed' }).count()).toBe(0);
    await page.getByText('The new file begins on May 25, 2026: it holds what came since.').waitFor();
    expect(await page.getByRole('switch', { name: 'Put them before the new ones' }).isChecked()).toBe(true);
    expect(await page.getByLabel('As-of').inputValue()).toBe('2026-07-01');
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'files');
  });

  it('confirms, and reads who left beside who was expected to, by hand the same', async () => {
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(As|More than|Fewer than) expected: / }).waitFor({ timeout: 120_000 });
    const overlap = since(MAY.activity, '2026-05-25').trimEnd().split('\r\n').length - 1;
    await page.getByText(`${overlap} rows of “june” stand in “may” already, and count once.`).waitFor();
    const then = csvRecords(join(folder.path, 'may', 'predictions.csv'));
    const [cutoff, until] = [dayOf('2026-06-01'), dayOf('2026-06-01') + HORIZON];
    const active = new Set(JUNE.activity.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')).filter(([, date]) => dayOf(date) >= cutoff && dayOf(date) < until).map(([user]) => user));
    expect(await tileNumber(page, 'Left')).toBe(then.filter(({ user }) => !active.has(user)).length);
    const earlier = await readTable(page.getByRole('table', { name: 'What was said, and what came' }));
    expect(numberIn(earlier.get('Jun 1, 2026')?.get('Users'))).toBe(then.length);
    await page.getByRole('table', { name: 'What contacting was worth' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'result');
  });

  it('sees who entered and left the top of the list and why, and takes users and contacts along', async () => {
    const entered = await readTable(page.getByRole('table', { name: /entered the top of the list/ }));
    const reasons = [...entered.values()].map((row) => row.get('Why') ?? '');
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.some((why) => /→|New: not at risk then/.test(why))).toBe(true);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the new list' }).click()]);
    list = await textOf(download);
    const [contacts] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Seal and download the list' }).click()]);
    expect((await textOf(contacts)).split(/\r?\n/)[0]).toBe('user,rank,probability,expected_gain,arm,trial');
    await page.getByRole('button', { name: /^Open user/ }).first().click();
    await page.getByText(/^Speaks for (leaving|staying): /).first().waitFor({ timeout: 60_000 });
  });

  it('is the same month as a job, from what came since and from the whole history: prediction by prediction', async () => {
    for (const [name, text] of [['june.csv', newRows], ['whole.csv', activity], ['people-june.csv', users], ['may.csv', MAY.activity]]) writeFileSync(join(folder.path, name), text);
    const month = (name: string, more: object) => folder.writeJob(`${name}.json`, { task: 'churn', recipe: 'may/recipe.json', ...more });
    const jobs = {
      since: { inputs: { activity: 'june.csv', users: 'people-june.csv' }, earlier: { activity: ['may.csv'] } },
      whole: { inputs: { activity: 'whole.csv', users: 'people-june.csv' } },
    };
    writeFileSync(join(folder.path, 'list.csv'), list);
    const asInPage = csvRecords(join(folder.path, 'list.csv'));
    expect(asInPage.length).toBeGreaterThan(100);
    for (const [name, job] of Object.entries(jobs)) {
      const done = await folder.runJob(month(name, job), join(folder.path, name));
      expect(done.code, done.stderr).toBe(0);
      expect(csvRecords(join(folder.path, name, 'predictions.csv'))).toEqual(asInPage);
    }
    const alone = await folder.runJob(month('alone', { inputs: { activity: 'june.csv', users: 'people-june.csv' } }), join(folder.path, 'alone'));
    expect(alone.stderr).toMatch(/The new rows of activity begin on 2026-05-25, .* they are what came since/);
  });

  it('opens the month again after a reload, in Spanish too', async () => {
    const headline = await page.getByRole('heading', { name: /^(As|More than|Fewer than) expected: / }).innerText();
    await page.reload();
    await page.getByRole('button', { name: 'As of Jul 1, 2026' }).click();
    await page.getByRole('heading', { name: headline }).waitFor();
    const spanish = await app.context.newPage();
    await spanish.goto(`${app.server.url}#/settings`);
    await spanish.getByText('Español').click();
    await spanish.goto(`${app.server.url}#/next?run=${runId}`);
    await spanish.getByRole('button', { name: /^Al 1 jul/ }).click();
    await spanish.getByRole('heading', { name: /^(Como se esperaba|Más de lo esperado|Menos de lo esperado): / }).waitFor();
    await spanish.getByText('«session_duration» se llama ahora «session_minutes»').waitFor();
    await screenshot(spanish, 'spanish');
    await spanish.getByRole('link', { name: /ejecución/ }).first().waitFor();
    await spanish.goto(`${app.server.url}#/settings`);
    await spanish.getByText('English').click();
    await spanish.close();
    expect(app.errors).toEqual([]);
  });

  it('says what is missing: a measure counts as unknown, activity cannot be done without', async () => {
    await page.getByRole('button', { name: 'Another month' }).click();
    const lines = JUNE.activity.trimEnd().split('\r\n').map((line) => line.split(',').filter((_, i) => i !== 4).join(','));
    await pickMonth(page, { 'short.csv': lines.join('\r\n') });
    await page.getByText('Activity: “feature_usage” is missing, and the models learned from it. It counts as unknown for every user.').waitFor({ timeout: 60_000 });
    await page.getByText('Users: not among the files. The table that the run learned from is used again.').waitFor();
    await page.getByRole('button', { name: 'Confirm and score' }).click();
    await page.getByRole('heading', { name: /^(As|More than|Fewer than) expected: / }).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Another month' }).click();
    await pickMonth(page, { 'people-june.csv': users });
    await page.getByText('Activity: none of the files is this table').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: 'Confirm and score' }).isDisabled()).toBe(true);
  });
});

/** Saves recipe.json and the files that belong to it into `may` of the folder. */
async function saveRecipe(page: Page, folder: string): Promise<void> {
  const names = ['recipe.json', 'model.zip', 'predictions.csv', 'contacts.csv'];
  const saved: string[] = [];
  const done = new Promise<void>((resolve) => {
    page.on('download', (download) => {
      void download.saveAs(join(folder, 'may', download.suggestedFilename())).then(() => {
        saved.push(download.suggestedFilename());
        if (names.every((name) => saved.includes(name))) resolve();
      });
    });
  });
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('button', { name: /^Recipe for next month/ }).click();
  await done;
  page.removeAllListeners('download');
}

/** For looking at: only where a folder is named. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  const size = page.viewportSize()!;
  for (const [look, colorScheme, width] of [['light', 'light', size.width], ['dark', 'dark', size.width], ['narrow', 'light', 360]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: size.height });
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/churn-next-${name}-${look}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
