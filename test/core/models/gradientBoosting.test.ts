import { describe, expect, it } from 'vitest';
import type { Artifact, FeatureTable, TrainingData } from '../../../src/core/contract/index.ts';
import { resolveParams } from '../../../src/core/contract/index.ts';
import { gradientBoosting } from '../../../src/core/models/gradient-boosting/gradientBoosting.ts';
import type { GbdtParams } from '../../../src/core/models/gradient-boosting/params.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';
import type { TestContext } from '../../testContext.ts';

/** Every row, every feature, no shrinkage: what a hand can compute. */
const PLAIN = { nEstimators: 1, maxDepth: 6, learningRate: 1, subsample: 1, colsampleBytree: 1, regLambda: 0, minChildWeight: 1 };

function fit(data: TrainingData, params: Partial<GbdtParams>, ctx: TestContext = createTestContext()) {
  return gradientBoosting.fit(data, resolveParams('gbdt', gradientBoosting.params, params), ctx);
}

function tableOf(values: readonly number[]): FeatureTable {
  return { rows: values.length, features: [{ name: 'x', kind: 'number', values: Float64Array.from(values) }] };
}

/** y = sin(3 x0) + x1² + noise. */
function waves(rows: number, seed: number): TrainingData {
  const rng = createRng(seed);
  const features = ['a', 'b', 'c'].map((name) => ({ name, kind: 'number' as const, values: Float64Array.from({ length: rows }, () => rng.normal()) }));
  const y = Float64Array.from({ length: rows }, (_, row) => Math.sin(3 * features[0].values[row]) + features[1].values[row] ** 2 + 0.3 * rng.normal());
  return { x: { rows, features }, y };
}

const rmse = (predicted: Float64Array, y: Float64Array) => Math.sqrt(predicted.reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0) / y.length);

describe('gradient boosting', () => {
  it('starts at the mean and adds up trees, as the hand computes', async () => {
    // Mean 5, residuals −5 −3 3 5; one level: leaves −4 and 4, halved; then residuals −3 −1 1 3 → leaves −2 and 2, halved.
    const data = { x: tableOf([1, 2, 3, 4]), y: Float64Array.of(0, 2, 8, 10) };
    const one = await fit(data, { ...PLAIN, maxDepth: 1, learningRate: 0.5 });
    expect(Array.from(one.predict(data.x))).toEqual([3, 3, 7, 7]);
    const two = await fit(data, { ...PLAIN, maxDepth: 1, learningRate: 0.5, nEstimators: 2 });
    expect(Array.from(two.predict(data.x))).toEqual([2, 2, 8, 8]);
    expect(two.learning?.train).toEqual([Math.sqrt((9 + 1 + 1 + 9) / 4), Math.sqrt((4 + 0 + 0 + 4) / 4)]);
    expect(two.facts).toEqual({ trees: 2, treesGrown: 2, stoppedEarly: 0, trainRmse: Math.SQRT2 });
  });

  it('counts a row of weight 2 like two rows', async () => {
    const values = [1, 2, 3, 4, 5, 6];
    const y = [3, 1, 4, 1, 5, 9];
    const twice = { x: tableOf([...values, ...values.slice(3)]), y: Float64Array.from([...y, ...y.slice(3)]) };
    const weighted = { x: tableOf(values), y: Float64Array.from(y), weight: Float64Array.of(1, 1, 1, 2, 2, 2) };
    const params = { ...PLAIN, nEstimators: 5, maxDepth: 2, learningRate: 0.3, regLambda: 1 };
    const expected = (await fit(twice, params)).predict(tableOf(values));
    (await fit(weighted, params)).predict(tableOf(values)).forEach((value, row) => expect(value).toBeCloseTo(expected[row], 6));
  });

  it('ignores rows of weight 0', async () => {
    const data = { x: tableOf([1, 2, 3, 4, 9]), y: Float64Array.of(0, 2, 8, 10, 1e6), weight: Float64Array.of(1, 1, 1, 1, 0) };
    expect(Array.from((await fit(data, PLAIN)).predict(tableOf([1, 2, 3, 4])))).toEqual([0, 2, 8, 10]);
  });

  it('keeps the best iteration when stopped early', async () => {
    const data = { ...waves(300, 1), validation: waves(300, 2) };
    const params = { nEstimators: 400, learningRate: 0.3, maxDepth: 4, minChildWeight: 1 };
    const model = await fit(data, { ...params, earlyStoppingRounds: 10 });
    const curve = model.learning?.validation ?? [];
    const best = curve.indexOf(Math.min(...curve));
    expect(curve.length).toBe(best + 11);
    expect(model.facts).toMatchObject({ trees: best + 1, bestIteration: best + 1, treesGrown: best + 11, validationRmse: curve[best], stoppedEarly: 0 });
    expect(rmse(model.predict(data.validation.x), data.validation.y)).toBeCloseTo(curve[best], 12);
    const all = await fit(data, { ...params, nEstimators: 60 });
    expect(all.facts.trees).toBe(60);
    expect(all.learning?.validation.length).toBe(60);
  });

  it('learns nothing from validation rows', async () => {
    const plain = await fit(waves(200, 1), { nEstimators: 20 });
    const watched = await fit({ ...waves(200, 1), validation: waves(90, 2) }, { nEstimators: 20 });
    const probe = waves(50, 3).x;
    expect(watched.predict(probe)).toEqual(plain.predict(probe));
  });

  it('says what early stopping needs', async () => {
    await expect(fit(waves(50, 1), { earlyStoppingRounds: 5 })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('validation rows') });
  });

  it('draws rows and columns by the seed and the tree’s number', async () => {
    const data = waves(200, 1);
    const [short, long, other] = [await fit(data, { nEstimators: 5 }), await fit(data, { nEstimators: 9 }), await fit(data, { nEstimators: 5 }, createTestContext({ seed: 7 }))];
    expect(long.learning?.train.slice(0, 5)).toEqual(short.learning?.train);
    expect(other.learning?.train).not.toEqual(short.learning?.train);
  });

  it('says when it was stopped, and keeps the trees so far', async () => {
    const model = await fit(waves(200, 1), { nEstimators: 50 }, createTestContext({ stopAfter: 6 }));
    expect(model.facts).toMatchObject({ trees: 7, stoppedEarly: 1 });
    expect(model.learning?.train.length).toBe(7);
  });

  it('reports each tree with live numbers', async () => {
    const ctx = createTestContext();
    await fit({ ...waves(200, 1), validation: waves(50, 2) }, { nEstimators: 3 }, ctx);
    const trees = ctx.progress.filter(({ phase }) => phase === 'trees');
    expect(trees.map(({ done, total, unit }) => [done, total, unit])).toEqual([[1, 3, 'trees'], [2, 3, 'trees'], [3, 3, 'trees']]);
    expect(Object.keys(trees[2].metrics ?? {}).sort()).toEqual(['rowsPerSecond', 'trainRmse', 'validationRmse']);
  });

  it('gives importance by gain to what matters', async () => {
    const [first, , last] = (await fit(waves(500, 1), {})).importance();
    expect(first.feature).toBe('b');
    expect(last.feature).toBe('c');
    expect(last.importance).toBeLessThan(0.1);
  });
});

describe('a checkpoint of gradient boosting', () => {
  const data = waves(120, 1);
  const params = { nEstimators: 8, maxDepth: 2 };

  async function interrupted(): Promise<Artifact> {
    const checkpoint = memoryCheckpoint();
    await fit(data, params, createTestContext({ checkpoint, clockStepMs: 700, stopAfter: 4 }));
    expect(checkpoint.saved.length).toBeGreaterThan(0);
    return checkpoint.saved[0];
  }

  /** Trees that a fit with this checkpoint had to grow. */
  async function grown(state: Artifact, of: TrainingData, with_: Partial<GbdtParams>, seed = 42): Promise<number> {
    const ctx = createTestContext({ seed, checkpoint: memoryCheckpoint(state) });
    const model = await fit(of, with_, ctx);
    const fresh = await fit(of, with_, createTestContext({ seed }));
    expect(model.toArtifact()).toEqual(fresh.toArtifact());
    return ctx.progress.filter(({ phase }) => phase === 'trees').length;
  }

  it('saves the trees that it has', async () => {
    expect(await grown(await interrupted(), data, params)).toBeLessThan(8);
  });

  it('is passed over where data, parameters or seed are others', async () => {
    const state = await interrupted();
    expect(await grown(state, waves(120, 2), params)).toBe(8);
    expect(await grown(state, { ...data, y: data.y.with(0, 1) }, params)).toBe(8);
    expect(await grown(state, { ...data, validation: data }, params)).toBe(8);
    expect(await grown(state, data, { ...params, learningRate: 0.06 })).toBe(8);
    expect(await grown(state, data, params, 43)).toBe(8);
  });

  it('is passed over where it is damaged', async () => {
    const state = await interrupted();
    for (const damage of [{ kind: 'other' }, { version: 99 }, { buffers: {} }, { meta: {} }, { buffers: { ...state.buffers, left: state.buffers.left.map(() => 0) as Int32Array<ArrayBuffer> } }]) {
      expect(await grown({ ...state, ...damage }, data, params)).toBe(8);
    }
  });
});
