import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import type { RowExplanation } from '../../src/tasks/table/types.ts';
import type { TabularScoreResult } from '../../src/workers/protocol.ts';
import type { TabularRowPage } from '../../src/workers/tableProtocol.ts';
import { askPeer, missingXgboost, trainPeers } from '../formats/xgboost/livePeer.ts';
import { expectClose } from '../formats/xgboost/peer.ts';
import type { PeerCase, PeerColumn } from '../formats/xgboost/peer.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { goTo, numberIn, readTable } from './person.ts';

const TIMEOUT_MS = 300_000;

/** The kinds of models that XGBoost trains for this test; by the script's names. */
const REGRESSION = 'categories in sets';
const BINARY = 'logistic';
const NUMBERS_ONLY = 'squared error';

type Peer = PeerCase & { readonly file: string };

describe.skipIf(missingXgboost())('models between the page and XGBoost itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-exchange-'));
  let app: OpenedApp;
  let page: Page;
  let peers: readonly Peer[];

  beforeAll(async () => {
    peers = trainPeers(folder);
    app = await openApp({ context: { locale: 'en-US', viewport: { width: 1280, height: 800 } } });
    page = app.page;
    await page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
  }, TIMEOUT_MS);

  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true });
  });

  const peerNamed = (name: string): Peer => peers.find((peer) => peer.name === name) ?? fail(`XGBoost trained no "${name}".`);

  it.each(['amount', 'bought'])('what was trained here on "%s" predicts the same there', async (target) => {
    const datasetId = await importText(page, `shop-${target}.csv`, shopCsv());
    const options = { target, features: ['price', 'visits', 'city'], models: [{ kind: 'gbdt', params: { nEstimators: 60, minChildWeight: 1 } }], split: { kind: 'holdout', share: 0.25, seed: 7 } };
    const { runId } = unwrap(await page.evaluate((request) => window.workbench.trainTabular(request), { datasetId, options }));
    const text = unwrap(await page.evaluate(async (id) => {
      const exported = await window.workbench.exportXgboost(id, 'gbdt');
      return exported.ok ? { ok: true as const, value: await exported.value.text() } : exported;
    }, runId));
    writeFileSync(join(folder, `ours-${target}.json`), text);
    const shown = await allRows(page, runId, 'gbdt');
    expect(shown.rows.length).toBeGreaterThan(50);
    writeFileSync(join(folder, `ask-${target}.json`), JSON.stringify([{ file: `ours-${target}.json`, columns: columnsAsCoded(shown, text) }]));
    const [{ predictions }] = askPeer(folder, `ask-${target}.json`);
    expectClose(shown.rows.map(({ predicted }) => Number(predicted[shown.series.indexOf('gbdt')])), predictions, 1e-5);
  }, TIMEOUT_MS);

  it('says which models cannot go', async () => {
    const datasetId = await importText(page, 'shop-linear.csv', shopCsv());
    const { runId } = unwrap(await page.evaluate((request) => window.workbench.trainTabular(request), { datasetId, options: { target: 'amount', models: ['ridge'] } }));
    const refused = await page.evaluate((id) => window.workbench.exportXgboost(id, 'ridge'), runId);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringContaining('has no boosted trees') } });
    const unknown = await page.evaluate((id) => window.workbench.exportXgboost(id, 'gbdt'), runId);
    expect(unknown).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringMatching(/has no model "gbdt".*ridge/) } });
  }, TIMEOUT_MS);

  it.each([REGRESSION, BINARY])('what was trained there (%s) predicts and explains the same here', async (name) => {
    const peer = peerNamed(name);
    const runId = await importModel(page, readFileSync(join(folder, peer.file)), peer.file);
    const datasetId = await importText(page, `rows ${name}.csv`, csvOf(peer));
    const scored: TabularScoreResult = unwrap(await page.evaluate((request) => window.workbench.scoreTabular(request), { runId, datasetId }));
    expect(scored).toMatchObject({ rows: peer.predictions.length, rowsWithActual: 0, metrics: {}, champion: 'gbdt' });
    const shown = await allRows(page, scored.predictionsId, 'row');
    expectClose(shown.rows.map(({ predicted }) => Number(predicted[0])), peer.predictions, 1e-5);
    const width = peer.columns.length + 1;
    for (const row of [0, 1, 2]) {
      const explained: RowExplanation = unwrap(await page.evaluate((request) => window.workbench.explainTabular(request), { predictionsId: scored.predictionsId, row }));
      const [{ base, contributions }] = explained.outputs;
      const byFeature = new Map(contributions.map(({ feature, contribution }) => [feature, contribution]));
      const found = [...peer.columns.map((column) => byFeature.get(column.name) ?? NaN), base];
      expectClose(found, peer.contributions.slice(row * width, (row + 1) * width), 1e-4, [peer.margins[row]]);
    }
  }, TIMEOUT_MS);

  it('comes in by the page, which says what it is, and measures it where the answer is known', async () => {
    const peer = peerNamed(NUMBERS_ONLY);
    await importText(page, 'with answers.csv', csvOf(peer, peer.predictions));
    await goTo(page, 'Runs');
    await page.locator('input[type=file][accept*=json]').setInputFiles(join(folder, peer.file));
    await page.getByRole('heading', { name: /^imported-gbdt-/ }).waitFor();
    const said = await page.getByRole('main').innerText();
    for (const expected of ['reg:squarederror', `from ${peer.file}`, String(peer.rounds), ...peer.columns.map((column) => column.name)]) expect(said).toContain(expected);
    await page.getByRole('link', { name: 'Predict with it' }).click();
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'with answers' });
    await page.getByRole('combobox', { name: 'Column with the answer' }).selectOption('answer');
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const measured = await readTable(page.getByRole('table', { name: /./ }).first());
    expect(numberIn(measured.get('Boosted trees')?.get('RMSE'))).toBeLessThan(1e-2);
  }, TIMEOUT_MS);

  it('asks for the codes of categories that its file does not name', async () => {
    const peer = peerNamed(BINARY);
    const runId = await importModel(page, readFileSync(join(folder, peer.file)), peer.file);
    await goTo(page, 'Data');
    await page.evaluate((id) => (window.location.hash = `#/runs/${id}`), runId);
    await page.getByText('The file does not name its categories').waitFor();
    const names = csvOf(peer).replaceAll(/,(\d)\r\n/g, ',kind $1\r\n');
    const datasetId = await importText(page, 'named.csv', names);
    const refused = await page.evaluate((request) => window.workbench.scoreTabular(request), { runId, datasetId });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringMatching(/"few" holds "kind \d", but the imported model knows its categories by code number/) } });
    const lacking = await importText(page, 'lacking.csv', 'x0,x1\r\n1,2\r\n3,4\r\n');
    expect(await page.evaluate((request) => window.workbench.scoreTabular(request), { runId, datasetId: lacking })).toMatchObject({ ok: false, error: { code: 'not-found', message: expect.stringContaining('"color"') } });
  }, TIMEOUT_MS);

  it('is refused with the reason where the file is damaged', async () => {
    const whole = readFileSync(join(folder, peerNamed(NUMBERS_ONLY).file));
    await goTo(page, 'Runs');
    const before = unwrap(await page.evaluate(() => window.workbench.runs())).length;
    await page.locator('input[type=file][accept*=json]').setInputFiles({ name: 'half.json', mimeType: 'application/json', buffer: whole.subarray(0, whole.length / 2) });
    await page.getByText('The model could not be imported').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/not a usable XGBoost model: it cannot be read as JSON/);
    const forged = whole.toString().replace('"reg:squarederror"', '"reg:magic"');
    const refused = await page.evaluate((text) => window.workbench.importXgboost(new File([text], 'forged.json')), forged);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-file', message: expect.stringContaining('its objective is "reg:magic"') } });
    expect(unwrap(await page.evaluate(() => window.workbench.runs()))).toHaveLength(before);
  }, TIMEOUT_MS);
});

function fail(message: string): never {
  throw new Error(message);
}

function unwrap<T>(outcome: Outcome<T>): T {
  return outcome.ok ? outcome.value : fail(outcome.error.message);
}

async function importText(page: Page, name: string, text: string): Promise<string> {
  return unwrap(await page.evaluate(([fileName, content]) => window.workbench.importFile(new File([content], fileName)), [name, text] as const)).datasetId;
}

async function importModel(page: Page, bytes: Buffer, name: string): Promise<string> {
  return unwrap(await page.evaluate(([fileName, content]) => window.workbench.importXgboost(new File([content], fileName)), [name, bytes.toString()] as const)).runId;
}

/** All rows in the table's order. */
async function allRows(page: Page, predictionsId: string, known: string): Promise<TabularRowPage> {
  const shown = unwrap(await page.evaluate((id) => window.workbench.tabularRows(id, { sortBy: 'row', descending: false, search: '', from: 0, count: 10_000 }), predictionsId));
  return known === 'row' || shown.series.includes(known) ? shown : fail(`There is no series "${known}".`);
}

/** What is bought depends on price (sometimes missing), visits and city; numbers are whole quarters, which 32-bit floats hold. */
function shopCsv(): string {
  const rng = createRng('shop');
  const cities = ['Oslo', 'Lima', 'Rome', ''];
  const lines = Array.from({ length: 400 }, () => {
    const price = rng.next() < 0.1 ? '' : String(rng.int(200) / 4);
    const visits = rng.int(12);
    const city = cities[rng.int(4)];
    const amount = 100 - Number(price || 30) + 4 * visits + (city === 'Lima' ? 25 : 0) + Math.round(10 * rng.normal());
    return `${price},${visits},${city},${amount},${amount > 110 ? 'yes' : 'no'}`;
  });
  return ['price,visits,city,amount,bought', ...lines, ''].join('\r\n');
}

/** Rows as XGBoost's side is given them: a category by its place in the dictionary that the exported file carries along. */
function columnsAsCoded(shown: TabularRowPage, model: string): PeerColumn[] {
  const { learner } = JSON.parse(model) as { learner: { attributes: { brain_workbench: string } } };
  const { inputs } = JSON.parse(learner.attributes.brain_workbench) as { inputs: readonly { name: string; categories?: readonly string[] }[] };
  return inputs.map(({ name, categories }): PeerColumn => {
    const cells = shown.rows.map(({ cells: all }) => all[shown.columns.indexOf(name)]);
    if (!categories) return { name, values: cells.map((cell) => (cell === null ? null : Number(cell))) };
    return { name, codes: cells.map((cell) => (cell === null ? -1 : categories.indexOf(cell))) };
  });
}

/** XGBoost's rows as a file: categories by code. */
function csvOf({ columns }: PeerCase, answer?: readonly number[]): string {
  const cellsOf = (column: PeerColumn) => ('values' in column ? column.values.map((value) => (value === null ? '' : String(value))) : column.codes.map((code) => (code < 0 ? '' : String(code))));
  const cells = [...columns.map(cellsOf), ...(answer ? [answer.map(String)] : [])];
  const header = [...columns.map(({ name }) => name), ...(answer ? ['answer'] : [])];
  return [header.join(','), ...cells[0].map((_, row) => cells.map((column) => column[row]).join(',')), ''].join('\r\n');
}
