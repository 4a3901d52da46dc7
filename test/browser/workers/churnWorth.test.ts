import { expect, it } from 'vitest';
import { generateCourseShop } from '../../../src/core/samples/courseShop.ts';
import { registry } from '../../../src/registry.ts';
import { readPredictions } from '../../../src/storage/predictions.ts';
import { deleteRun, getRun } from '../../../src/storage/runs.ts';
import type { Database } from '../../../src/storage/schema.ts';
import type { ChurnReport } from '../../../src/tasks/churn/types.ts';
import type { ClvReport } from '../../../src/tasks/clv/types.ts';
import { churnPredictions } from '../../../src/workers/churnRecords.ts';
import { scoreChurnJob } from '../../../src/workers/churnScoring.ts';
import { proposeChurn, trainChurnJob } from '../../../src/workers/churnTraining.ts';
import { proposeClv, trainClvJob } from '../../../src/workers/clvTraining.ts';
import { importFile } from '../../../src/workers/importFile.ts';
import { overrideEngine } from '../../../src/workers/trainingEngine.ts';
import { createTestContext } from '../../testContext.ts';
import { openTest } from '../storage/testDatabase.ts';

/** A shop's purchases, and a run on lifetime value that learned from them. */
async function shopWithLifetimeValue(): Promise<{ readonly db: Database; readonly datasetId: string; readonly clv: ClvReport }> {
  const db = await openTest();
  await overrideEngine(db, { engine: 'typescript', threads: 1 });
  const [header, ...rows] = generateCourseShop(3, 300).transactions.trimEnd().split(/\r?\n/);
  const [kind, currency] = ['kind', 'currency'].map((name) => header.split(',').indexOf(name));
  const kept = rows.map((row) => row.split(',')).filter((cells) => cells[kind] === 'sale' && cells[currency] === 'USD');
  const text = [header.split(','), ...kept].map((cells) => cells.filter((_, c) => c !== kind).join(',')).join('\n');
  const { datasetId } = await importFile(db, 'import', { file: new File([text], 'sales.csv'), name: 'sales', overrides: {}, nowMs: 1, todayDay: 21_000 }, createTestContext());
  const transactions = { datasetId, columns: await proposeClv(db, datasetId, 'transactions') };
  await trainClvJob(db, registry, 'value', { sources: { transactions }, options: { horizonDays: 60, models: ['bgnbd', 'baseline-mean'], seed: 5 }, nowMs: 7 }, createTestContext());
  return { db, datasetId, clv: (await getRun(db, 'value')).report as ClvReport };
}

it('users are worth what a run on lifetime value says, and have no value once that run has gone', async () => {
  const { db, datasetId, clv } = await shopWithLifetimeValue();
  const transactions = { datasetId, columns: await proposeChurn(db, datasetId, 'transactions') };
  const request = { sources: { transactions }, options: { window: 60, horizon: 30, models: ['baseline-recency', 'baseline-base-rate'], seed: 5, economics: { value: { clv: 'value' }, incentive: 0 } }, nowMs: 8 };
  await trainChurnJob(db, registry, 'churn', request, createTestContext());
  const report = (await getRun(db, 'churn')).report as ChurnReport;
  expect(report.unit).toBe('USD');
  expect(report.warnings.map(({ key }) => key)).toContain('value-of-clv');
  const { keys, value, expectedProfit } = churnPredictions((await readPredictions(db, 'churn')).predictions);
  const bought = (await readPredictions(db, 'value')).predictions;
  const predicted = new Map(bought.keys.map((key, i) => [key, bought.byKind[clv.champion][i]]));
  const known = keys.flatMap((key, i) => (Number.isNaN(value[i]) ? [] : [{ worth: value[i], mean: Math.max(0, predicted.get(key) ?? NaN) }]));
  expect(known.length).toBeGreaterThan(keys.length / 2);
  for (const { worth, mean } of known) expect(worth).toBeGreaterThanOrEqual(mean);
  expect(known.some(({ worth, mean }) => worth > 1.05 * mean)).toBe(true);
  expect(expectedProfit.some((money) => money > 0)).toBe(true);

  await deleteRun(db, 'value');
  await scoreChurnJob(db, registry, 'later', { runId: 'churn', sources: { transactions }, asOf: '2026-01-01', options: {}, nowMs: 9 }, createTestContext());
  const later = churnPredictions((await readPredictions(db, 'later')).predictions);
  expect(later.keys.length).toBeGreaterThan(0);
  expect(later.value.every(Number.isNaN)).toBe(true);
  await expect(trainChurnJob(db, registry, 'again', request, createTestContext())).rejects.toMatchObject({ code: 'not-found' });
  await expect(trainChurnJob(db, registry, 'wrong', { ...request, options: { ...request.options, economics: { value: { clv: 'churn' } } } }, createTestContext())).rejects.toThrow(/is of task "churn". Name a run on lifetime value/);
});
