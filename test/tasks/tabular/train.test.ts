import { describe, expect, it } from 'vitest';
import { regressionMetrics } from '../../../src/core/metrics/regression.ts';
import { createRng } from '../../../src/core/random.ts';
import { sourceOf } from '../sourceOf.ts';
import { flowersSource, membersSource } from './fixtures.ts';
import { SMALL_GBDT, train, trainingContext } from './training.ts';

const HOLDOUT = { kind: 'holdout', share: 0.25, seed: 7 };
const cells = (count: number, row: (i: number) => string[]) => Array.from({ length: count }, (_, i) => row(i));

/** y = 3a + noise. */
async function lineSource(count = 200) {
  const rng = createRng('line');
  return sourceOf(['a', 'b', 'y'], cells(count, () => {
    const a = rng.next() * 10;
    return [a.toFixed(3), rng.next().toFixed(3), (3 * a + rng.normal()).toFixed(3)];
  }));
}

describe('trainTabular', () => {
  it('judges two classes on one hold-out: probabilities, curves, a confusion that adds up, and a champion', async () => {
    const source = await membersSource();
    const { report, predictions, models } = await train(source, { split: HOLDOUT, models: [SMALL_GBDT, 'logistic'] });
    expect(report.models.map(({ kind }) => kind).toSorted()).toEqual(['baseline-base-rate', 'gbdt', 'logistic']);
    expect(report.rows).toMatchObject({ read: 400, rejected: 0, train: 300, holdout: 100 });
    expect(report.rankedBy).toBe('logLoss');
    const losses = report.models.map(({ metrics }) => ('logLoss' in metrics ? metrics.logLoss : NaN));
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    for (const model of report.models) {
      if (model.learn !== 'binary') throw new Error('two classes were learned');
      expect(model.confusion.flat().reduce((sum, rows) => sum + rows, 0)).toBe(100);
      expect(model.threshold).toBe(0.5);
      expect(model.comparison === null).toBe(model.role === 'baseline');
      expect(predictions.byKind[model.kind].every((p) => p >= 0 && p <= 1)).toBe(true);
    }
    expect(report.championIsBaseline).toBe(false);
    expect(Object.keys(models).toSorted()).toEqual(report.models.map(({ kind }) => kind).toSorted());
    expect(predictions.keys[0]).toMatch(/^M-1-/);
    const learner = report.models.find(({ kind }) => kind === 'gbdt');
    expect(learner?.permutationImportance.map(({ feature }) => feature).slice(0, 2).toSorted()).toEqual(['hours', 'price_paid']);
  });

  it('learns numbers, and its metrics are those of its predictions', async () => {
    const { report, predictions } = await train(await lineSource(), { split: HOLDOUT, models: ['ridge'] });
    expect(report).toMatchObject({ champion: 'ridge', championIsBaseline: false, rankedBy: 'rmse' });
    expect(report.models[0].metrics).toEqual(regressionMetrics(predictions.actual, predictions.byKind.ridge));
    expect(predictions.keys).toEqual(Array.from(predictions.rows, (row) => String(row + 1)));
  });

  it('refuses a target whose squared errors would overflow', async () => {
    const source = await sourceOf(['a', 'y'], cells(40, (i) => [String((7 * i) % 11), `${i % 7}.5e155`]));
    await expect(train(source, { target: 'y', split: HOLDOUT, models: ['ridge'] })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('beyond ±1e+100') });
  });

  it('deals anew only the most important of very many features', async () => {
    const rng = createRng('wide');
    const names = Array.from({ length: 250 }, (_, f) => `x${f}`);
    const source = await sourceOf([...names, 'y'], cells(60, () => {
      const values = names.map(() => rng.next());
      return [...values.map((value) => value.toFixed(3)), (10 * values[3] + rng.normal()).toFixed(3)];
    }));
    const { report } = await train(source, { target: 'y', split: HOLDOUT, models: ['ridge'] });
    const ridge = report.models.find(({ kind }) => kind === 'ridge');
    expect(ridge?.permutationImportance).toHaveLength(200);
    expect(ridge?.permutationImportance.map(({ feature }) => feature)).toContain(ridge?.featureImportance[0].feature);
  });

  it('takes a positive class as the file writes it', async () => {
    const source = await sourceOf(['a', 'left'], cells(40, (i) => [String((7 * i) % 11), i % 3 === 0 ? 'Yes' : 'No']));
    const positive = async (positiveClass: string) => (await train(source, { target: 'left', split: HOLDOUT, models: ['baseline-base-rate'], positiveClass })).report.plan.positiveClass;
    expect([await positive('No'), await positive('no')]).toEqual(['no', 'no']);
    await expect(positive('nobody')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"positiveClass"') });
  });

  it('sets as many rows apart to watch the learning as are asked for', async () => {
    const source = await lineSource();
    const learningOf = async (validationShare: number) => (await train(source, { split: HOLDOUT, models: [SMALL_GBDT], validationShare })).report.models.find(({ kind }) => kind === 'gbdt')?.learning;
    expect((await learningOf(0.2))?.validation).toHaveLength(20);
    const watchedNone = await learningOf(0);
    expect(watchedNone?.train).toHaveLength(20);
    expect(watchedNone?.validation).toEqual([]);
    await expect(learningOf(0.9)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"validationShare"') });
  });

  it('learns several classes: a class and a probability each', async () => {
    const { report, predictions } = await train(await flowersSource(), { split: HOLDOUT, models: [SMALL_GBDT] });
    expect(Object.keys(predictions.byKind)).toEqual(['gbdt', 'gbdt:iris', 'gbdt:rose', 'gbdt:tulip', 'baseline-base-rate', 'baseline-base-rate:iris', 'baseline-base-rate:rose', 'baseline-base-rate:tulip']);
    predictions.byKind.gbdt.forEach((said, row) => {
      const shares = ['iris', 'rose', 'tulip'].map((name) => predictions.byKind[`gbdt:${name}`][row]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(shares[said]).toBe(Math.max(...shares));
    });
    const best = report.models[0];
    expect(best.kind).toBe('gbdt');
    expect('accuracy' in best.metrics && best.metrics.accuracy).toBeGreaterThan(0.8);
  });

  it('predicts every row from the other folds', async () => {
    const { report, predictions } = await train(await lineSource(60), { split: { kind: 'folds', k: 3, seed: 1 }, models: ['baseline-mean'] });
    expect(report.rows).toMatchObject({ train: 60, holdout: 60 });
    expect(predictions.keys).toHaveLength(60);
    // A fold's mean is of the other folds' rows: three values, and none of them the mean of all.
    expect(new Set(predictions.byKind['baseline-mean']).size).toBe(3);
  });

  it('learns from one file and predicts another, whatever is in it', async () => {
    const train1 = await sourceOf(['id', 'plan', 'y'], cells(80, (i) => [`a${i}`, i % 2 ? 'x' : 'z', String(i % 2 ? 10 + (i % 3) : 1 + (i % 3))]));
    const test1 = await sourceOf(['y', 'plan', 'id'], [['11', 'x', 'b1'], ['', 'new', 'b2'], ['2', 'z', 'b3']]);
    const { report, predictions } = await train({ train: train1, test: test1 }, { target: 'y', models: [{ kind: 'gbdt', params: { nEstimators: 60, learningRate: 0.2, minChildWeight: 1 } }] });
    expect(report.plan.split).toEqual({ kind: 'file' });
    expect(report.rows).toMatchObject({ read: 83, rejected: 1, train: 80, holdout: 2 });
    expect(predictions.keys).toEqual(['b1', 'b2', 'b3']);
    expect(Array.from(predictions.actual)).toEqual([11, NaN, 2]);
    expect(predictions.byKind.gbdt[0]).toBeGreaterThan(9);
    expect(predictions.byKind.gbdt[2]).toBeLessThan(4);
  });

  it('is the same for the same seed, whatever else ran', async () => {
    const source = await membersSource(200);
    const ask = { split: HOLDOUT, models: [SMALL_GBDT], threshold: 'f1' };
    const [first, second] = [await train(source, ask), await train(source, ask, trainingContext({ seed: 99 }))];
    expect(second.predictions).toEqual(first.predictions);
    expect(second.models).toEqual(first.models);
    const other = await train(source, { ...ask, split: { ...HOLDOUT, seed: 8 } });
    expect(other.predictions.keys).not.toEqual(first.predictions.keys);
  });

  it('warns by name of a feature that knows the target', async () => {
    const rng = createRng('leak');
    const source = await sourceOf(['a', 'refund', 'y'], cells(200, (i) => [rng.next().toFixed(3), i % 2 ? '0' : String(5 + (i % 9)), i % 2 ? 'no' : 'yes']));
    const { report } = await train(source, { split: HOLDOUT, models: ['baseline-base-rate'] });
    expect(report.warnings.filter(({ key }) => key === 'leak').map(({ facts }) => facts.feature)).toEqual(['refund']);
    const numbers = await sourceOf(['a', 'double', 'y'], cells(300, (i) => [rng.next().toFixed(3), String(2 * i), String(i + 0.5)]));
    const leaks = (await train(numbers, { split: HOLDOUT, models: ['baseline-mean'] })).report.warnings.filter(({ key }) => key === 'leak');
    expect(leaks.map(({ facts }) => [facts.feature, facts.metric])).toEqual([['double', 'R²']]);
  });

  it('counts rows that repeat and rows that contradict', async () => {
    const rows = [...cells(60, (i) => [String(i), String(i % 7), String(i * 2)]), ['3', '3', '6'], ['4', '4', '1000']];
    const { report } = await train(await sourceOf(['a', 'b', 'y'], rows), { split: HOLDOUT, models: ['baseline-mean'] });
    expect(report.warnings.filter(({ key }) => key.endsWith('-rows')).map(({ key, facts }) => [key, facts.rows])).toEqual([['duplicate-rows', 1], ['conflicting-rows', 1]]);
  });

  it('leaves out rows without a target, and says how many', async () => {
    const rows = cells(60, (i) => [String(i % 13), i % 10 === 0 ? '' : String(i)]);
    const { report } = await train(await sourceOf(['a', 'y'], rows), { split: HOLDOUT, models: ['baseline-mean'] });
    expect(report.rows).toMatchObject({ read: 60, rejected: 6 });
    expect(report.warnings).toContainEqual(expect.objectContaining({ key: 'missing-target', facts: { rows: 6, column: 'y' } }));
  });

  it('weighs rows in learning', async () => {
    const rows = cells(80, (i) => [String(i % 7), i % 2 ? '0' : '1', i % 2 ? '100' : '0']);
    const { models } = await train(await sourceOf(['a', 'w', 'y'], rows), { target: 'y', learn: 'regression', weight: 'w', split: HOLDOUT, models: ['baseline-mean'] });
    expect(models['baseline-mean'].meta.constant).toBe(0);
  });

  it('stops and keeps, and cancels', async () => {
    const source = await membersSource(200);
    const asked = { split: HOLDOUT, models: [{ kind: 'gbdt', params: { nEstimators: 500 } }, 'logistic'] };
    const { report } = await train(source, asked, trainingContext({ stopAfter: 3 }));
    expect(report.models.map(({ kind }) => kind)).not.toContain('logistic');
    expect(report.warnings.map(({ key }) => key)).toContain('stopped');
    await expect(train(source, asked, trainingContext({ abortAfter: 30 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the class threshold', () => {
  it('is chosen on training rows by a rule, and used on the hold-out', async () => {
    const source = await membersSource(600);
    const { report } = await train(source, { split: HOLDOUT, models: ['logistic'], threshold: 'youden' });
    const model = report.models.find(({ kind }) => kind === 'logistic');
    if (model?.learn !== 'binary') throw new Error('two classes were learned');
    expect(model.threshold).toBeGreaterThan(0);
    expect(model.threshold).not.toBe(0.5);
    const [, [missed, found]] = model.confusion;
    expect(model.metrics.recall).toBeCloseTo(found / (found + missed), 12);
  });

  it('falls back to a half where the rule has too few rows, and says so', async () => {
    const source = await membersSource(40);
    const { report } = await train(source, { split: HOLDOUT, models: ['logistic'], threshold: 'f1' });
    expect(report.models[0]).toMatchObject({ threshold: 0.5 });
    expect(report.warnings.map(({ key }) => key)).toContain('no-validation');
  });
});
