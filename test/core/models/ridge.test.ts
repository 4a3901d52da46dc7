import { describe, expect, it } from 'vitest';
import type { Feature, TrainingData } from '../../../src/core/contract/index.ts';
import { solveCholesky } from '../../../src/core/models/ridge/cholesky.ts';
import { ridge } from '../../../src/core/models/ridge/ridge.ts';
import { createTestContext } from '../../testContext.ts';

function number(name: string, values: readonly number[]): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

function category(name: string, cells: readonly string[]): Feature {
  const categories = [...new Set(cells)];
  return { name, kind: 'category', categories, codes: Int32Array.from(cells, (cell) => categories.indexOf(cell)) };
}

function dataOf(features: readonly Feature[], y: readonly number[]): TrainingData {
  return { x: { rows: y.length, features }, y: Float64Array.from(y) };
}

const fit = (data: TrainingData, alpha: number) => ridge.fit(data, { alpha }, createTestContext());

describe('ridge regression', () => {
  it('is least squares at alpha 0', async () => {
    const data = dataOf([number('x', [1, 2, 3, 4])], [3, 5, 7, 9]);
    const model = await fit(data, 0);
    model.predict({ rows: 2, features: [number('x', [0, 10])] }).forEach((value, row) => expect(value).toBeCloseTo([1, 21][row], 12));
  });

  it('shrinks the standardised coefficient by n / (n + alpha), and never the mean', async () => {
    // x standardises to −1, 1; the coefficient is 4 · 2 / (2 + 2) = 2 in place of 4.
    const model = await fit(dataOf([number('x', [10, 20])], [1, 9]), 2);
    expect(Array.from(model.predict({ rows: 3, features: [number('x', [10, 20, 15])] }))).toEqual([3, 7, 5]);
  });

  it('reads a missing value as the mean and what the indicator learned', async () => {
    const model = await fit(dataOf([number('x', [1, 3, NaN, NaN, 1, 3])], [10, 30, 100, 100, 10, 30]), 1e-6);
    const [low, missing] = model.predict({ rows: 2, features: [number('x', [1, NaN])] });
    expect(low).toBeCloseTo(10, 3);
    expect(missing).toBeCloseTo(100, 3);
  });

  it('reads a missing value as the mean where training missed none', async () => {
    const model = await fit(dataOf([number('x', [1, 3])], [10, 30]), 0);
    expect(model.predict({ rows: 1, features: [number('x', [NaN])] })[0]).toBeCloseTo(20, 12);
  });

  it('learns an effect per category, and none for the unknown', async () => {
    const model = await fit(dataOf([category('plan', ['a', 'a', 'b', 'b'])], [0, 0, 10, 10]), 1e-9);
    const [a, b, unknown] = model.predict({ rows: 3, features: [category('plan', ['a', 'b', 'new'])] });
    expect(a).toBeCloseTo(0, 6);
    expect(b).toBeCloseTo(10, 6);
    expect(unknown).toBeCloseTo(5, 6);
  });

  it('counts a row of weight 2 like two rows', async () => {
    const once = dataOf([number('x', [1, 2, 4])], [1, 5, 3]);
    const twice = dataOf([number('x', [1, 2, 2, 4])], [1, 5, 5, 3]);
    const weighted = await fit({ ...once, weight: Float64Array.of(1, 2, 1) }, 0.7);
    const expected = (await fit(twice, 0.7)).predict(once.x);
    weighted.predict(once.x).forEach((value, row) => expect(value).toBeCloseTo(expected[row], 12));
  });

  it('shares out between equal columns with alpha, and names the repetition without', async () => {
    const data = dataOf([number('a', [1, 2, 3]), number('b', [1, 2, 3])], [2, 4, 6]);
    for (const { importance } of (await fit(data, 1)).importance()) expect(importance).toBeCloseTo(0.5, 12);
    await expect(fit(data, 0)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/"b".*larger alpha/) });
  });

  it('explains by how far each feature is from its mean', async () => {
    // y = 3 x + 1 · (plan is b) with x from 1 to 4: addends 3 (x − 2.5), and the plan's share of its category columns.
    const data = dataOf([number('x', [1, 2, 3, 4]), category('plan', ['a', 'b', 'b', 'a'])], [3, 7, 10, 12]);
    const { featureNames, base, values, link } = (await fit(data, 1e-9)).explain?.(data.x) ?? { featureNames: [], base: [], values: [], link: undefined };
    expect([featureNames, link]).toEqual([['plan', 'x'], 'identity']);
    expect(base[0]).toBeCloseTo(8, 6);
    [-0.5, -4.5, 0.5, -1.5, 0.5, 1.5, -0.5, 4.5].forEach((addend, i) => expect(values[i]).toBeCloseTo(addend, 6));
  });

  it('does not look at huge values of rows without weight', async () => {
    const data = { ...dataOf([number('x', [1, 3, 1e300])], [10, 30, 0]), weight: Float64Array.of(1, 1, 0) };
    expect((await fit(data, 0)).predict({ rows: 1, features: [number('x', [2])] })[0]).toBeCloseTo(20, 12);
  });

  it('has no use for a constant column', async () => {
    const model = await fit(dataOf([number('x', [1, 2, 3]), number('flat', [0.1, 0.1, 0.1])], [2, 4, 6]), 0);
    expect(model.importance()).toEqual([{ feature: 'x', importance: 1 }, { feature: 'flat', importance: 0 }]);
  });

  it('refuses values whose squares overflow', async () => {
    await expect(fit(dataOf([number('x', [1e200, -1e200, 3])], [1, 2, 3]), 1)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/"x".*too large/) });
    await expect(fit(dataOf([number('x', [1, 2])], [1e308, 1e308]), 1)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('target') });
  });

  it('refuses more columns than it can solve for', async () => {
    const wide = Array.from({ length: 2_001 }, (_, f) => number(`x${f}`, [f, f + 1]));
    await expect(fit(dataOf(wide, [1, 2]), 1)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('2001 columns') });
  });
});

describe('Cholesky', () => {
  it('solves what the hand solves', async () => {
    // L = [2 0; 1 2], so A = [4 2; 2 5]; A x = [8; 12] → x = [1, 2].
    const solution = await solveCholesky(Float64Array.of(4, 0, 2, 5), Float64Array.of(8, 12), async () => {});
    expect('x' in solution && Array.from(solution.x)).toEqual([1, 2]);
  });

  it('names the column that depends on others', async () => {
    expect(await solveCholesky(Float64Array.of(1, 0, 2, 4), Float64Array.of(1, 1), async () => {})).toEqual({ dependentColumn: 1 });
  });
});
