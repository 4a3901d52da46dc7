import { describe, expect, it } from 'vitest';
import type { TrainingData } from '../../../src/core/contract/index.ts';
import { baselineLastPeriod, baselineMean, baselineSpendRate, baselineZero } from '../../../src/core/models/baselines/spendBaselines.ts';
import { createTestContext } from '../../testContext.ts';

const data: TrainingData = {
  x: {
    rows: 3,
    features: [
      { name: 'spendLastHorizon', kind: 'number', values: Float64Array.of(7, NaN, 9) },
      { name: 'spendRatePerHorizon', kind: 'number', values: Float64Array.of(1, 2, 3) },
    ],
  },
  y: Float64Array.of(10, 20, 60),
};

describe('baselines', () => {
  it.each([
    [baselineZero, [0, 0, 0]],
    [baselineMean, [30, 30, 30]],
    [baselineLastPeriod, [7, 0, 9]],
    [baselineSpendRate, [1, 2, 3]],
  ] as const)('%# predict what their names say', async (estimator, expected) => {
    expect(estimator.role).toBe('baseline');
    const model = await estimator.fit(data, {}, createTestContext());
    expect(Array.from(model.predict(data.x))).toEqual(expected);
  });

  it('take the weighted mean', async () => {
    const model = await baselineMean.fit({ ...data, weight: Float64Array.of(1, 0, 1) }, {}, createTestContext());
    expect(model.facts).toEqual({ constant: 35 });
  });

  it('say which feature they need, while fitting', async () => {
    const without = { ...data, x: { rows: 3, features: [] } };
    await expect(baselineLastPeriod.fit(without, {}, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"spendLastHorizon"') });
  });
});
