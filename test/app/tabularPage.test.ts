import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedApp, openApp } from './harness.ts';
import { peopleCsv } from './people.ts';
import { drawnChart, goTo, importPending, numberIn, openTab, pendingFile, pickFile, readTable, startTraining, textOf, train } from './person.ts';

const PEOPLE = 'people.csv';

/** From any page to the set-up of a table, and waits until what will be learned is said. */
async function setUpTable(page: Page, dataset: string): Promise<void> {
  await goTo(page, 'Models');
  await page.getByRole('link', { name: 'Set up: Any table' }).click();
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: dataset });
  await page.getByText(/^Is tested on/).waitFor();
}

/** One person's way from a table to predictions for another, in order. */
describe('learning from any table', () => {
  let app: OpenedApp;
  let page: Page;
  let runAddress: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    await pickFile(page, PEOPLE, peopleCsv(1, 1200));
    await pendingFile(page, PEOPLE).getByText('first row holds the names').waitFor();
    await importPending(page, PEOPLE);
  });

  afterAll(() => app?.close());

  it('begins with a proposal that says why', async () => {
    await setUpTable(page, 'people');
    expect(await page.getByRole('combobox', { name: 'Column to predict' }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0].label)).toMatch(/^buys/);
    const columns = page.getByRole('group', { name: 'What to learn from' });
    expect(await columns.getByRole('row', { name: /country/ }).innerText()).toContain('the same in every row');
    expect(await columns.getByRole('row', { name: /person/ }).innerText()).toContain('Names rows');
    expect(await columns.getByRole('checkbox', { name: 'Learn from country' }).isChecked()).toBe(false);
    expect(await page.getByText('Is tested on 300 rows from').innerText()).toContain('which no model has seen');
    expect(await page.getByRole('img', { name: /^1,200 rows from/ }).isVisible()).toBe(true);
  });

  it('says beside the field what is wrong, and does not train', async () => {
    const share = page.getByRole('spinbutton', { name: 'Held out (%)' });
    await share.fill('99');
    await page.getByText('From 1 to 90 percent.').waitFor();
    expect(await share.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await share.fill('25');
    await page.getByText('Is tested on 300 rows from').waitFor();
  });

  it('offers the models that fit what is learned, a plain answer among them', async () => {
    expect(await page.getByRole('checkbox', { name: 'Everyone the base rate' }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Same as last period' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Column to predict' }).selectOption({ label: 'visits · Number' });
    await page.getByRole('checkbox', { name: 'Ridge regression' }).waitFor();
    await page.getByRole('radio', { name: 'One of several classes' }).waitFor();
    await page.getByRole('combobox', { name: 'Column to predict' }).selectOption({ label: 'buys · Yes or no' });
    await page.getByRole('checkbox', { name: 'Logistic regression' }).waitFor();
    await page.getByText('Is tested on 300 rows from').waitFor();
  });

  it('keeps rare settings folded away, and refuses what cannot be', async () => {
    await page.getByRole('button', { name: 'Details of Boosted trees' }).click();
    const monotone = page.getByRole('textbox', { name: 'Monotone constraints' });
    expect(await monotone.isVisible()).toBe(false);
    await page.getByText('More settings').first().click();
    await monotone.fill('age up');
    await page.getByText('Write features with 1 or −1').waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await monotone.fill('{"age": 1}');
    await page.getByRole('combobox', { name: 'A row is flagged' }).selectOption({ label: 'where F1 is highest' });
    await page.getByText('Is tested on 300 rows from').waitFor();
  });

  it('trains, and answers with a verdict in words', async () => {
    runAddress = await train(page);
    await page.getByRole('heading', { name: 'tabular-gbdt-1' }).waitFor();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    expect(await verdict.innerText()).toMatch(/On 300 held-out rows its log loss was 0\.\d+: 0\.\d+ less than the plainest answer, “Everyone the base rate” \(95%: 0\.\d+ to 0\.\d+ less\)\./);
    const models = await readTable(page.getByRole('table', { name: /^Models on the same 300/ }));
    expect([...models.keys()].sort()).toEqual(['Boosted trees', 'Everyone the base rate', 'Logistic regression']);
    expect(numberIn(models.get('Everyone the base rate')?.get('ROC AUC'))).toBe(0.5);
  });

  it('moves the counts with the threshold', async () => {
    await openTab(page, 'Charts');
    const counts = async () => (await page.getByRole('table', { name: /^Rows by what they are/ }).getByRole('cell').allInnerTexts()).filter((text) => /\d/.test(text)).map(numberIn);
    const before = await counts();
    const slider = page.getByRole('slider', { name: /^Threshold/ });
    await slider.focus();
    await page.keyboard.press('Home');
    // From a chance of 0 on every row is flagged.
    expect(await counts()).toEqual([before[0] + before[1], 0, before[2] + before[3], 0]);
    expect(await slider.getAttribute('aria-valuetext')).toContain('Flagged: 100% of rows');
    await page.getByRole('button', { name: 'Back to it' }).click();
    expect(await counts()).toEqual(before);
    for (const title of ['What a threshold does', 'Do the probabilities hold?', 'Found against false alarms (ROC)', 'Right against found (precision and recall)']) await drawnChart(page, title);
  });

  it('says what it looks at, and how sure that is', async () => {
    await openTab(page, 'What it learned');
    await drawnChart(page, 'How it learned');
    const features = await readTable(page.getByRole('table', { name: 'How much worse without it' }));
    expect([...features.keys()]).toEqual(expect.arrayContaining(['age', 'plan', 'visits', 'joined:month']));
    expect(features.get('age')?.get('Log loss rises by')).toMatch(/^0\.\d{3} ± 0\.\d{3}$/);
  });

  it('lists rows by what is predicted of them, and says why', async () => {
    await openTab(page, 'Rows');
    const rows = page.getByRole('region', { name: /^Predictions, / });
    const chances = async () => (await rows.getByRole('row').locator('td:nth-child(2)').allInnerTexts()).map(numberIn);
    await rows.waitFor();
    expect(await chances()).toEqual((await chances()).toSorted((a, b) => b - a));
    await rows.getByRole('button', { name: 'Sort by Row' }).click();
    await rows.getByRole('columnheader', { name: 'Sort by Row' }).and(rows.locator('[aria-sort=ascending]')).waitFor();
    await page.getByRole('searchbox', { name: 'Search rows' }).fill('P-01150');
    await page.getByText('1 row ·').waitFor();
    await rows.getByRole('button', { name: 'Open row P-01150' }).click();
    const panel = page.getByRole('complementary', { name: 'Row P-01150' });
    const why = panel.getByRole('figure', { name: 'How this prediction comes about' });
    await why.getByRole('img').locator('svg').first().waitFor();
    expect(await why.innerText()).toMatch(/Boosted trees gives “yes” a probability of/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Open row P-01150');
  });

  it('hands its files out', async () => {
    const save = async (file: string) => {
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: file }).click()]);
      return download;
    };
    const predictions = (await textOf(await save('Predictions (CSV)'))).replace(/^\ufeff/, '').trimEnd().split('\r\n');
    expect(predictions[0]).toMatch(/^key,actual,/);
    expect(predictions).toHaveLength(301);
    expect(JSON.parse(await textOf(await save('Report (JSON)')))).toMatchObject({ task: 'tabular' });
    expect((await save('Models (ZIP)')).suggestedFilename()).toBe('model.zip');
  });

  it('refuses a file that is no model, with the reason', async () => {
    await goTo(page, 'Runs');
    await page.getByLabel('Choose an XGBoost file').and(page.locator('input')).setInputFiles({ name: 'model.json', mimeType: 'application/json', buffer: Buffer.from('{"learner": {"version": 3}}') });
    const refused = page.getByRole('alert').filter({ hasText: 'The model could not be imported' });
    await refused.waitFor();
    expect(await refused.innerText()).toMatch(/XGBoost/);
    await page.goto(runAddress);
    await page.getByRole('heading', { name: 'tabular-gbdt-1' }).waitFor();
  });

  it('scores a file that is dropped in, and measures where the answer is known', async () => {
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.locator('main input[type=file]').setInputFiles({ name: 'later.csv', mimeType: 'text/csv', buffer: Buffer.from(peopleCsv(2, 400)) });
    await page.getByRole('combobox', { name: 'Dataset' }).and(page.locator(':has(option:checked:text("later"))')).waitFor();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const measured = await readTable(page.getByRole('table', { name: 'Measured on this table' }));
    expect(numberIn(measured.get('Boosted trees')?.get('ROC AUC'))).toBeGreaterThan(0.7);
    expect(await page.getByText('400 rows predicted.').first().innerText()).toContain('is known for 400 of them');
  });

  it('says which columns a table lacks', async () => {
    await page.locator('main input[type=file]').setInputFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('age,visits\n1,2\n3,4\n5,6\n') });
    await page.getByText('This table lacks 2 columns that the model asks: joined, plan.').waitFor();
    expect(await page.getByRole('button', { name: 'Predict', exact: true }).isDisabled()).toBe(true);
  });

  it('learns a number too, and compares two runs of one target', async () => {
    for (const seed of ['1', '2']) {
      await setUpTable(page, 'people');
      await page.getByRole('combobox', { name: 'Column to predict' }).selectOption({ label: 'visits · Number' });
      await page.getByRole('checkbox', { name: 'Ridge regression' }).waitFor();
      await page.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
      await page.getByText('Is tested on 300 rows from').waitFor();
      await train(page);
    }
    await openTab(page, 'Charts');
    await drawnChart(page, 'Each row: actual against predicted');
    await goTo(page, 'Runs');
    const boxes = page.getByRole('checkbox', { name: /^Choose tabular-/ });
    // The list may still be on its way.
    await boxes.nth(1).waitFor();
    for (const at of [0, 1]) await boxes.nth(at).check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.getByText('Same data, same question and same hold-out').waitFor();
    expect((await readTable(page.getByRole('table', { name: 'What differs in the settings' }))).has('Seed')).toBe(true);
  });

  it('hands boosted trees to XGBoost and takes them back, to predict and to explain', async () => {
    await setUpTable(page, 'people');
    // What is made of a date has no column of its own in a table to predict.
    await page.getByRole('checkbox', { name: 'Learn from joined' }).uncheck();
    await page.getByText('with 3 features').waitFor();
    await train(page);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Boosted trees as XGBoost JSON' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^tabular-gbdt-\d+-xgboost\.json$/);
    await goTo(page, 'Runs');
    await page.getByLabel('Choose an XGBoost file').and(page.locator('input')).setInputFiles(await download.path());
    await page.getByRole('heading', { name: /^imported-gbdt/ }).waitFor();
    await drawnChart(page, 'What the model looks at');
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'people' });
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const rows = page.getByRole('region', { name: /^Predictions, 1,200 rows/ });
    await rows.getByRole('button', { name: /^Open row/ }).first().click();
    await page.getByRole('figure', { name: 'How this prediction comes about' }).getByRole('img').locator('svg').first().waitFor();
  });

  it('can be stopped on the way, and goes back to its set-up', async () => {
    await setUpTable(page, 'people');
    await page.getByRole('combobox', { name: 'Settings of Boosted trees' }).selectOption({ label: 'Deep (1,000 trees)' });
    await page.getByRole('button', { name: 'Details of Boosted trees' }).click();
    await page.getByRole('spinbutton', { name: /^Trees/ }).fill('10000');
    await startTraining(page);
    await page.getByText('Learning: Boosted trees').first().waitFor();
    await page.getByRole('img', { name: /^Log loss while learning/ }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await page.getByRole('link', { name: 'Set up again' }).click();
    await page.getByRole('heading', { name: 'Any table', level: 1 }).waitFor();
  });

  it.each([360, 320])('does not scroll sideways on a screen %i pixels wide', async (width) => {
    await page.setViewportSize({ width, height: 740 });
    const needed = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await setUpTable(page, 'people');
    expect(await needed()).toBe(0);
    await page.goto(runAddress);
    for (const tab of ['Charts', 'What it learned', 'Facts', 'Rows']) {
      await openTab(page, tab);
      expect({ tab, needed: await needed() }).toEqual({ tab, needed: 0 });
    }
    await page.getByRole('button', { name: /^Open row/ }).first().click();
    await page.getByRole('complementary', { name: /^Row / }).waitFor();
    expect(await needed()).toBe(0);
  });

  it('met no error on the way', () => expect(app.errors).toEqual([]));
});
