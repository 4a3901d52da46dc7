import { afterEach, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { countRecords } from './database.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { importCsv } from './importCsv.ts';

const CANCEL_MS = 200;
const STEPS = 30;
const FEATURES = 8;
/** The seed document's network. */
const PARAMS = { units: '64, 32', denseUnits: '16', batchSize: 256, epochs: 200, patience: 0 };

let app: OpenedApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

function sequencesCsv(rows: number): string {
  const rng = createRng('sequences');
  const header = [...Array.from({ length: FEATURES * STEPS }, (_, i) => `f${Math.floor(i / STEPS)}@${(i % STEPS) + 1}`), 'left'];
  const row = () => [...Array.from({ length: FEATURES * STEPS }, () => (rng.next() * 2 - 1).toFixed(2)), rng.next() < 0.5 ? 'yes' : 'no'];
  return [header, ...Array.from({ length: rows }, row)].map((cells) => cells.join(',')).join('\n');
}

it('a cancel is answered within 200 ms while the seed document\u2019s network learns in batches of 256, and keeps nothing', async () => {
  app = await openApp();
  const { page } = app;
  const datasetId = await importCsv(page, 'sequences.csv', sequencesCsv(1300));
  const cancelMs = (afterMs: number) =>
    page.evaluate(
      async ({ datasetId, params, afterMs }) => {
        const abort = new AbortController();
        let cancelledMs = NaN;
        let isCounting = false;
        const onProgress = ({ phase }: { readonly phase: string }) => {
          if (phase !== 'fit:lstm' || isCounting) return;
          isCounting = true;
          setTimeout(() => {
            cancelledMs = performance.now();
            abort.abort();
          }, afterMs);
        };
        const outcome = await window.workbench.trainTabular({ datasetId, options: { target: 'left', seed: 3, models: [{ kind: 'lstm', params }, 'baseline-base-rate'] } }, { onProgress, signal: abort.signal });
        if (outcome.ok || outcome.error.code !== 'cancelled') throw new Error(outcome.ok ? 'It was not cancelled.' : outcome.error.message);
        return performance.now() - cancelledMs;
      },
      { datasetId, params: PARAMS, afterMs },
    );
  // The least of up to three tries, as other programs may have had the machine.
  const worst: number[] = [];
  while (worst.length < 3 && !worst.some((ms) => ms <= CANCEL_MS)) {
    const answers: number[] = [];
    for (const afterMs of [30, 400]) answers.push(await cancelMs(afterMs));
    worst.push(Math.max(...answers));
  }
  expect(Math.min(...worst)).toBeLessThanOrEqual(CANCEL_MS);
  expect(await countRecords(page)).toMatchObject({ runs: 0, models: 0, jobs: 0, checkpoints: 0 });
}, 300_000);
