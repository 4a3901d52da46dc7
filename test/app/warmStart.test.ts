import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/contract/index.ts';
import type { TabularReport } from '../../src/tasks/tabular/types.ts';
import { type OpenedApp, openApp } from './harness.ts';
import { peopleCsv } from './people.ts';

/** Nothing drawn: trees depend on the rows and on the trees before them alone. */
const boosting = (nEstimators: number) => ({ kind: 'gbdt', params: { nEstimators, minChildWeight: 1, subsample: 1, colsampleBytree: 1 } });
const split = { kind: 'holdout', share: 0.25, seed: 7 };

describe('a training that goes on from an earlier run', () => {
  let app: OpenedApp;
  let datasetId: string;

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'en-US' } });
    await app.page.getByRole('heading', { name: 'Drop your files here' }).waitFor();
    const text = peopleCsv(1, 600);
    datasetId = unwrap(await app.page.evaluate((content) => window.workbench.importFile(new File([content], 'people.csv')), text)).datasetId;
  });

  afterAll(() => app?.close());

  const train = (options: Readonly<Record<string, unknown>>) => app.page.evaluate((request) => window.workbench.trainTabular(request), { datasetId, options: { target: 'buys', ...options } });

  async function reportOf(runId: string): Promise<TabularReport> {
    return unwrap(await app.page.evaluate((id) => window.workbench.run(id), runId)).report as TabularReport;
  }

  it('adds to its trees, says so on the run’s page, and ends where one of both lengths would have', async () => {
    const first = unwrap(await train({ models: [boosting(20)], split })).runId;
    const both = unwrap(await train({ models: [boosting(20)], split, startFrom: first })).runId;
    const whole = await reportOf(unwrap(await train({ models: [boosting(40)], split })).runId);
    const report = await reportOf(both);
    expect(report.startedFrom).toMatchObject({ runId: first, sameRows: true });
    expect(report.models.find(({ kind }) => kind === 'gbdt')?.facts).toMatchObject({ trees: 40, treesGrown: 20 });
    expect(logLossOf(report)).toBeCloseTo(logLossOf(whole), 9);
    await app.page.goto(`${app.url}#/runs/${both}`);
    await app.page.getByText('Boosting went on from the trees of run “tabular-gbdt-1”.').waitFor();
  });

  it('warns where the earlier trees may have seen what is held out, and of all that follows from such a run', async () => {
    const first = unwrap(await train({ models: [boosting(5)], split })).runId;
    const other = unwrap(await train({ models: [boosting(5)], split: { ...split, seed: 8 }, startFrom: first })).runId;
    const later = unwrap(await train({ models: [boosting(5)], split: { ...split, seed: 8 }, startFrom: other })).runId;
    for (const runId of [other, later]) {
      const { startedFrom, warnings } = await reportOf(runId);
      expect(startedFrom?.sameRows).toBe(false);
      expect(warnings.map(({ key }) => key)).toContain('started-from-other-rows');
    }
  });

  it('is refused where there is nothing to go on from', async () => {
    const linear = unwrap(await train({ models: ['logistic'], split })).runId;
    expect(await train({ models: [boosting(5)], split, startFrom: linear })).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringMatching(/has no model "gbdt"/) } });
    expect(await train({ models: [boosting(5)], split, startFrom: 'gone' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});

function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

function logLossOf({ models }: TabularReport): number {
  const boosted = models.find(({ kind }) => kind === 'gbdt');
  return boosted?.learn === 'binary' ? boosted.metrics.logLoss : NaN;
}
