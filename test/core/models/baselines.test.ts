import { describe, expect, it } from 'vitest';
import type { TrainingData } from '../../../src/core/contract/index.ts';
import { baselineBaseRate } from '../../../src/core/models/baselines/baseRate.ts';
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

  it('say the same of the same pace, whatever it was divided from', async () => {
    const paces = Float64Array.of((0.1 + 0.2) * 45, 0.3 * 45, (0.9 / 3) * 45);
    const x = { rows: 3, features: [{ name: 'spendRatePerHorizon', kind: 'number', values: paces } as const] };
    expect(new Set(paces).size).toBeGreaterThan(1);
    const predicted = (await baselineSpendRate.fit({ x, y: data.y }, {}, createTestContext())).predict(x);
    expect(new Set(predicted).size).toBe(1);
    expect(predicted[0]).toBeCloseTo(paces[0], 6);
  });

  it('take the weighted mean', async () => {
    const model = await baselineMean.fit({ ...data, weight: Float64Array.of(1, 0, 1) }, {}, createTestContext());
    expect(model.facts).toEqual({ constant: 35 });
  });

  it('answer each class’s share of the rows, by weight', async () => {
    const labels = { x: data.x, y: Float64Array.of(0, 1, 1), weight: Float64Array.of(3, 1, 0) };
    const binary = await baselineBaseRate.fit({ ...labels, classes: ['stays', 'leaves'] }, {}, createTestContext());
    expect(Array.from(binary.predict(data.x))).toEqual([0.25, 0.25, 0.25]);
    const three = await baselineBaseRate.fit({ ...labels, classes: ['a', 'b', 'c'] }, {}, createTestContext());
    expect(Array.from(three.predict({ rows: 2, features: [] }))).toEqual([0.75, 0.25, 0, 0.75, 0.25, 0]);
  });

  it('refuse shares that are not shares', async () => {
    const { kind, version, meta } = (await baselineBaseRate.fit({ ...data, y: Float64Array.of(0, 1, 1), classes: ['no', 'yes'] }, {}, createTestContext())).toArtifact();
    for (const shares of [[0.5, 0.4], [1.5, -0.5]]) {
      expect(() => baselineBaseRate.load({ kind, version, meta, buffers: { shares: Float64Array.from(shares) } })).toThrow(expect.objectContaining({ code: 'bad-file' }));
    }
  });

  it('say which feature they need, while fitting', async () => {
    const without = { ...data, x: { rows: 3, features: [] } };
    await expect(baselineLastPeriod.fit(without, {}, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"spendLastHorizon"') });
  });
});
