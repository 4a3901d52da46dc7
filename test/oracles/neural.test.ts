import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../src/core/neural/referenceEngine.ts';
import expected from './neural.json' with { type: 'json' };
import { SEED_NETWORK } from '../../src/core/neural/seedNetwork.ts';
import { SEED_BATCH, sampled, seedBatch, seedWeights } from './neuralNetwork.ts';

const TOLERANCE = 1e-5;

function expectClose(found: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(found.length, what).toBe(wanted.length);
  wanted.forEach((value, i) => expect(Math.abs(found[i] - value), `${what} ${i}`).toBeLessThan(TOLERANCE));
}

describe('the seed’s network against PyTorch', () => {
  it('scores the same, and learns the same in three steps with dropout and clipping', async () => {
    const session = referenceEngine.open(SEED_NETWORK, SEED_BATCH, seedWeights());
    const batch = seedBatch();
    expectClose(await session.scores(batch), expected.scores, 'score');
    let before = (await session.state()).first;
    for (const [k, { loss, norm, gradient, weights }] of expected.steps.entries()) {
      expect(norm).toBeGreaterThan(0.1);
      session.step(batch, { learningRate: 0.001, clipNorm: 0.1, seed: 1001 + k });
      expect(Math.abs((await session.takeLoss()) - loss)).toBeLessThan(TOLERANCE);
      const state = await session.state();
      state.weights.names.forEach((name, i) => {
        expectClose(sampled(state.weights.values[i]), weights[i], `${name} after step ${k + 1}`);
        expectClose(sampled(state.first[i].map((mean, j) => (mean - 0.9 * before[i][j]) / 0.1)), gradient[i], `slope of ${name} in step ${k + 1}`);
      });
      before = state.first;
    }
    expectClose(await session.scores(batch), expected.scoresAfter, 'score after');
  });
});
