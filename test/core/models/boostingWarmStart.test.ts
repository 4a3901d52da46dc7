import { describe, expect, it } from 'vitest';
import type { Artifact, TrainingData } from '../../../src/core/contract/index.ts';
import type { GbdtParams } from '../../../src/core/models/gradient-boosting/params.ts';
import { createTestContext } from '../../testContext.ts';
import { boostingSample, fitBoosting } from './boostingSample.ts';
import type { Target } from './boostingSample.ts';

/** Nothing is drawn by lot: the number of a tree does not matter. */
const PLAIN: Partial<GbdtParams> = { subsample: 1, colsampleBytree: 1, maxDepth: 4, minChildWeight: 1, learningRate: 0.1 };
const CASES: readonly [Target, Partial<GbdtParams>][] = [
  ['quantity', {}],
  ['quantity', { objective: 'absoluteError' }],
  ['count', { objective: 'poisson' }],
  ['two', {}],
  ['three', {}],
];

function goOn(from: Artifact, data: TrainingData, params: Partial<GbdtParams>) {
  return fitBoosting(data, { ...PLAIN, ...params }, { ...createTestContext(), startFrom: from });
}

describe('a warm start', () => {
  it.each(CASES)('from 50 trees for 50 more gives the model of 100: target "%s", %o', async (target, params) => {
    const data = boostingSample(target, 500, 3);
    const half = await fitBoosting(data, { ...PLAIN, ...params, nEstimators: 50 });
    const whole = await fitBoosting(data, { ...PLAIN, ...params, nEstimators: 100 });
    const continued = await goOn(structuredClone(half.toArtifact()), data, { ...params, nEstimators: 50 });
    expect(continued.predict(data.x)).toEqual(whole.predict(data.x));
    expect(continued.facts.trees).toBe(whole.facts.trees);
    expect(continued.predict(data.x)).not.toEqual(half.predict(data.x));
  });

  it('goes on with other rows, from what the model says of them', async () => {
    const half = await fitBoosting(boostingSample('quantity', 500, 3), { ...PLAIN, nEstimators: 20 });
    const other = boostingSample('quantity', 500, 4);
    const still = await goOn(half.toArtifact(), other, { nEstimators: 1, gamma: 1e200, regLambda: 1e9 });
    half.predict(other.x).forEach((value, row) => expect(still.predict(other.x)[row]).toBeCloseTo(value, 5));
  });

  it('is refused where the model is of another task', async () => {
    const two = boostingSample('two', 200, 1);
    const from = (await fitBoosting(two, { ...PLAIN, nEstimators: 2 })).toArtifact();
    const refusal = (text: string) => ({ code: 'bad-input', message: expect.stringContaining(text) });
    await expect(goOn(from, boostingSample('quantity', 200, 1), {})).rejects.toMatchObject(refusal('objective'));
    await expect(goOn(from, { ...two, classes: ['no', 'perhaps'] }, {})).rejects.toMatchObject(refusal('classes'));
    await expect(goOn(from, { ...two, x: { ...two.x, features: two.x.features.slice(1) } }, {})).rejects.toMatchObject(refusal('"n0"'));
  });
});
