import { describe, expect, it } from 'vitest';
import type { Feature, ParamValue, TrainingData } from '../../../src/core/contract/index.ts';
import { resolveParams } from '../../../src/core/contract/index.ts';
import { logistic } from '../../../src/core/models/logistic/logistic.ts';
import { createTestContext } from '../../testContext.ts';

function number(name: string, values: readonly number[]): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

function dataOf(features: readonly Feature[], y: readonly number[], classes = ['no', 'yes']): TrainingData {
  return { x: { rows: y.length, features }, y: Float64Array.from(y), classes };
}

function fit(data: TrainingData, params: Record<string, ParamValue> = {}, ctx = createTestContext()) {
  return logistic.fit(data, resolveParams('logistic', logistic.params, { tol: 1e-10, ...params }), ctx);
}

describe('logistic regression', () => {
  it('answers the shares where no feature says anything', async () => {
    const flat = number('flat', [7, 7, 7, 7]);
    expect((await fit(dataOf([flat], [0, 1, 1, 1]))).predict({ rows: 1, features: [number('flat', [0])] })[0]).toBeCloseTo(0.75, 8);
    const three = await fit(dataOf([flat], [0, 1, 2, 2], ['a', 'b', 'c']));
    Array.from(three.predict({ rows: 1, features: [number('flat', [0])] })).forEach((share, k) => expect(share).toBeCloseTo([0.25, 0.25, 0.5][k], 8));
  });

  it('meets the share of each group where there is all but no penalty', async () => {
    // Two groups of four rows: a quarter and three quarters are "yes", so log-odds −log 3 and log 3 around the middle.
    const data = dataOf([number('x', [0, 0, 0, 0, 1, 1, 1, 1])], [1, 0, 0, 0, 1, 1, 1, 0]);
    const model = await fit(data, { C: 1e9 });
    const probe = { rows: 3, features: [number('x', [0, 1, 0.5])] };
    model.predict(probe).forEach((probability, row) => expect(probability).toBeCloseTo([0.25, 0.75, 0.5][row], 6));
    const { base, values, link } = model.explain?.(probe) ?? { base: [], values: [], link: undefined };
    expect(link).toBe('logit');
    expect(base[0]).toBeCloseTo(0, 6);
    Array.from(values).forEach((addend, row) => expect(addend).toBeCloseTo([-Math.log(3), Math.log(3), 0][row], 6));
  });

  it('stays finite where a line divides the classes', async () => {
    const model = await fit(dataOf([number('x', [1, 2, 3, 4])], [0, 0, 1, 1]), { C: 1e6 });
    const [low, high] = model.predict({ rows: 2, features: [number('x', [1, 4])] });
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.99);
    expect(model.facts.converged).toBe(1);
  });

  it('balanced, counts a rare class as much as the frequent one', async () => {
    const data = dataOf([number('flat', [1, 1, 1, 1, 1])], [0, 0, 0, 0, 1]);
    expect((await fit(data, { classWeight: 'balanced' })).predict(data.x)[0]).toBeCloseTo(0.5, 8);
  });

  it('reads a missing value as what the indicator learned', async () => {
    const data = dataOf([number('x', [1, 2, NaN, NaN, 1, 2])], [0, 0, 1, 1, 0, 0]);
    const [present, missing] = (await fit(data, { C: 100 })).predict({ rows: 2, features: [number('x', [1, NaN])] });
    expect(present).toBeLessThan(0.1);
    expect(missing).toBeGreaterThan(0.9);
  });

  it('stops when asked to, with what it has', async () => {
    const data = dataOf([number('x', [1, 2, 3, 4, 5]), number('z', [2, 7, 1, 8, 2])], [0, 1, 0, 1, 1]);
    const model = await fit(data, {}, createTestContext({ stopAfter: 0 }));
    expect(model.facts).toMatchObject({ iterations: 1, converged: 0 });
  });
});
