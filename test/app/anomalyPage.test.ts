import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANTED, paymentsCsv } from '../payments.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { drawnChart, goTo, importPending, numberIn, openTab, pendingFile, pickFile, readTable, startTraining, textOf, train } from './person.ts';

const PAYMENTS = 'payments.csv';
const FIRST = `P-1-${PLANTED}`;

/** From any page to the set-up of a table, and waits until what will be done is said. */
async function setUpSearch(page: Page): Promise<void> {
  await goTo(page, 'Models');
  await page.getByRole('link', { name: 'Set up: Unusual rows' }).click();
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'payments' });
  await page.getByText(/^Learns from 600 rows what is usual/).waitFor();
}

/** Starts a search that takes its time, and waits until it learns. */
async function startLongSearch(page: Page): Promise<void> {
  await setUpSearch(page);
  await page.getByRole('button', { name: 'Details of Isolation forest' }).click();
  await page.getByRole('spinbutton', { name: /^Trees/ }).fill('10000');
  await page.getByRole('spinbutton', { name: /^Rows a tree/ }).fill('600');
  await startTraining(page);
  await page.getByText('Learning: Isolation forest').first().waitFor();
}

/** One person's way from a table to its unusual rows, and to those of another, in order. */
describe('finding unusual rows', () => {
  let app: OpenedApp;
  let page: Page;
  let runAddress: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await pickFile(page, PAYMENTS, paymentsCsv(600));
    await pendingFile(page, PAYMENTS).getByText('first row holds the names').waitFor();
    await importPending(page, PAYMENTS);
  });

  afterAll(() => app?.close());

  it('begins with columns and the reason for each, no answer chosen, and a warning of a column that looks like one', async () => {
    await setUpSearch(page);
    const columns = page.getByRole('group', { name: 'What to learn from' });
    expect(await columns.getByRole('row', { name: /country/ }).innerText()).toContain('the same in every row');
    expect(await columns.getByRole('row', { name: /payment_id/ }).innerText()).toContain('Names rows');
    expect(await page.getByRole('combobox', { name: 'Known answer' }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0].label)).toBe('None');
    expect(await page.getByRole('region', { name: 'Worth knowing' }).innerText()).toMatch(/“fraud” has two values and is named like an answer/);
    await page.getByText('with 4 features').waitFor();
  });

  it('takes the known answer out of what is learned from', async () => {
    await page.getByRole('combobox', { name: 'Known answer' }).selectOption({ label: 'fraud' });
    await page.getByText('Is judged by “fraud”, known for 600 rows.').waitFor();
    await page.getByText('with 3 features').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Learn from fraud' }).count()).toBe(0);
    expect(await page.getByText(/rows are “yes”/).innerText()).toBe('31 of 600 rows are “yes”.');
  });

  it('says beside the field what is wrong, and does not train', async () => {
    const share = page.getByRole('spinbutton', { name: 'Share of rows to flag' });
    await share.fill('0.9');
    await page.getByText('From 0 to 0.5.').waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await share.fill('0.06');
    await page.getByText('Is judged by “fraud”').waitFor();
  });

  it('answers with how many rows are flagged, and how far that can be trusted', async () => {
    runAddress = await train(page);
    await page.getByRole('heading', { name: 'anomaly-isolation-forest-1' }).waitFor();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    expect(await verdict.getByRole('heading').innerText()).toMatch(/^3\d of 600 rows are flagged\.$/);
    expect(await verdict.innerText()).toMatch(/about 6% of the rows: how many are flagged is a choice, not a finding\./);
    expect(await verdict.innerText()).toMatch(/of the flagged rows \d+(\.\d)?% are “yes”, where blind picks would give 5\.2%/);
  });

  it('shows the planted row first, with what is rare about it, and saves the list', async () => {
    const rows = await readTable(page.getByRole('table', { name: 'The 50 highest scores of 600 rows' }));
    expect([...rows.keys()][0]).toBe(FIRST);
    expect(rows.get(FIRST)?.get('What is rare')).toContain('amount 9999: 0.17% of rows are as high or higher');
    expect(rows.get(FIRST)?.get('What is rare')).toContain('channel fax: 0.17% of rows have it');
    expect(rows.get(FIRST)?.get('Flagged')).toBe('Yes');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
    expect((await textOf(download)).split('\r\n')).toHaveLength(52);
  });

  it('draws the scores, with a sentence that says the same', async () => {
    await openTab(page, 'Scores');
    const chart = await drawnChart(page, 'How unusual the rows are');
    expect(await chart.innerText()).toMatch(/600 rows have scores between 0\.\d+ and 0\.\d+; 3\d of them are above the threshold of 0\.\d+\./);
  });

  it('lists every row, the most unusual first, and says why of each', async () => {
    await openTab(page, 'All rows');
    await page.getByRole('button', { name: `Open row ${FIRST}` }).click();
    const panel = page.getByRole('complementary', { name: `Row ${FIRST}` });
    await panel.getByRole('figure', { name: 'How this prediction comes about' }).getByRole('img').locator('svg').first().waitFor();
    await openTab(page, 'Facts');
    await page.getByText('“yes” in fraud, known for 600 rows').waitFor();
  });

  it('hands out its list and its model', async () => {
    for (const [name, file] of [['Scores (CSV)', 'predictions.csv'], ['Models (ZIP)', 'model.zip']]) {
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
      expect(download.suggestedFilename()).toBe(file);
      if (file === 'predictions.csv') expect((await textOf(download)).split('\r\n')[0].replace('\uFEFF', '')).toBe('key,actual,isolation-forest,isolation-forest-flagged');
    }
  });

  it('flags rows of another table by what was usual then, and makes formulas in its list harmless', async () => {
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.locator('main input[type=file]').setInputFiles({ name: 'later.csv', mimeType: 'text/csv', buffer: Buffer.from(paymentsCsv(200, 2).replace('P-2-0,', '=1+1,')) });
    await page.getByRole('combobox', { name: 'Dataset' }).and(page.locator(':has(option:checked:text("later"))')).waitFor();
    await page.getByRole('button', { name: 'Find unusual rows' }).click();
    expect(await page.getByText(/^200 rows scored; flagged: \d+\./).first().innerText()).toContain('The answer is known for 200 of them');
    const first = page.getByRole('region', { name: 'Predictions, 200 rows' }).getByRole('row').nth(1);
    expect(await first.innerText()).toContain(`P-2-${PLANTED}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download scores' }).click()]);
    expect((await textOf(download)).split('\r\n')[1]).toMatch(/^'=1\+1,yes,0\.\d+,[01]$/);
  });

  it('stands in the list of runs, and can be compared with another', async () => {
    await setUpSearch(page);
    await page.getByRole('combobox', { name: 'Known answer' }).selectOption({ label: 'fraud' });
    await page.getByText('Is judged by “fraud”').waitFor();
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('7');
    await page.getByText('Is judged by “fraud”').waitFor();
    await train(page);
    await goTo(page, 'Runs');
    await page.getByRole('cell', { name: 'unusual rows', exact: true }).nth(1).waitFor();
    for (const box of await page.getByRole('checkbox', { name: /^Choose anomaly-/ }).all()) await box.check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.getByText('Same data and same known answer').waitFor();
    const measures = await readTable(page.getByRole('table', { name: 'Measures on the rows with a known answer' }));
    expect(numberIn(measures.get('Isolation forest')?.get('anomaly-isolation-forest-1'))).toBeGreaterThan(50);
  });

  it('can be cancelled on the way, leaves nothing, and goes back to its set-up', async () => {
    await startLongSearch(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    expect(await page.evaluate(async () => window.workbench.runs())).toMatchObject({ ok: true, value: { length: 2 } });
    await page.getByRole('link', { name: 'Set up again' }).click();
    await page.getByRole('heading', { name: 'Unusual rows', level: 1 }).waitFor();
  });

  it('goes on after the tab was closed', async () => {
    await startLongSearch(page);
    await page.reload();
    await page.getByText('Goes on from where the closed tab left it.').waitFor();
    await page.getByText('Learning: Isolation forest').first().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
  });

  it('says which call scores with which run', async () => {
    const answers = await page.evaluate(async () => {
      const runs = await window.workbench.runs();
      const [{ id: runId, datasetIds }] = runs.ok ? runs.value : [];
      const answer = await window.workbench.scoreTabular({ runId, datasetId: datasetIds[0] });
      return answer.ok ? '' : answer.error.message;
    });
    expect(answers).toMatch(/finds unusual rows and predicts no column.*"scoreAnomaly"/);
  });

  it('keeps what was grown where it is stopped', async () => {
    await startLongSearch(page);
    await page.getByRole('button', { name: 'Stop and keep' }).click();
    await page.getByRole('heading', { name: /^anomaly-/ }).waitFor();
    expect(await page.getByRole('region', { name: 'Worth knowing' }).innerText()).toContain('Stopped on request');
  });

  it.each([360, 320])('does not scroll sideways on a screen %i pixels wide', async (width) => {
    await page.setViewportSize({ width, height: 740 });
    const needed = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await setUpSearch(page);
    expect(await needed()).toBe(0);
    await page.goto(runAddress);
    for (const tab of ['Most unusual', 'Scores', 'All rows', 'Facts']) {
      await openTab(page, tab);
      expect({ tab, needed: await needed() }).toEqual({ tab, needed: 0 });
    }
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
