import { describe, expect, it } from 'vitest';
import type { LifeCurves } from '../../../src/core/contract/index.ts';
import { observedShares, timedScores } from '../../../src/tasks/churn/timedScores.ts';
import { createTestContext } from '../../testContext.ts';

/** Of four users: one leaves in the gap's only step, one in the next for a failed payment, two stay. */
const outcome = { churned: Uint8Array.of(0, 1, 0, 0), inGap: Uint8Array.of(1, 0, 0, 0), steps: Int32Array.of(0, 1, 3, 3), cause: Uint8Array.of(1, 2, 0, 0) };
const window = { gap: 1, horizon: 2 };
const CAUSES = ['voluntary', 'failed-payment'];

describe('what became of users, step by step', () => {
  const all = Int32Array.of(0, 1, 2, 3);

  it('counts who is there still and who left for which cause', () => {
    expect(observedShares(outcome, all, window, CAUSES)).toEqual({ survival: [1, 0.75, 0.5, 0.5], incidence: [[0, 0.25, 0.25, 0.25], [0, 0, 0.25, 0.25]] });
    expect(observedShares(outcome, all.subarray(2), window, CAUSES).survival).toEqual([1, 1, 1, 1]);
  });

  it('counts all under one cause where causes are not told apart', () => {
    expect(observedShares(outcome, all, window, CAUSES.slice(0, 1)).incidence).toEqual([[0, 0.25, 0.5, 0.5]]);
  });
});

describe('a model that says when', () => {
  const holdout = { outcome, judged: Int32Array.of(1, 2, 3) };
  const input = { rows: 4, features: [{ name: 'row', kind: 'number' as const, values: Float64Array.of(0, 1, 2, 3) }] };
  /** Stays through each step with 0.9, row 1 with 0.5; all for the first cause. */
  const curves = (x: typeof input): LifeCurves => {
    const pace = [...x.features[0].values].map((row) => (row === 1 ? 0.5 : 0.9));
    const survival = Float64Array.from(pace.flatMap((stay) => [0, 1, 2, 3].map((step) => stay ** step)));
    return { causes: CAUSES, steps: 3, survival, incidence: [survival.map((still) => 1 - still), new Float64Array(survival.length)] };
  };
  const raw = Float64Array.of(0.75, 0.19, 0.19);
  const scores = () => timedScores({ curves: curves as never }, holdout, window, { input, raw }, createTestContext());

  it('has the mean of its curves beside what became of the same users: of those too who left within the gap', async () => {
    const { curves: found } = (await scores()) ?? {};
    const mean = [1, (3 * 0.9 + 0.5) / 4, (3 * 0.81 + 0.25) / 4, (3 * 0.729 + 0.125) / 4];
    mean.forEach((share, step) => {
      expect(found?.survival[step]).toBeCloseTo(share, 12);
      expect(found?.incidence[0][step]).toBeCloseTo(1 - share, 12);
    });
    expect(found?.observed.survival.map((share) => Math.round(share * 4))).toEqual([4, 3, 2, 2]);
  });

  it('is scored by all of them from the cutoff on, each by its own curve', async () => {
    const found = await scores();
    // After step 1 the one of the gap has left: said 0.1 of it, 0.5 of the next, 0.1 of the two who stay. After step 2 two have.
    expect(found?.brier.scores[0]).toBeCloseTo((0.9 ** 2 + 0.5 ** 2 + 2 * 0.1 ** 2) / 4, 12);
    expect(found?.brier.scores[1]).toBeCloseTo((0.81 ** 2 + 0.25 ** 2 + 2 * 0.19 ** 2) / 4, 12);
  });

  it('ranks the judged users alone by what it predicts of them', async () => {
    expect((await scores())?.concordance).toBe(1);
    const upsideDown = await timedScores({ curves: curves as never }, holdout, window, { input, raw: Float64Array.of(0.1, 0.2, 0.3) }, createTestContext());
    expect(upsideDown?.concordance).toBe(0);
  });

  it('is none where the model has no curves', async () => {
    expect(await timedScores({}, holdout, window, { input, raw }, createTestContext())).toBeNull();
  });
});
