import { describe, expect, it } from 'vitest';
import type { FeatureTable, TrainingData } from '../../../src/core/contract/index.ts';
import { baselineRecency } from '../../../src/core/models/baselines/recency.ts';
import { createTestContext } from '../../testContext.ts';

const tableOf = (values: readonly number[]): FeatureTable => ({ rows: values.length, features: [{ name: 'recency', kind: 'number', values: Float64Array.from(values) }] });
const fit = (data: Omit<TrainingData, 'classes'>) => baselineRecency.fit({ ...data, classes: ['stayed', 'left'] }, {}, createTestContext());

/** Of a thousand users at each of two recencies, so many left. */
function two(nearLeft: number, farLeft: number) {
  const values = [...new Array<number>(1000).fill(1), ...new Array<number>(1000).fill(20)];
  return { x: tableOf(values), y: Float64Array.from(values, (value, i) => (i % 1000 < (value === 1 ? nearLeft : farLeft) ? 1 : 0)) };
}

describe('the rule of recency', () => {
  it('says the shares of its training rows, where there are two recencies', async () => {
    const [near, far] = (await fit(two(100, 600))).predict(tableOf([1, 20]));
    expect(near).toBeCloseTo(0.1, 2);
    expect(far).toBeCloseTo(0.6, 2);
  });

  it('ranks by recency, between those it saw and none beyond', async () => {
    const chances = (await fit(two(100, 600))).predict(tableOf([1, 2, 5, 10, 20, 500]));
    for (let i = 1; i < 5; i++) expect(chances[i]).toBeGreaterThan(chances[i - 1]);
    expect(chances[5] - chances[4]).toBeLessThan(0.01);
  });

  it('turns round where those who were just here leave more', async () => {
    const [near, far] = (await fit(two(600, 100))).predict(tableOf([1, 20]));
    expect(near).toBeGreaterThan(far);
  });

  it('goes by the logarithm: a day more counts less after many', async () => {
    const model = await fit(two(300, 500));
    const logit = (chance: number) => Math.log(chance / (1 - chance));
    const [one, three, seven] = Array.from(model.predict(tableOf([1, 3, 7])), logit);
    expect(three - one).toBeCloseTo(seven - three, 9);
  });

  it('has a chance of its own for a missing recency, and counts one below 0 as none', async () => {
    const base = two(100, 200);
    const missing = new Array<number>(1000).fill(NaN);
    const x = tableOf([...Array.from(base.x.features[0].kind === 'number' ? base.x.features[0].values : []), ...missing]);
    const model = await fit({ x, y: Float64Array.from([...base.y, ...missing.map((_, i) => (i < 900 ? 1 : 0))]) });
    const [gone, below, zero] = model.predict(tableOf([NaN, -5, 0]));
    expect(gone).toBeCloseTo(0.9, 2);
    expect(below).toBe(zero);
  });
});
