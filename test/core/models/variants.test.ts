import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../src/core/contract/index.ts';
import type { Artifact, TrainingData } from '../../../src/core/contract/index.ts';
import { gradientBoosting } from '../../../src/core/models/gradient-boosting/gradientBoosting.ts';
import { readGbdt } from '../../../src/core/models/gradient-boosting/gbdtModel.ts';
import type { GbdtParams } from '../../../src/core/models/gradient-boosting/params.ts';
import { asBoosting, seedBoosting, tweedieBoosting } from '../../../src/core/models/gradient-boosting/variants.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';

const rng = createRng('variants');
const values = Float64Array.from({ length: 400 }, () => rng.next());
const data: TrainingData = { x: { rows: 400, features: [{ name: 'a', kind: 'number', values }] }, y: values.map((value) => (rng.next() < 0.5 ? 0 : 100 * value * rng.next()) - (rng.next() < 0.1 ? 30 : 0)) };
const clipped: TrainingData = { ...data, y: data.y.map((money) => Math.max(0, money)) };

const fit = (estimator: typeof tweedieBoosting, given: TrainingData, params: Record<string, number | string> = {}, startFrom?: Artifact) =>
  estimator.fit(given, { ...defaultParams(estimator.params), ...params }, { ...createTestContext(), startFrom });
const boost = (given: TrainingData, params: Partial<GbdtParams>) => gradientBoosting.fit(given, { ...defaultParams<GbdtParams>(gradientBoosting.params), ...params }, createTestContext());

describe('boosted trees with Tweedie’s loss', () => {
  it('are boosting’s own with that loss, under another name', async () => {
    const [ours, plain] = [await fit(tweedieBoosting, clipped), await boost(clipped, { objective: 'tweedie' })];
    expect(ours.toArtifact()).toEqual({ ...plain.toArtifact(), kind: 'gbdt-tweedie' });
    expect(ours.kind).toBe('gbdt-tweedie');
  });

  it('take targets below 0 for 0, of validation rows too', async () => {
    const model = await fit(tweedieBoosting, { ...data, validation: data });
    expect(model.toArtifact()).toEqual((await fit(tweedieBoosting, { ...clipped, validation: clipped })).toArtifact());
    expect(model.predict(data.x).every((money) => money > 0)).toBe(true);
  });

  it('do not let the loss be chosen', async () => {
    expect(Object.keys(tweedieBoosting.params)).not.toContain('objective');
    await expect(fit(tweedieBoosting, data, { objective: 'gamma' })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"gbdt-tweedie" has no parameter "objective"') });
  });
});

describe('boosted trees with the seed’s settings', () => {
  it('have them as defaults, and let them be changed', async () => {
    expect(defaultParams(seedBoosting.params)).toMatchObject({ nEstimators: 1000, maxDepth: 8, learningRate: 0.1, subsample: 0.8, colsampleBytree: 0.8, objective: 'squaredError' });
    const model = await fit(seedBoosting, data, { nEstimators: 7 });
    expect(model.toArtifact()).toEqual({ ...(await boost(data, { ...gradientBoosting.presets.seed, nEstimators: 7 })).toArtifact(), kind: 'gbdt-seed' });
  });
});

describe('artifacts of variants', () => {
  it('are read by their own kind alone', async () => {
    const [tweedie, seed, plain] = [await fit(tweedieBoosting, data), await fit(seedBoosting, data, { nEstimators: 3 }), await boost(data, { nEstimators: 3 })].map((model) => model.toArtifact());
    expect(tweedieBoosting.load(tweedie).toArtifact()).toEqual(tweedie);
    for (const [estimator, foreign] of [[tweedieBoosting, seed], [tweedieBoosting, plain], [seedBoosting, tweedie], [gradientBoosting, seed]] as const) {
      expect(() => estimator.load(foreign)).toThrow(expect.objectContaining({ code: 'bad-file' }));
    }
  });

  it('hold boosted trees for whoever asks, as for export to XGBoost', async () => {
    const seed = (await fit(seedBoosting, data, { nEstimators: 3 })).toArtifact();
    const parts = readGbdt(asBoosting(seed) ?? seed);
    expect([parts.objective, parts.forest.trees.length]).toEqual(['squaredError', 3]);
    expect(asBoosting({ ...seed, kind: 'ridge' })).toBeUndefined();
  });

  it('can be gone on from', async () => {
    const first = await fit(seedBoosting, data, { nEstimators: 5, subsample: 1, colsampleBytree: 1 });
    const both = await fit(seedBoosting, data, { nEstimators: 4, subsample: 1, colsampleBytree: 1 }, first.toArtifact());
    expect(both.facts).toMatchObject({ trees: 9, treesGrown: 4 });
  });
});
