import { describe, expect, it } from 'vitest';
import type { FeatureTable, TrainingData } from '../../../../src/core/contract/index.ts';
import { resolveParams } from '../../../../src/core/contract/index.ts';
import { drawBag } from '../../../../src/core/models/random-forest/bag.ts';
import { featureShare, randomForestParams } from '../../../../src/core/models/random-forest/params.ts';
import type { RandomForestParams } from '../../../../src/core/models/random-forest/params.ts';
import { randomForest } from '../../../../src/core/models/random-forest/randomForest.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTestContext } from '../../../testContext.ts';
import type { TestContext } from '../../../testContext.ts';
import { categoryFeature, numberFeature } from '../../trees/growTree.ts';

/** One tree of all rows and features: what a hand can compute. */
const PLAIN = { nEstimators: 1, bootstrap: false, maxFeatures: 'all', minSamplesLeaf: 1 };

const paramsOf = (params: Partial<RandomForestParams>) => resolveParams('random-forest', randomForestParams, params);

function fit(data: TrainingData, params: Partial<RandomForestParams>, ctx: TestContext = createTestContext()) {
  return randomForest.fit(data, paramsOf(params), ctx);
}

function tableOf(values: readonly number[]): FeatureTable {
  return { rows: values.length, features: [numberFeature('x', values)] };
}

/** y = sin(3 a) + b² + noise. */
function waves(rows: number, seed: number): TrainingData {
  const rng = createRng(seed);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => numberFeature(name, Array.from({ length: rows }, () => rng.normal())));
  const of = (feature: typeof a, row: number) => (feature.kind === 'number' ? feature.values[row] : NaN);
  return { x: { rows, features: [a, b, c] }, y: Float64Array.from({ length: rows }, (_, row) => Math.sin(3 * of(a, row)) + of(b, row) ** 2 + 0.3 * rng.normal()) };
}

const inClasses = (data: TrainingData, bounds: readonly number[]): TrainingData => ({
  ...data,
  y: data.y.map((value) => bounds.filter((bound) => value >= bound).length),
  classes: ['low', 'middle', 'high'].slice(0, bounds.length + 1),
});

function rmseOf(rows: Int32Array, predicted: Float64Array, y: Float64Array): number {
  return Math.sqrt(rows.reduce((sum, row) => sum + (predicted[row] - y[row]) ** 2, 0) / rows.length);
}

describe('a bag', () => {
  const rows = Int32Array.of(0, 2, 3, 5, 6, 7, 8, 9);

  it('draws as many rows as it has, with replacement', () => {
    const { learning, resting, times } = drawBag(createRng(1), rows, 10, paramsOf({}));
    expect(times.reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(Math.max(...times)).toBeGreaterThan(1);
    expect([...learning, ...resting].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Array.from(learning)).toEqual(Array.from(learning).sort((a, b) => a - b));
    expect(Array.from(resting)).toEqual(Array.from(resting).sort((a, b) => a - b));
    expect(resting).toContain(1);
    expect(learning.every((row) => times[row] > 0)).toBe(true);
  });

  it('leaves a row out with probability 1/e', () => {
    const many = Int32Array.from({ length: 20_000 }, (_, row) => row);
    expect(drawBag(createRng(1), many, 20_000, paramsOf({})).resting.length / 20_000).toBeCloseTo(Math.exp(-1), 2);
  });

  it('draws a share without replacement where it is told to', () => {
    const { learning, times } = drawBag(createRng(1), rows, 10, paramsOf({ bootstrap: false, maxSamples: 0.5 }));
    expect(learning.length).toBe(4);
    expect(Math.max(...times)).toBe(1);
  });
});

describe('a random forest', () => {
  it('says the means of leaves, as the hand computes', async () => {
    const data = { x: tableOf([1, 2, 3, 4]), y: Float64Array.of(0, 2, 8, 10) };
    expect(Array.from((await fit(data, { ...PLAIN, maxDepth: 1 })).predict(data.x))).toEqual([1, 1, 9, 9]);
    expect(Array.from((await fit(data, PLAIN)).predict(data.x))).toEqual([0, 2, 8, 10]);
    expect(Array.from((await fit(data, { ...PLAIN, maxLeaves: 3 })).predict(data.x))).toEqual([0, 2, 9, 9]);
    const weighted = { ...data, weight: Float64Array.of(3, 1, 1, 1) };
    expect(Array.from((await fit(weighted, { ...PLAIN, maxDepth: 1 })).predict(data.x))).toEqual([0.5, 0.5, 9, 9]);
  });

  it('says the shares of classes in leaves', async () => {
    const x = tableOf([1, 1, 1, 1, 2, 2, 2, 2]);
    const two = await fit({ x, y: Float64Array.of(0, 0, 0, 1, 1, 1, 1, 1), classes: ['no', 'yes'] }, PLAIN);
    expect(Array.from(two.predict(tableOf([1, 2])))).toEqual([0.25, 1]);
    const three = await fit({ x, y: Float64Array.of(0, 0, 0, 1, 1, 2, 2, 2), classes: ['a', 'b', 'c'] }, PLAIN);
    expect(Array.from(three.predict(tableOf([1, 2])))).toEqual([0.75, 0.25, 0, 0, 0.25, 0.75]);
  });

  it('judges a row by the trees that did not see it', async () => {
    const data = waves(300, 1);
    const model = await fit(data, { nEstimators: 1 });
    const { resting } = drawBag(createTestContext().rng.fork('tree').fork(0).fork('rows'), Int32Array.from(data.y.keys()), 300, paramsOf({}));
    const mean = resting.reduce((sum, row) => sum + data.y[row], 0) / resting.length;
    const rmse = rmseOf(resting, model.predict(data.x), data.y);
    expect(model.facts.oobRmse).toBeCloseTo(rmse, 12);
    expect(model.facts.oobR2).toBeCloseTo(1 - (rmse / rmseOf(resting, new Float64Array(300).fill(mean), data.y)) ** 2, 12);
    expect(model.learning?.train).toEqual([model.facts.oobRmse]);
  });

  it('is not flattered by its out-of-bag score: noise has none, and what was learned is what comes', async () => {
    const rng = createRng(5);
    const noise = { ...waves(300, 1), y: Float64Array.from({ length: 300 }, () => rng.normal()) };
    const fitted = await fit(noise, { nEstimators: 60, minSamplesLeaf: 1 });
    expect(fitted.facts.oobR2).toBeLessThan(0.1);
    expect(rmseOf(Int32Array.from(noise.y.keys()), fitted.predict(noise.x), noise.y)).toBeLessThan(0.5);
    const [data, fresh] = [waves(1500, 2), waves(1500, 3)];
    const model = await fit(data, { nEstimators: 60 });
    const rmse = rmseOf(Int32Array.from(fresh.y.keys()), model.predict(fresh.x), fresh.y);
    expect(model.facts.oobRmse / rmse).toBeGreaterThan(0.9);
    expect(model.facts.oobRmse / rmse).toBeLessThan(1.1);
  });

  it('has no out-of-bag score where no row is left out, and its curve is that of the training rows', async () => {
    const data = waves(200, 1);
    const model = await fit(data, { nEstimators: 3, bootstrap: false, maxFeatures: 'third' });
    expect(model.facts).toEqual({ trees: 3, stoppedEarly: 0 });
    expect(model.learning?.train.at(-1)).toBeCloseTo(rmseOf(Int32Array.from(data.y.keys()), model.predict(data.x), data.y), 12);
  });

  it('watches validation rows', async () => {
    for (const bounds of [[], [0.8], [0.3, 1.3]]) {
      const learned = bounds.length > 0 ? inClasses(waves(300, 1), bounds) : waves(300, 1);
      const validation = bounds.length > 0 ? inClasses(waves(200, 2), bounds) : waves(200, 2);
      const model = await fit({ ...learned, validation }, { nEstimators: 8 });
      const alone = await fit(learned, { nEstimators: 8 });
      expect(model.learning?.validation.length).toBe(8);
      expect(model.predict(validation.x)).toEqual(alone.predict(validation.x));
      const said = model.predict(validation.x);
      if (bounds.length === 0) expect(model.learning?.validation.at(-1)).toBeCloseTo(rmseOf(Int32Array.from(validation.y.keys()), said, validation.y), 12);
      if (bounds.length === 1) expect(model.learning?.validation.at(-1)).toBeCloseTo(rmseOf(Int32Array.from(validation.y.keys()), said, validation.y) ** 2, 12);
      if (bounds.length === 2) {
        const wrong = validation.y.filter((which, row) => Math.max(...said.subarray(3 * row, 3 * row + 3)) !== said[3 * row + which]).length;
        expect(model.learning?.validation.at(-1)).toBeCloseTo(wrong / 200, 12);
      }
    }
  });

  it('tells classes apart, and its probabilities are some', async () => {
    const [data, fresh] = [inClasses(waves(1200, 1), [0.3, 1.3]), inClasses(waves(600, 2), [0.3, 1.3])];
    const model = await fit(data, { nEstimators: 40 });
    const said = model.predict(fresh.x);
    const right = fresh.y.filter((which, row) => said[3 * row + which] === Math.max(...said.subarray(3 * row, 3 * row + 3))).length;
    expect(right / 600).toBeGreaterThan(0.75);
    expect(model.facts.oobAccuracy).toBeCloseTo(right / 600, 1);
    for (let row = 0; row < 600; row++) {
      const shares = said.subarray(3 * row, 3 * row + 3);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    }
  });

  it('gives a rare class the weight of the others', async () => {
    const data = inClasses(waves(600, 1), [2.5]);
    const rare = data.y.reduce((sum, which) => sum + which, 0) / 600;
    const meanOf = async (classWeight: string) => (await fit(data, { nEstimators: 20, maxDepth: 1, maxFeatures: 'third', classWeight })).predict(data.x).reduce((sum, share) => sum + share, 0) / 600;
    expect(await meanOf('none')).toBeCloseTo(rare, 1);
    expect(await meanOf('balanced')).toBeGreaterThan(2 * rare);
  });

  it('splits by categories and missing values', async () => {
    const x = { rows: 6, features: [categoryFeature('c', ['a', 'b', 'c', 'a', null, null])] };
    const model = await fit({ x, y: Float64Array.of(1, 5, 1, 1, 9, 9) }, PLAIN);
    expect(Array.from(model.predict(x))).toEqual([1, 5, 1, 1, 9, 9]);
  });

  it('asks as many features a node as it is told to', () => {
    const share = (params: Partial<RandomForestParams>, task: 'regression' | 'binary' | 'multiclass' = 'regression') => featureShare(paramsOf(params), task, 20) * 20;
    expect([share({}), share({}, 'binary'), share({}, 'multiclass')]).toEqual([20, 4, 10]);
    expect(['third', 'log2', 'half'].map((maxFeatures) => share({ maxFeatures }))).toEqual([6, 4, 10]);
    expect(share({ maxFeatures: 'share', maxFeaturesShare: 0.01 })).toBe(1);
  });

  it('asks each of two features that tell the same: which of equal splits is taken is chance', async () => {
    const { x, y } = waves(300, 1);
    const twins = { rows: x.rows, features: [...x.features, { ...x.features[1], name: 'b again' }] };
    const shares = new Map((await fit({ x: twins, y }, { nEstimators: 10 })).importance().map(({ feature, importance }) => [feature, importance]));
    for (const name of ['b', 'b again']) expect(shares.get(name)).toBeGreaterThan(0.2);
  });

  it('says its importances by the gain of its splits', async () => {
    const [first] = (await fit(waves(500, 1), { nEstimators: 10 })).importance();
    expect(first.feature).toBe('b');
    expect(first.importance).toBeGreaterThan(0.5);
  });
});
