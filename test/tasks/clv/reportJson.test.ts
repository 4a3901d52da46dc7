import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { predictionsRows, reportJson } from '../../../src/tasks/clv/reportJson.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import { createTestContext } from '../../testContext.ts';
import { purchaseData, shopRows, transactionsOf } from './fixtures.ts';

const shop = transactionsOf(shopRows(3, 120), { incompleteRows: 2 });
const options = await parseClvOptions({ asOf: '1970-10-28', horizonDays: 60, models: [{ kind: 'gbdt', params: { nEstimators: 5 } }, 'baseline-mean'] }, (await purchaseData(shop)).streams, registry);
const { report } = await trainClv(await purchaseData(shop), options, registry, createTestContext());
const run = { appVersion: '1.2.3', engine: { name: 'plain', reason: 'the only one' }, dataHash: 'abc', timingsMs: { import: 12, features: 0, fit: {}, predict: 0 } };

describe('reportJson', () => {
  const json = reportJson(report, run);

  it('holds what the headless job promises', () => {
    expect(json).toMatchObject({
      task: 'clv', appVersion: '1.2.3', engine: { name: 'plain', reason: 'the only one' }, seed: 42, dataHash: 'abc',
      rows: { read: shop.rowsRead, rejected: 2, train: report.rows.train, holdout: report.rows.holdout },
      plan: { asOf: '1970-10-28', holdoutCutoff: '1970-10-28', horizonDays: 60 },
      timingsMs: { import: 12, features: report.timingsMs.features, fit: { gbdt: expect.any(Number), 'baseline-mean': expect.any(Number) }, predict: expect.any(Number) },
    });
    expect(json.warnings).toContainEqual(expect.objectContaining({ key: 'incomplete-rows', message: expect.stringContaining('2 of') }));
    const gbdt = (json.models as { kind: string }[]).find(({ kind }) => kind === 'gbdt');
    expect(gbdt).toMatchObject({ params: { nEstimators: 5 }, metrics: { mae: expect.any(Number), rmse: expect.any(Number), r2: expect.any(Number), mape: expect.any(Number), bias: expect.any(Number), gini: expect.any(Number) } });
    expect(gbdt).toHaveProperty('featureImportance.0.feature', expect.any(String));
  });

  it('says how sure each model is, by what, for whom and when', () => {
    const [best] = json.models as Record<string, unknown>[];
    const { judged } = report.models[0];
    expect(best).toMatchObject({ metrics: { coverage80: judged?.coverage?.inside }, outlook: judged?.outlook, coverage: judged?.coverage, tracking: judged?.tracking, segments: judged?.segments });
    expect((best.tracking as { weeks: unknown[] }).weeks).toHaveLength(9);
    expect(json.models).toContainEqual(expect.objectContaining({ kind: 'gbdt', permutationImportance: expect.arrayContaining([{ feature: 'recencyDays', increase: expect.any(Number), std: expect.any(Number) }]) }));
    expect(best).not.toHaveProperty('fitted');
  });

  it('of two streams of money, tells what each alone warns of, and what both say once', () => {
    const stream = (...warnings: { key: string; message: string }[]) => ({ ...report, warnings: warnings.map((warning) => ({ ...warning, facts: {} })) });
    const both = { key: 'cohort', message: 'One cohort.' };
    const { warnings } = reportJson({ ...stream(both), streams: { transactions: stream(both, { key: 'leak-suspected', message: 'A leak.' }), subscriptions: stream(both) } }, run);
    expect(warnings).toEqual([{ ...both, facts: {} }, { key: 'leak-suspected', message: 'A leak.', facts: { stream: 'transactions' } }]);
  });

  it('writes a statistical model’s estimates by name, with no number that JSON cannot hold', () => {
    const [model] = report.models;
    const fitted = { r: { estimate: 0.243, standardError: 0.012 }, b: { estimate: 2.4, standardError: null }, c: { estimate: Infinity, standardError: NaN } };
    const { models } = reportJson({ ...report, models: [{ ...model, judged: model.judged && { ...model.judged, fitted } }] }, run) as { models: { fitted: unknown }[] };
    expect(models[0].fitted).toEqual({ r: fitted.r, b: fitted.b, c: { estimate: null, standardError: null } });
  });

  it('leaves out what an earlier version did not know', () => {
    const { judged: _, ...earlier } = report.models[0];
    const { models } = reportJson({ ...report, models: [earlier] }, run) as { models: Record<string, unknown>[] };
    expect(Object.keys(models[0])).not.toEqual(expect.arrayContaining(['outlook']));
    expect(models[0].metrics).not.toHaveProperty('coverage80');
  });

  it('counts rows that were set aside at import as read and rejected', () => {
    expect(reportJson(report, { ...run, rowsQuarantined: 5 }).rows).toEqual({ ...report.rows, read: shop.rowsRead + 5, rejected: 7 });
  });

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe('predictionsRows', () => {
  it('has one row a customer; 0 is a value, unknown is empty', () => {
    const predictions = { keys: ['a', '__proto__'], cutoff: 5, actual: Float64Array.of(0, NaN), byKind: { gbdt: Float64Array.of(1.5, 2), 'baseline-zero': Float64Array.of(0, 0) } };
    expect(predictionsRows(predictions)).toEqual({ header: ['key', 'actual', 'gbdt', 'baseline-zero'], rows: [['a', '0', '1.5', '0'], ['__proto__', null, '2', '0']] });
  });
});
