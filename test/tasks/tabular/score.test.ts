import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../../src/core/contract/index.ts';
import { registry } from '../../../src/registry.ts';
import { explainRow, featuresOfCells } from '../../../src/tasks/table/explain.ts';
import { readFeatures } from '../../../src/tasks/table/features.ts';
import { featureStateFromArtifact } from '../../../src/tasks/table/featureState.ts';
import { tabularPredictionRows, tabularReportJson } from '../../../src/tasks/tabular/reportJson.ts';
import { scoreTable, scoringColumns } from '../../../src/tasks/table/score.ts';
import { scoreMetrics } from '../../../src/tasks/tabular/scoreMetrics.ts';
import { tabularState } from '../../../src/tasks/tabular/tabularState.ts';
import { sourceOf } from '../sourceOf.ts';
import { flowersSource, membersSource } from './fixtures.ts';
import { SMALL_GBDT, train, trainingContext } from './training.ts';

const split = { kind: 'holdout', share: 0.25, seed: 7 };

describe('scoreTable', () => {
  it('says of held-out rows what training said, and judges them alike', async () => {
    const source = await membersSource();
    const { models, featureState, predictions, report } = await train(source, { split, models: [SMALL_GBDT, 'logistic'] });
    const state = tabularState(featureStateFromArtifact(structuredClone(featureState)));
    const scored = await scoreTable(source.table, state, structuredClone(models), registry, trainingContext());
    expect(scored.keys).toHaveLength(400);
    predictions.rows.forEach((row, i) => {
      expect(scored.keys[row]).toBe(predictions.keys[i]);
      for (const kind of Object.keys(models)) expect(scored.byKind[kind][row]).toBe(predictions.byKind[kind][i]);
    });
    const metrics = scoreMetrics(predictions, state, ['gbdt']);
    expect(metrics.gbdt).toEqual(report.models.find(({ kind }) => kind === 'gbdt')?.metrics);
  });

  it('predicts rows without a target, and categories and columns that it does not know', async () => {
    const { models, featureState } = await train(await membersSource(), { split, models: [SMALL_GBDT] });
    const state = tabularState(featureStateFromArtifact(featureState));
    const fresh = await sourceOf(['plan', 'hours', 'price_paid', 'joined', 'extra'], [['gold', '10', '20', '2024-04-01', 'x'], ['', '', '', '', '']]);
    expect(scoringColumns(state, fresh.facts)).not.toContain('extra');
    const scored = await scoreTable(fresh.table, state, models, registry, trainingContext());
    expect(scored.keys).toEqual(['1', '2']);
    expect(scored.actual.every(Number.isNaN)).toBe(true);
    expect(scored.byKind.gbdt.every((p) => p > 0 && p < 1)).toBe(true);
    expect(scoreMetrics(scored, state, ['gbdt'])).toEqual({});
  });

  it('names the columns that are not there, and those of another kind', async () => {
    const { models, featureState } = await train(await membersSource(), { split, models: ['logistic'] });
    const state = tabularState(featureStateFromArtifact(featureState));
    const lacking = await sourceOf(['plan', 'hours'], [['plus', '1'], ['pro', '2']]);
    expect(() => scoringColumns(state, lacking.facts)).toThrow(/"joined".*"price_paid"/);
    const other = await sourceOf(['plan', 'hours', 'price_paid', 'joined'], [['plus', 'many', '1', '2024-01-01'], ['pro', 'few', '2', '2024-01-02']]);
    await expect(scoreTable(other.table, state, models, registry, trainingContext())).rejects.toThrow(/"hours" was learned from as numbers, but here it holds category/);
  });
});

describe('a single prediction', () => {
  it('is explained by addends that add up to it, from a stored row as from typed cells', async () => {
    const source = await membersSource();
    const { models, featureState, predictions } = await train(source, { split, models: [SMALL_GBDT] });
    const state = tabularState(featureStateFromArtifact(featureState));
    const model = (await registry.get('gbdt')).load(models.gbdt);
    const row = predictions.rows[3];
    const explained = explainRow(model, await readFeatures(source.reader, state.features, Int32Array.of(row), trainingContext()), state);
    const [output] = explained.outputs;
    expect(output.className).toBe('yes');
    expect(output.prediction).toBe(predictions.byKind.gbdt[3]);
    expect(1 / (1 + Math.exp(-output.sum))).toBeCloseTo(output.prediction, 9);
    const sizes = output.contributions.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const typed = explainRow(model, featuresOfCells(state.features, { hours: '12.5', price_paid: '20', plan: 'plus', joined: '2024-03-04' }), state);
    expect(Number.isFinite(typed.outputs[0].prediction)).toBe(true);
    expect(() => featuresOfCells(state.features, { hours: 'many' })).toThrow(/"hours" needs a number; got "many"/);
    expect(() => featuresOfCells(state.features, { joined: 'soon' })).toThrow(/"joined" needs a date/);
  });

  it('cannot be explained where the model does not say how', async () => {
    const source = await membersSource(100);
    const { models, featureState } = await train(source, { split, models: ['baseline-base-rate'] });
    const state = tabularState(featureStateFromArtifact(featureState));
    const model = { ...(await registry.get('baseline-base-rate')).load(models['baseline-base-rate']), explain: undefined };
    expect(() => explainRow(model, featuresOfCells(state.features, {}), state)).toThrow(/cannot say how/);
  });
});

describe('what is written', () => {
  it('names classes in predictions.csv, and puts nothing into report.json that JSON cannot hold', async () => {
    const { report, predictions } = await train(await flowersSource(), { split, models: [SMALL_GBDT] });
    const classes = report.plan.classes.map(({ name }) => name);
    const { header, rows } = tabularPredictionRows({ ...predictions, actual: predictions.actual.with(0, NaN) }, classes, ['gbdt', 'baseline-base-rate']);
    expect(header.slice(0, 6)).toEqual(['key', 'actual', 'gbdt', 'gbdt:iris', 'gbdt:rose', 'gbdt:tulip']);
    expect(rows[0][1]).toBeNull();
    expect(classes).toContain(rows[1][1]);
    expect(classes).toContain(rows[1][2]);
    expect(Number(rows[1][3])).toBe(predictions.byKind['gbdt:iris'][1]);
    const json = tabularReportJson(report, { appVersion: '1', engine: { name: 'typescript', reason: 'r' }, dataHash: 'h', datasetIds: ['h', 't'], rowsQuarantined: 2, timingsMs: { import: 5 } });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toMatchObject({ task: 'tabular', dataHash: 'h', testDataHash: 't', rows: { read: 302, rejected: 2 }, timingsMs: { import: 5 } });
  });

  it('is refused where a feature state is forged', async () => {
    const { featureState } = await train(await membersSource(100), { split, models: ['baseline-base-rate'] });
    const metas: readonly Artifact['meta'][] = [{ learn: 'magic' }, { classes: ['a'] }, { classes: ['a', 'a'] }, { features: [] }, { features: [{ name: 'a', column: 'a', part: 'soul' }] }, { thresholds: { gbdt: 'x' } }, { key: 3 }];
    const forged: readonly Partial<Artifact>[] = [{ kind: 'other' }, { version: 9 }, ...metas.map((meta) => ({ meta: { ...featureState.meta, ...meta } }))];
    for (const change of forged) expect(() => featureStateFromArtifact({ ...featureState, ...change })).toThrow(/not a usable/);
  });
});
