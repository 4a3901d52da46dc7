import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { countRecords } from './database.ts';
import { type OpenedApp, openApp, poll } from './harness.ts';
import { importCsv } from './importCsv.ts';
import { goTo, openTab } from './person.ts';

let app: OpenedApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

const STEPS = 12;

/** Visitors whose visits rise or fall, a week a column: who falls, leaves, but for chance. No single week says so. */
function visitorsCsv(rows: number): string {
  const rng = createRng('visitors');
  const header = [...Array.from({ length: STEPS }, (_, t) => `visits@${t + 1}`), ...Array.from({ length: STEPS }, (_, t) => `hours@${t + 1}`), 'left'];
  const row = () => {
    const slope = (rng.next() * 2 - 1) * 1.5;
    const level = 20 * rng.next();
    const visits = Array.from({ length: STEPS }, (_, t) => (level + slope * (t - STEPS / 2) + rng.normal()).toFixed(2));
    const hours = Array.from({ length: STEPS }, () => (rng.next() * 3).toFixed(2));
    return [...visits, ...hours, rng.next() < 1 / (1 + Math.exp(4 * slope)) ? 'yes' : 'no'];
  };
  return [header, ...Array.from({ length: rows }, row)].map((cells) => cells.join(',')).join('\n');
}

/** Pairs of users and courses that like each other where their numbers leave the same rest. */
function pairsCsv(rows: number): string {
  const rng = createRng('pairs');
  const row = () => {
    const [user, course] = [rng.int(60), rng.int(40)];
    return `u${user},c${course},${(user % 4 === course % 4) === rng.next() < 0.9 ? 'yes' : 'no'}`;
  };
  return ['user,course,liked', ...Array.from({ length: rows }, row)].join('\n');
}

function train(page: Page, datasetId: string, target: string, kind: string, params: Record<string, number>): Promise<string> {
  return page.evaluate(
    async ({ datasetId, target, kind, params }) => {
      const outcome = await window.workbench.trainTabular({ datasetId, options: { target, seed: 3, models: [{ kind, params }, 'baseline-base-rate'] } });
      return outcome.ok ? outcome.value.runId : outcome.error.message;
    },
    { datasetId, target, kind, params },
  );
}

/** Model hashes and areas under the curve of all runs, oldest first. */
function trained(page: Page, kind: string): Promise<{ hash: string; auc: number }[]> {
  return page.evaluate(async (kind) => {
    const runs = await window.workbench.runs();
    if (!runs.ok) throw new Error(runs.error.message);
    const aucOf = (report: unknown) => (report as { models: { kind: string; metrics: Record<string, number> }[] }).models.find((model) => model.kind === kind)!.metrics.auc;
    const all = [...runs.value].sort((a, b) => a.number - b.number);
    return Promise.all(
      all.map(async ({ id, modelHashes }) => {
        const run = await window.workbench.run(id);
        if (!run.ok) throw new Error(run.error.message);
        return { hash: modelHashes[kind], auc: aucOf(run.value.report) };
      }),
    );
  }, kind);
}

const checkpoints = async (page: Page) => (await countRecords(page, ['checkpoints'])).checkpoints;

describe('networks in the app', () => {
  it('learn from sequences what no single step says, and go on from a closed tab to the same model bit for bit', async () => {
    app = await openApp();
    const datasetId = await importCsv(app.page, 'visitors.csv', visitorsCsv(900));
    const learn = (page: Page) => train(page, datasetId, 'left', 'lstm', { epochs: 40, patience: 0 });
    await learn(app.page);

    void learn(app.page).catch(() => undefined);
    await poll(() => checkpoints(app!.page), 'a checkpoint', 120_000);
    await app.page.close();
    const again = await app.context.newPage();
    await again.goto(app.url);
    await poll(async () => (await trained(again, 'lstm')).length === 2, 'the resumed training to end', 120_000);

    const [uninterrupted, resumed] = await trained(again, 'lstm');
    expect(resumed).toEqual(uninterrupted);
    expect(uninterrupted.auc).toBeGreaterThan(0.85);
  });

  it('learn from pairs what neither side says alone', async () => {
    app = await openApp();
    const datasetId = await importCsv(app.page, 'pairs.csv', pairsCsv(4000));
    await train(app.page, datasetId, 'liked', 'ncf', { epochs: 15 });
    expect((await trained(app.page, 'ncf'))[0].auc).toBeGreaterThan(0.8);

    const { scored, networks, report } = await app.page.evaluate(async (datasetId) => {
      const runs = await window.workbench.runs();
      if (!runs.ok) throw new Error(runs.error.message);
      const [{ id, engine }] = runs.value;
      const files = await window.workbench.runFiles(id);
      if (!files.ok) throw new Error(files.error.message);
      // Two at once share the worker's engine.
      const scored = await Promise.all([0, 1].map(() => window.workbench.scoreTabular({ runId: id, datasetId })));
      return { scored: scored.map((outcome) => (outcome.ok ? outcome.value.metrics.ncf : outcome.error.message)), networks: engine.networks, report: JSON.parse(await files.value.report.text()) as { engine: unknown } };
    }, datasetId);
    expect(scored).toEqual([expect.objectContaining({ auc: expect.any(Number) }), scored[0]]);
    const engine = { name: 'wasm', threads: expect.any(Number), reason: expect.stringContaining('a step of a network') };
    expect(networks).toEqual([{ ...engine, why: expect.objectContaining({ key: 'step-measured' }) }]);
    expect(report.engine).toMatchObject({ networks: [engine] });

    await goTo(app.page, 'Runs');
    await app.page.getByRole('link', { name: 'tabular-ncf-1' }).click();
    await openTab(app.page, 'Facts');
    await app.page.getByText(/^WebAssembly, \d threads? \(Measured on this machine: .* a step of a network/).waitFor();
  });
});
