import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { violations } from './axe.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { clearStore } from './database.ts';
import { paymentsCsv } from '../payments.ts';
import { peopleCsv } from './people.ts';
import { chooseManyTrees, drawnChart, goTo, importPending, openTab, pendingFile, pickFile, setUpTraining, startTraining, train } from './person.ts';

const SALES = 'school-sales.csv';

/** Purchases with one row that does not fit, and columns that leave something to be said. */
function sales(): string {
  const lines = generateTransactionsCsv(7, 400).trimEnd().split('\r\n');
  return [...lines, 'C-001,2026-05-01,one cell too few', ''].join('\r\n');
}

describe('axe finds no violation of WCAG 2.2 AA, light and dark', () => {
  let app: OpenedApp;
  let page: Page;
  let runAddress: string;
  let tableAddress: string;
  let unusualAddress: string;
  const visit = async (hash: string) => {
    await page.goto(`${app.server.url}#/${hash}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const expectNone = async () => expect(await violations(page)).toEqual([]);

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  });

  afterAll(() => app?.close());

  it('on the data page of a new person, where it would find one', async () => {
    await expectNone();
    await page.evaluate(() => document.querySelector('main')!.insertAdjacentHTML('beforeend', '<button id="unnamed"></button>'));
    expect(await violations(page)).toEqual([expect.stringMatching(/^light: button-name at #unnamed/), expect.stringMatching(/^dark: button-name at #unnamed/)]);
    await page.evaluate(() => document.getElementById('unnamed')!.remove());
  });

  it.each([
    ['models', 'First, some data'],
    ['runs', 'No run yet'],
    ['predict', 'No model yet'],
    ['models/clv', 'First, some data'],
    ['models/tabular', 'First, some data'],
    ['models/anomaly', 'First, some data'],
    ['nowhere/at/all', 'There is no such page'],
    ['data/gone', 'This dataset is not here'],
    ['runs/gone', 'This run is not here'],
    ['models/clv/job/gone', 'This training is not here'],
  ])('on #/%s with nothing there', async (hash, words) => {
    await visit(hash);
    await page.getByText(words).first().waitFor();
    await expectNone();
  });

  it('on the settings, with the engines measured, and asked to delete everything', async () => {
    await goTo(page, 'Settings');
    await page.getByRole('heading', { name: 'Storage' }).waitFor();
    await page.getByRole('button', { name: 'Measure now' }).click();
    await page.getByRole('table', { name: 'Measured on this machine' }).waitFor();
    await expectNone();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await expectNone();
  });

  it('with the panel of shortcuts open', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await expectNone();
    await page.keyboard.press('Escape');
  });

  it('on a file’s preview', async () => {
    await goTo(page, 'Data');
    await pickFile(page, SALES, sales());
    await pendingFile(page, SALES).getByText('first row holds the names').waitFor();
    await expectNone();
    await page.getByRole('button', { name: 'Read it differently' }).click();
    await expectNone();
  });

  it('on what only the person can tell', async () => {
    await pickFile(page, 'ambiguous.csv', 'customer,when,paid\na,01/02/2026,"1,234"\nb,03/04/2026,"5,678"\n');
    await page.getByRole('heading', { name: 'In “when”, does the day or the month come first?' }).waitFor();
    await expectNone();
  });

  it('on a file that cannot be read', async () => {
    await pickFile(page, 'picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0xff, 0xfe, 0, 1]));
    await pendingFile(page, 'picture.csv').getByRole('alert').waitFor();
    await expectNone();
    for (const name of ['picture.csv', 'ambiguous.csv']) await page.getByRole('button', { name: `Leave ${name} out` }).click();
  });

  it('on the list of datasets', async () => {
    await importPending(page, SALES);
    await expectNone();
  });

  it('on each part of a dataset', async () => {
    await page.getByRole('link', { name: 'Open the dataset' }).click();
    await page.getByRole('button', { name: 'More about amount' }).click();
    await expectNone();
    await page.getByRole('button', { name: 'Rename this dataset' }).click();
    await expectNone();
    await page.keyboard.press('Escape');
    await openTab(page, 'Rows');
    await page.getByRole('grid').getByText('2024-07-01').first().waitFor();
    await expectNone();
    await openTab(page, 'Set aside 1');
    await page.getByRole('cell', { name: 'one cell too few' }).waitFor();
    await expectNone();
  });

  it('on the models, and on the set-up of one', async () => {
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Any table' }).waitFor();
    await expectNone();
    await setUpTraining(page);
    await expectNone();
  });

  it('on a set-up whose days do not fit', async () => {
    const horizon = page.getByRole('spinbutton', { name: 'Horizon (days)' });
    await horizon.fill('600');
    await page.keyboard.press('Tab');
    await page.getByText('These days do not fit the data').waitFor();
    await expectNone();
    await horizon.fill('90');
    await page.keyboard.press('Tab');
    await page.getByText('Is tested on what was spent from').waitFor();
  });

  it('on a training, and on one that was cancelled', async () => {
    await chooseManyTrees(page, 10_000);
    await expectNone();
    await startTraining(page);
    await page.getByText('Learning: Boosted trees').first().waitFor();
    await expectNone();
    expect(await page.getByRole('progressbar', { name: 'Training' }).isVisible()).toBe(true);
    await goTo(page, 'Models');
    await page.getByRole('progressbar').waitFor();
    await expectNone();
    await page.getByRole('link', { name: 'Watch' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await expectNone();
  });

  it('on each part of a report', async () => {
    await setUpTraining(page);
    runAddress = await train(page);
    await drawnChart(page, 'Who holds the value');
    await expectNone();
    await page.getByRole('button', { name: 'Show “Who holds the value” as a table' }).click();
    await expectNone();
    await openTab(page, 'What it learned');
    await page.getByRole('combobox', { name: 'Charts of' }).selectOption({ label: 'Boosted trees' });
    await drawnChart(page, 'What the model looks at');
    await expectNone();
    await openTab(page, 'Facts');
    await expectNone();
    await openTab(page, 'Customers');
    await page.getByRole('button', { name: /^Open customer/ }).first().waitFor();
    await expectNone();
    await page.getByRole('button', { name: /^Open customer/ }).first().click();
    await page.getByRole('complementary', { name: /^Customer / }).getByRole('table').waitFor();
    await expectNone();
  });

  it('on the list of runs, and on two side by side', async () => {
    await setUpTraining(page);
    for (const name of ['Boosted trees', 'Zero-inflated lognormal', 'BG/NBD + Gamma-Gamma']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
    await train(page);
    await goTo(page, 'Runs');
    await page.getByRole('row', { name: /clv-ridge-2/ }).waitFor();
    await expectNone();
    for (const box of await page.getByRole('checkbox', { name: /^Choose clv-/ }).all()) await box.check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.getByRole('heading', { name: /^clv-[a-z-]+-1 and clv-ridge-2$/ }).waitFor();
    await expectNone();
  });

  it('on a prediction', async () => {
    await goTo(page, 'Predict');
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByRole('table', { name: 'What is predicted' }).waitFor();
    await expectNone();
  });

  it('on the set-up of any table, as proposed, with its settings open, and with what is wrong', async () => {
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Any table' }).click();
    await page.getByText(/^Is tested on/).waitFor();
    await page.getByRole('button', { name: 'Details of Boosted trees' }).click();
    await page.getByText('More settings').first().click();
    await expectNone();
    const share = page.getByRole('spinbutton', { name: 'Held out (%)' });
    await share.fill('99');
    await page.getByText('From 1 to 90 percent.').waitFor();
    await expectNone();
    await share.fill('25');
    await page.getByText(/^Is tested on/).waitFor();
  });

  it('on each part of a report on any table, and on its files', async () => {
    tableAddress = await train(page);
    await expectNone();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('button', { name: 'Report (JSON)' }).waitFor();
    await expectNone();
    await page.keyboard.press('Escape');
    await openTab(page, 'Charts');
    await drawnChart(page, 'Misses by prediction');
    await expectNone();
    await openTab(page, 'What it learned');
    await drawnChart(page, 'What the model looks at');
    await expectNone();
    await openTab(page, 'Rows');
    await page.getByRole('button', { name: /^Open row/ }).first().click();
    await drawnChart(page, 'How this prediction comes about');
    await expectNone();
  });

  it('on classes: a threshold to move, and a prediction that is measured', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'people.csv', peopleCsv(1, 600));
    await importPending(page, 'people.csv');
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Any table' }).click();
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'people' });
    await page.getByRole('combobox', { name: 'A row is flagged' }).waitFor();
    await page.getByText(/^Is tested on/).waitFor();
    await expectNone();
    await train(page);
    await openTab(page, 'Charts');
    await page.getByRole('slider').press('ArrowLeft');
    await drawnChart(page, 'What a threshold does');
    await expectNone();
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await page.getByRole('table', { name: 'Measured on this table' }).waitFor();
    await expectNone();
    // The purchases are the one dataset again.
    await goTo(page, 'Data');
    await page.getByRole('button', { name: 'Delete people' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  });

  it('on a search for unusual rows: set-up, what is wrong, each part of its report, and another table', async () => {
    await goTo(page, 'Data');
    await pickFile(page, 'payments.csv', paymentsCsv(300));
    await importPending(page, 'payments.csv');
    await goTo(page, 'Models');
    await page.getByRole('link', { name: 'Set up: Unusual rows' }).click();
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'payments' });
    await page.getByText('Learns from 300 rows what is usual').waitFor();
    await page.getByRole('button', { name: 'Details of Isolation forest' }).click();
    await expectNone();
    const share = page.getByRole('spinbutton', { name: 'Share of rows to flag' });
    await share.fill('0.9');
    await page.getByText('From 0 to 0.5.').waitFor();
    await expectNone();
    await share.fill('0.1');
    await page.getByRole('combobox', { name: 'Known answer' }).selectOption({ label: 'fraud' });
    await page.getByText('Is judged by “fraud”').waitFor();
    unusualAddress = await train(page);
    await page.getByRole('table', { name: /^The 50 highest scores/ }).waitFor();
    await expectNone();
    await openTab(page, 'Scores');
    await drawnChart(page, 'How unusual the rows are');
    await expectNone();
    await openTab(page, 'All rows');
    await page.getByRole('button', { name: /^Open row/ }).first().click();
    await drawnChart(page, 'How this prediction comes about');
    await expectNone();
    await openTab(page, 'Facts');
    await expectNone();
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.getByRole('button', { name: 'Find unusual rows' }).click();
    await page.getByText(/^300 rows scored/).first().waitFor();
    await expectNone();
    // The purchases are the one dataset again.
    await goTo(page, 'Data');
    await page.getByRole('button', { name: 'Delete payments' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  });

  it('on a message with a way back', async () => {
    await goTo(page, 'Runs');
    await page.getByRole('button', { name: 'Delete clv-ridge-2' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await expectNone();
    await page.getByRole('button', { name: 'Undo' }).click();
  });

  describe('on a narrow screen, in Spanish', () => {
    beforeAll(async () => {
      await goTo(page, 'Settings');
      await page.getByText('Español').click();
      await page.setViewportSize({ width: 360, height: 740 });
    });

    it.each([
      ['data', 'Conjuntos de datos'],
      ['models', 'Valor del cliente'],
      ['models/clv', 'Se prueba con lo que se gastó'],
      ['models/tabular', 'Qué se va a aprender'],
      ['models/anomaly', 'Qué se va a hacer'],
      ['runs', 'clv-ridge-2'],
      ['predict', 'Predecir'],
      ['settings', 'Almacenamiento'],
    ])('on #/%s', async (hash, words) => {
      await visit(hash);
      await page.getByText(words).first().waitFor();
      await expectNone();
    });

    it('on a dataset and on a report', async () => {
      await visit('data');
      await page.getByRole('link', { name: 'school-sales' }).click();
      await page.getByRole('tab', { name: /^Columnas/ }).waitFor();
      await expectNone();
      await page.goto(runAddress);
      await drawnChart(page, 'Quién reúne el valor');
      await expectNone();
      await page.getByRole('tab', { name: 'Clientes' }).click();
      await page.getByRole('button', { name: /^Abrir/ }).first().click();
      await page.getByRole('complementary', { name: /^Cliente / }).getByRole('table').waitFor();
      await expectNone();
    });

    it('on a report on unusual rows', async () => {
      await page.goto(unusualAddress);
      await page.getByRole('table', { name: /^Las 50 puntuaciones más altas/ }).waitFor();
      await expectNone();
      await page.getByRole('tab', { name: 'Puntuaciones' }).click();
      await drawnChart(page, 'Lo inusuales que son las filas');
      await expectNone();
    });

    it('on a report on any table', async () => {
      await page.goto(tableAddress);
      await page.getByRole('tab', { name: 'Gráficos' }).click();
      await page.getByRole('figure', { name: 'Cada fila: real y predicho' }).waitFor();
      await expectNone();
      await page.getByRole('tab', { name: 'Filas' }).click();
      await page.getByRole('button', { name: /^Abrir la fila/ }).first().click();
      await page.getByRole('complementary', { name: /^Fila / }).getByRole('figure').waitFor();
      await expectNone();
    });
  });

  it('on a training that failed', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await visit('settings');
    await page.getByText('English').click();
    await setUpTraining(page);
    // As a browser's storage that was partly cleared.
    await clearStore(page, 'columnChunks');
    await startTraining(page);
    await page.getByRole('alert').getByText('The training failed').waitFor();
    await expectNone();
    await goTo(page, 'Models');
    await page.getByRole('alert').getByText('The training failed').waitFor();
    await expectNone();
  });
});
