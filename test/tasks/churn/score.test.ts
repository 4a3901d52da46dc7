import { beforeAll, describe, expect, it } from 'vitest';
import type { Artifact, Json } from '../../../src/core/contract/index.ts';
import { registry } from '../../../src/registry.ts';
import { explainUser, groupContributions } from '../../../src/tasks/churn/explain.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnData } from '../../../src/tasks/churn/readChurn.ts';
import { predictionsRows, reportJson } from '../../../src/tasks/churn/reportJson.ts';
import { scoreChurn } from '../../../src/tasks/churn/score.ts';
import { churnStateFromArtifact, churnStateToArtifact } from '../../../src/tasks/churn/state.ts';
import { trainChurn } from '../../../src/tasks/churn/train.ts';
import type { ChurnReading, ChurnResult } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';
import { companyOf, companyRows, companyTables, small } from './company.ts';
import { day } from './reading.ts';

const rows = companyRows(400);
const NAMES = ['activity', 'users', 'subscriptions'] as const;

describe('what a run leaves behind', () => {
  let data: ChurnData;
  let result: ChurnResult;

  /** Tables read as the run read them. */
  const reread = async (reading: ChurnReading) => readChurn(await companyTables(rows, NAMES), { ...reading, completeThrough: day('2023-10-31') }, createTestContext());

  beforeAll(async () => {
    const company = await companyOf(rows, NAMES, { ...small(['gbdt', 'logistic', 'churn-survival', 'lstm']), asOf: '2023-10-31', anomalyBoost: true, economics: { value: 'worth' } });
    data = company.data;
    result = await trainChurn(data, company.options, registry, createTestContext());
  }, 120_000);

  it('lists as-of without answers where an earlier cutoff is held out', () => {
    expect(result.report.plan.holdoutKind).toBe('earlier');
    expect(result.predictions.cutoff).toBe(day('2023-10-31'));
    expect(result.holdout.cutoff).toBe(result.report.plan.holdoutCutoff);
    expect(result.predictions.actual.every(Number.isNaN)).toBe(true);
    expect(result.holdout.actual.some(Number.isNaN)).toBe(false);
    expect(result.predictions.keys).not.toEqual(result.holdout.keys);
  });

  it('raises unusual users where that is asked for, and says so', () => {
    const plain = result.predictions.calibrated['baseline-base-rate'];
    expect(new Set(plain).size).toBe(1);
    expect(result.report.warnings.map(({ key }) => key)).toContain('anomaly-boost');
  });

  it('values users by a column', () => {
    const worth = new Map(rows.users.map(([key, , value]) => [key, Number(value)]));
    expect([...result.predictions.value]).toEqual(result.predictions.keys.map((key) => worth.get(key)));
  });

  it('scores the same tables to the same list, from what is stored', async () => {
    const state = churnStateFromArtifact(structuredClone(churnStateToArtifact(result.state)));
    expect(state).toEqual(result.state);
    const again = await scoreChurn(await reread(state.reading), { state, models: structuredClone(result.models) }, day('2023-10-31'), registry, createTestContext());
    expect(again).toEqual(result.predictions);
  }, 60_000);

  it('knows the answers of an earlier cutoff, and none of a later one', async () => {
    const learned = { state: result.state, models: result.models };
    const tables = await reread(result.state.reading);
    const earlier = await scoreChurn(tables, learned, result.report.plan.holdoutCutoff, registry, createTestContext());
    expect(earlier.actual).toEqual(result.holdout.actual);
    expect(earlier.byKind).toEqual(result.holdout.byKind);
    expect((await scoreChurn(tables, learned, day('2023-10-15'), registry, createTestContext())).actual.every(Number.isNaN)).toBe(true);
    await expect(scoreChurn(tables, learned, day('2030-01-01'), registry, createTestContext())).resolves.toBeDefined();
    await expect(scoreChurn(tables, learned, day('2020-01-01'), registry, createTestContext())).rejects.toMatchObject({ code: 'not-enough-data' });
    await expect(scoreChurn(tables, { ...learned, models: {} }, day('2023-10-15'), registry, createTestContext())).rejects.toMatchObject({ code: 'bad-file' });
  }, 60_000);

  const broken: readonly (readonly [string, (meta: Record<string, Json>) => Record<string, Json>])[] = [
    ['no calibrations', (meta) => ({ ...meta, calibrations: {} })],
    ['a calibration that falls', (meta) => ({ ...meta, calibrations: { gbdt: { method: 'sigmoid', scale: 'log-odds', slope: -1, intercept: 0 } }, champion: 'gbdt' })],
    ['a champion that is none', (meta) => ({ ...meta, champion: 'nobody' })],
    ['no word of the boost', (meta) => ({ ...meta, anomalyBoost: 1 })],
    ['a window of nothing', (meta) => ({ ...meta, reading: { ...(meta.reading as object), window: 0 } })],
    ['an unknown label', (meta) => ({ ...meta, reading: { ...(meta.reading as object), label: 'bored' } })],
    ['a save rate of 2', (meta) => ({ ...meta, economics: { saveRate: 2 } })],
    ['a measure of nowhere', (meta) => ({ ...meta, measures: [{ name: 'views', source: 'moon', combine: 'sum', gap: 'zero' }] })],
    ['measures that are none', (meta) => ({ ...meta, measures: 3 })],
  ];
  it.each(broken)('refuses a state with %s', (_, change) => {
    const artifact = churnStateToArtifact(result.state);
    expect(() => churnStateFromArtifact({ ...artifact, meta: change({ ...artifact.meta }) })).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it.each([{ kind: 'other' }, { version: 2 }] as readonly Partial<Artifact>[])('refuses an artifact %o', (change) => {
    expect(() => churnStateFromArtifact({ ...churnStateToArtifact(result.state), ...change })).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it('says why: contributions add up to what the model says, by feature and by measure', async () => {
    const { keys } = result.predictions;
    const question = { key: keys[3], cutoff: day('2023-10-31'), kind: 'gbdt' };
    const { explanation, byMeasure, bySteps } = await explainUser(data, { state: result.state, models: result.models }, question, registry, createTestContext());
    const [output] = explanation.outputs;
    expect(output.className).toBe('left');
    expect(1 / (1 + Math.exp(-output.sum))).toBeCloseTo(result.predictions.byKind.gbdt[3], 6);
    expect(byMeasure.reduce((sum, { contribution }) => sum + contribution, output.base)).toBeCloseTo(output.sum, 9);
    expect(byMeasure.map(({ name }) => name)).toEqual(expect.arrayContaining(['views', 'minutes', 'plan']));
    expect(byMeasure.map(({ name }) => name)).not.toContain('views:mean');
    expect(bySteps).toEqual([]);
    await expect(explainUser(data, { state: result.state, models: result.models }, { ...question, key: 'nobody' }, registry, createTestContext())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('says why of the network, too: by measure and by step', async () => {
    const at = 3;
    const question = { key: result.predictions.keys[at], cutoff: day('2023-10-31'), kind: 'lstm' };
    const { explanation, byMeasure, bySteps } = await explainUser(data, { state: result.state, models: result.models }, question, registry, createTestContext());
    const [output] = explanation.outputs;
    expect(1 / (1 + Math.exp(-output.sum))).toBeCloseTo(result.predictions.byKind.lstm[at], 5);
    for (const parts of [byMeasure, bySteps]) expect(parts.reduce((sum, { contribution }) => sum + contribution, output.base)).toBeCloseTo(output.sum, 9);
    expect(byMeasure.map(({ name }) => name)).toEqual(expect.arrayContaining(['views', 'minutes']));
    expect(bySteps.length).toBeGreaterThan(1);
  });

  it('estimates why of a model that says when: it adds up all the same, and says how well it is estimated', async () => {
    const at = 3;
    const question = { key: result.predictions.keys[at], cutoff: day('2023-10-31'), kind: 'churn-survival' };
    const learned = { state: result.state, models: result.models };
    const found = await explainUser(data, learned, question, registry, createTestContext());
    const [output] = found.explanation.outputs;
    expect(found.explanation.link).toBe('logit');
    expect(1 / (1 + Math.exp(-output.sum))).toBeCloseTo(result.predictions.byKind['churn-survival'][at], 9);
    expect(found.byMeasure.reduce((sum, { contribution }) => sum + contribution, output.base)).toBeCloseTo(output.sum, 9);
    expect(output.contributions.map(({ feature }) => feature)).not.toContain('stepsAhead');
    expect(found.approximation?.orders).toBeGreaterThanOrEqual(8);
    expect(found.approximation?.standardError).toBeGreaterThan(0);
    // Against what the others are: less than the spread of what is said of them.
    expect(found.approximation?.standardError).toBeLessThan(1);
    expect(await explainUser(data, learned, question, registry, createTestContext())).toEqual(found);
    expect((await explainUser(data, learned, { ...question, kind: 'gbdt' }, registry, createTestContext())).approximation).toBeUndefined();
  });

  it('adds up sequences by measure, and by step from the oldest', () => {
    const contributions = [['views@2', 0.5], ['views@10', -0.25], ['minutes@2', 0.125], ['minutes@10', 1], ['country', 2]].map(([feature, contribution]) => ({ feature: String(feature), contribution: Number(contribution) }));
    expect(groupContributions(contributions, ['views', 'minutes'])).toEqual({
      byMeasure: [{ name: 'country', contribution: 2 }, { name: 'minutes', contribution: 1.125 }, { name: 'views', contribution: 0.25 }],
      bySteps: [{ name: '', contribution: 2 }, { name: '2', contribution: 0.625 }, { name: '10', contribution: 0.75 }],
    });
  });

  it('writes a report that JSON holds, and a list with a column for each model', () => {
    const json = reportJson(result.report, { appVersion: '1', engine: { name: 'typescript', reason: 'test' }, dataHash: 'abc', timingsMs: { import: 1 } });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toMatchObject({ task: 'churn', champion: result.report.champion, plan: { asOf: '2023-10-31', holdoutKind: 'earlier' } });
    const { header, rows: cells } = predictionsRows(result.holdout);
    expect(header.slice(0, 2)).toEqual(['user', 'actual']);
    for (const { kind } of result.report.models) expect(header).toEqual(expect.arrayContaining([kind, `${kind}-calibrated`]));
    expect(header.slice(-2)).toEqual(['value', 'expectedProfit']);
    expect(cells).toHaveLength(result.holdout.keys.length);
    expect(Number(cells[0][header.indexOf('gbdt')])).toBe(result.holdout.byKind.gbdt[0]);
    expect(predictionsRows(result.predictions).rows[0][1]).toBeNull();
  });
});
