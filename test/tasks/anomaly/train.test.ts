import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { judgeAnomalies } from '../../../src/tasks/anomaly/judge.ts';
import { anomalyPredictionRows, anomalyReportJson } from '../../../src/tasks/anomaly/reportJson.ts';
import { featureStateFromArtifact } from '../../../src/tasks/table/featureState.ts';
import { explainRow } from '../../../src/tasks/table/explain.ts';
import { readFeatures } from '../../../src/tasks/table/features.ts';
import { scoreTable } from '../../../src/tasks/table/score.ts';
import { tabularState } from '../../../src/tasks/tabular/tabularState.ts';
import { memoryCheckpoint } from '../../testContext.ts';
import { HEADER, PLANTED, paymentCells } from '../../payments.ts';
import { sourceOf } from '../sourceOf.ts';
import { trainingContext } from '../tabular/training.ts';
import { paymentsSource, plan, train } from './fixtures.ts';

const KIND = 'isolation-forest';
const SMALL = { params: { nEstimators: 40 } };

describe('planAnomaly', () => {
  it('leaves out what names rows or says nothing, and says why', async () => {
    const { columns, features, key, label, rows } = await plan(await paymentsSource(), { label: 'fraud' });
    expect(Object.fromEntries(columns.map(({ column, use, reason }) => [column, `${use}: ${reason}`]))).toEqual({ payment_id: 'key: identifier', amount: 'features: by-type', hour_of_day: 'features: by-type', channel: 'features: by-type', country: 'left-out: constant', fraud: 'label: chosen' });
    expect(features.map(({ name }) => name)).toEqual(['amount', 'hour_of_day', 'channel']);
    expect(key).toBe('payment_id');
    expect(label).toEqual({ column: 'fraud', positiveClass: 'yes', classes: [{ name: 'no', rows: 284 }, { name: 'yes', rows: 16 }] });
    expect(rows).toEqual({ read: 300, rejected: 0, train: 300, holdout: 0, judged: 300 });
  });

  it('warns where nothing is there to judge by, and where the answer seems to be learned from', async () => {
    const source = await paymentsSource();
    expect((await plan(source)).warnings.map(({ key, facts }) => [key, facts.column])).toEqual([['no-label', undefined], ['answer-among-features', 'fraud']]);
    expect((await plan(source, { exclude: ['fraud'] })).warnings.map(({ key }) => key)).toEqual(['no-label']);
    expect((await plan(source, { label: 'fraud' })).warnings).toEqual([]);
  });

  it('takes the unusual class that is asked for, and the chosen key', async () => {
    const { label, key } = await plan(await paymentsSource(), { label: 'fraud', positiveClass: 'no', key: 'payment_id' });
    expect([label?.positiveClass, label?.classes.map(({ name }) => name), key]).toEqual(['no', ['yes', 'no'], 'payment_id']);
    await expect(plan(await paymentsSource(), { label: 'fraud', positiveClass: 'maybe' })).rejects.toThrow(/"maybe", which is none of the classes: "no", "yes"/);
  });

  it('says what is there where no column is left', async () => {
    const source = await sourceOf(['shop'], Array.from({ length: 30 }, () => ['same']));
    await expect(plan(source)).rejects.toThrow(/no column to learn from: "shop": It has the same value in every row\./);
  });
});

describe('judgeAnomalies', () => {
  it('counts by hand: four known rows, one unknown', () => {
    const judged = judgeAnomalies(Float64Array.of(1, 0, 1, 0, NaN), Float64Array.of(0.9, 0.8, 0.7, 0.1, 0.95), 0.75);
    // Flagged: 0.9 (unusual) and 0.8 (not). Of the pairs unusual against not, three of four are in order.
    expect(judged).toEqual({
      metrics: { auc: 0.75, aucPr: (1 + 2 / 3) / 2, precision: 0.5, recall: 0.5 },
      baseRate: 0.5,
      chance: { auc: 0.5, aucPr: 0.5, precision: 0.5, recall: 0.5 },
    });
  });

  it('gives no number where there is none: nothing flagged, nothing to find, nothing known', () => {
    expect(judgeAnomalies(Float64Array.of(0, 0), Float64Array.of(0.2, 0.1), 0.5)).toEqual({ metrics: { auc: null, aucPr: null, precision: null, recall: null }, baseRate: 0, chance: { auc: null, aucPr: null, precision: null, recall: null } });
    expect(judgeAnomalies(Float64Array.of(NaN), Float64Array.of(0.2), 0.1)).toBeUndefined();
  });
});

describe('trainAnomaly', () => {
  it('puts a planted row on top and says what is rare about it', async () => {
    const { report } = await train(await paymentsSource(), { label: 'fraud', ...SMALL });
    const [model] = report.models;
    const [first] = model.unusual;
    expect(first).toMatchObject({ row: PLANTED, key: `P-1-${PLANTED}`, flagged: true, actual: 'yes' });
    expect(first.reasons.slice(0, 2).map(({ column, value, side, rows, share }) => ({ column, value, side, rows, share }))).toEqual([
      { column: 'amount', value: '9999', side: 'high', rows: 1, share: 1 / 300 },
      { column: 'channel', value: 'fax', side: 'same', rows: 1, share: 1 / 300 },
    ]);
    expect(model.unusual).toHaveLength(50);
    expect(model.unusual.map(({ score }) => score)).toEqual(model.unusual.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('reports what the model did, and the scores as a histogram that counts every row', async () => {
    const { report, predictions } = await train(await paymentsSource(), { label: 'fraud', ...SMALL });
    const [model] = report.models;
    const scores = predictions.byKind[KIND];
    expect(model).toMatchObject({ kind: KIND, role: 'learner', trees: 40, sampleRows: 256, stoppedEarly: false });
    expect(model.flagged).toBe(scores.filter((score) => score > model.threshold).length);
    expect(model.shareFlagged).toBe(model.flagged / 300);
    expect(model.shareFlagged).toBeCloseTo(0.1, 2);
    expect(model.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(model.histogram.edges).toHaveLength(model.histogram.counts.length + 1);
    expect(model.featureImportance.map(({ feature }) => feature)).toEqual(['amount', 'channel', 'hour_of_day']);
    expect(report.timingsMs).toMatchObject({ columns: 0, fit: { [KIND]: expect.any(Number) }, predict: expect.any(Number), artifacts: expect.any(Number) });
  });

  it('judges by the label and never learns from it', async () => {
    const source = await paymentsSource();
    const judged = await train(source, { label: 'fraud', ...SMALL });
    const blind = await train(source, { exclude: ['fraud'], ...SMALL });
    expect(judged.predictions.byKind[KIND]).toEqual(blind.predictions.byKind[KIND]);
    const [{ metrics, baseRate, chance, shareFlagged }] = judged.report.models;
    expect(baseRate).toBe(16 / 300);
    expect(chance).toEqual({ auc: 0.5, aucPr: 16 / 300, precision: 16 / 300, recall: shareFlagged });
    expect(metrics.auc).toBeGreaterThan(0.95);
    expect(blind.report.models[0]).toMatchObject({ metrics: {}, baseRate: null, chance: null });
    expect(blind.report.models[0].unusual[0].actual).toBeNull();
    expect(blind.report.warnings.map(({ key }) => key)).toEqual(['no-label']);
  });

  it('leaves rows without a label unjudged, and says so', async () => {
    const cells = paymentCells().map((row, i) => (i % 3 === 0 ? [...row.slice(0, -1), ''] : row));
    const { report, predictions } = await train(await sourceOf(HEADER, cells), { label: 'fraud', ...SMALL });
    expect(report.rows).toMatchObject({ train: 300, judged: 200 });
    expect(report.warnings.map(({ key, facts }) => [key, facts.rows])).toEqual([['missing-label', 100]]);
    expect(predictions.actual.filter(Number.isNaN)).toHaveLength(100);
  });

  it('is the same again by its seed, and another by another', async () => {
    const source = await paymentsSource();
    const scoresOf = async (seed: number) => (await train(source, { seed, ...SMALL })).predictions.byKind[KIND];
    expect(await scoresOf(1)).toEqual(await scoresOf(1));
    expect(await scoresOf(1)).not.toEqual(await scoresOf(2));
  });

  it('flags by a score of a half where no share is asked for', async () => {
    const { report, predictions } = await train(await paymentsSource(), { params: { contamination: 0, nEstimators: 10 } });
    expect(report.models[0]).toMatchObject({ threshold: 0.5, flagged: predictions.byKind[KIND].filter((score) => score > 0.5).length });
  });

  it('says so where the most unusual rows are too many to be told apart', async () => {
    const source = await sourceOf(['a'], Array.from({ length: 40 }, (_, i) => [String(i % 2)]));
    const { report } = await train(source, { params: { nEstimators: 10 } });
    expect(report.models[0].flagged).toBe(0);
    expect(report.warnings.map(({ key }) => key)).toContain('nothing-flagged');
  });

  it('keeps what was grown where it is stopped, and leaves nothing where it is cancelled', async () => {
    const source = await paymentsSource();
    const { report } = await train(source, SMALL, trainingContext({ stopAfter: 5 }));
    expect(report.models[0].trees).toBeLessThan(40);
    expect(report.models[0].stoppedEarly).toBe(true);
    expect(report.warnings.at(-1)).toMatchObject({ key: 'stopped', facts: { stopped: KIND } });
    for (const abortAfter of [1, 3, 10, 30]) await expect(train(source, SMALL, trainingContext({ abortAfter }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('goes on from a checkpoint to the same scores', async () => {
    const source = await paymentsSource();
    const whole = await train(source, SMALL);
    const checkpoint = memoryCheckpoint();
    const with_ = (options: Parameters<typeof trainingContext>[0]) => ({ ...trainingContext(options), checkpointOf: () => checkpoint });
    await expect(train(source, SMALL, with_({ abortAfter: 30, clockStepMs: 10_000 }))).rejects.toMatchObject({ code: 'cancelled' });
    expect((await train(source, SMALL, with_({}))).predictions.byKind).toEqual(whole.predictions.byKind);
  });
});

describe('what a run leaves', () => {
  it('scores rows as training did, from what is stored', async () => {
    const source = await paymentsSource();
    const { models, featureState, predictions } = await train(source, { label: 'fraud', ...SMALL });
    const state = featureStateFromArtifact(structuredClone(featureState));
    const scored = await scoreTable(source.table, state, structuredClone(models), registry, trainingContext());
    expect(scored.byKind).toEqual(predictions.byKind);
    expect([scored.keys, scored.actual]).toEqual([predictions.keys, predictions.actual]);
    const fresh = await sourceOf(['amount', 'hour_of_day', 'channel'], [['50', '12', 'web'], ['9999', '3', 'fax']]);
    const { byKind, actual } = await scoreTable(fresh.table, state, models, registry, trainingContext());
    expect(byKind[KIND][1]).toBeGreaterThan(byKind[KIND][0]);
    expect(actual.every(Number.isNaN)).toBe(true);
  });

  it('is told apart from a run that predicts, and explains a score by no class', async () => {
    const source = await paymentsSource();
    const { models, featureState } = await train(source, { label: 'fraud', ...SMALL });
    const state = featureStateFromArtifact(featureState);
    expect(() => tabularState(state)).toThrow(/finds unusual rows/);
    const model = (await registry.get(KIND)).load(models[KIND]);
    const x = await readFeatures(source.reader, state.features, Int32Array.of(PLANTED), trainingContext());
    const [{ className, prediction, sum, contributions }] = explainRow(model, x, state).outputs;
    expect([className, contributions[0].feature]).toEqual([null, 'amount']);
    expect(Math.exp(sum)).toBeCloseTo(prediction, 9);
  });

  it('writes a report that JSON can hold, and a list with a flag a row', async () => {
    const { report, predictions, featureState } = await train(await paymentsSource(), { label: 'fraud', ...SMALL });
    const json = anomalyReportJson(report, { appVersion: '1', engine: { name: 'typescript', reason: 'test' }, dataHash: 'h', timingsMs: {} });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toMatchObject({ task: 'anomaly', dataHash: 'h', plan: { label: { column: 'fraud' } } });
    const { header, rows } = anomalyPredictionRows(predictions, featureStateFromArtifact(featureState));
    expect(header).toEqual(['key', 'actual', KIND, `${KIND}-flagged`]);
    expect(rows).toHaveLength(300);
    expect(rows.filter(([, , , flagged]) => flagged === '1')).toHaveLength(report.models[0].flagged);
    expect(rows[PLANTED]).toEqual([`P-1-${PLANTED}`, 'yes', String(predictions.byKind[KIND][PLANTED]), '1']);
  });
});
