import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';
import { countRecords } from './database.ts';
import { type OpenedApp, openApp, poll } from './harness.ts';

const SEED_PRESET = { asOf: '2026-01-01', horizonDays: 120, seed: 5, models: [{ kind: 'gbdt', params: { nEstimators: 5000, maxDepth: 8, earlyStoppingRounds: 0 } }] };

let app: OpenedApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function importSample(page: Page): Promise<string> {
  await page.locator('#workbench-files').setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer: Buffer.from(generateTransactionsCsv(3, 1500)) });
  return page.evaluate(async () => {
    const [file] = document.querySelector<HTMLInputElement>('#workbench-files')!.files!;
    const imported = await window.workbench.importFile(file);
    if (!imported.ok) throw new Error(imported.error.message);
    return imported.value.datasetId;
  });
}

const COLUMNS = { customer: 'customer_id', date: 'date', amount: 'amount' };

/** Resolves with the run's id, or the error's code. */
function train(page: Page, datasetId: string): Promise<string> {
  return page.evaluate(
    async ({ datasetId, columns, options }) => {
      const outcome = await window.workbench.trainClv({ sources: { transactions: { datasetId, columns } }, options });
      return outcome.ok ? outcome.value.runId : outcome.error.code;
    },
    { datasetId, columns: COLUMNS, options: SEED_PRESET },
  );
}

/** Model hashes of all runs, oldest first. */
function modelHashes(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const runs = await window.workbench.runs();
    if (!runs.ok) throw new Error(runs.error.message);
    return [...runs.value].sort((a, b) => a.number - b.number).map((run) => run.modelHashes.gbdt);
  });
}

const checkpoints = async (page: Page) => (await countRecords(page, ['checkpoints'])).checkpoints;

describe('a tab that is closed in the middle of a training', () => {
  it('is gone on with when it opens again, to the same model bit for bit', async () => {
    app = await openApp();
    const datasetId = await importSample(app.page);
    await train(app.page, datasetId);

    void train(app.page, datasetId).catch(() => undefined);
    await poll(() => checkpoints(app!.page), 'a checkpoint', 120_000);
    await app.page.close();
    const again = await app.context.newPage();
    await again.goto(app.url);
    await poll(async () => (await modelHashes(again)).length === 2, 'the resumed training to end', 120_000);

    const [uninterrupted, resumed] = await modelHashes(again);
    expect(resumed).toBe(uninterrupted);
  });
});

describe('a training that is cancelled', () => {
  it('answers so, and keeps neither run, job nor checkpoint, also not after a reload', async () => {
    app = await openApp();
    const datasetId = await importSample(app.page);
    const code = await app.page.evaluate(
      async ({ datasetId, columns, options }) => {
        const abort = new AbortController();
        const outcome = await window.workbench.trainClv({ sources: { transactions: { datasetId, columns } }, options }, { signal: abort.signal, onProgress: ({ phase }) => phase === 'fit:gbdt' && abort.abort() });
        return outcome.ok ? 'trained' : outcome.error.code;
      },
      { datasetId, columns: COLUMNS, options: SEED_PRESET },
    );
    expect(code).toBe('cancelled');
    await app.page.reload();
    expect(await modelHashes(app.page)).toEqual([]);
    expect(await checkpoints(app.page)).toBe(0);
  });
});
