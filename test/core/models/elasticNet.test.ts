import { describe, expect, it } from 'vitest';
import type { Feature, ParamValue, TrainingData } from '../../../src/core/contract/index.ts';
import { resolveParams } from '../../../src/core/contract/index.ts';
import { alphaPath } from '../../../src/core/models/elastic-net/chooseAlpha.ts';
import { elasticNet } from '../../../src/core/models/elastic-net/elasticNet.ts';
import { ridge } from '../../../src/core/models/ridge/ridge.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';

function number(name: string, values: Iterable<number>): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

function fit(data: TrainingData, params: Record<string, ParamValue>, ctx = createTestContext()) {
  return elasticNet.fit(data, resolveParams('elastic-net', elasticNet.params, params), ctx);
}

/** Ten columns of noise; the target is the first two and noise. */
function noisy(rows: number): TrainingData {
  const rng = createRng('elastic net');
  const columns = Array.from({ length: 10 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  const y = columns[0].map((value, row) => 3 * value - 2 * columns[1][row] + rng.normal());
  return { x: { rows, features: columns.map((values, f) => number(`x${f}`, values)) }, y };
}

describe('elastic net', () => {
  it('pulls the standardised coefficient towards zero by the L1 penalty, and divides it by 1 + the L2 penalty', async () => {
    // x standardises to −1, 1; the covariance with y is 4, so (4 − 0.5) / (1 + 0.5) and the mean 5 stays.
    const data = { x: { rows: 2, features: [number('x', [10, 20])] }, y: Float64Array.of(1, 9) };
    const model = await fit(data, { alpha: 1, l1Ratio: 0.5 });
    const [low, high] = model.predict(data.x);
    expect(low).toBeCloseTo(5 - 3.5 / 1.5, 12);
    expect(high).toBeCloseTo(5 + 3.5 / 1.5, 12);
  });

  it('leaves everything out from the first alpha of the path on, and something in below it', async () => {
    const data = noisy(200);
    // The strongest covariance of a standardised column with the target, by another way.
    const covariances = data.x.features.map((feature) => {
      const values = feature.kind === 'number' ? feature.values : new Float64Array(0);
      const mean = values.reduce((sum, value) => sum + value, 0) / 200;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200);
      return Math.abs(values.reduce((sum, value, row) => sum + ((value - mean) / deviation) * data.y[row], 0) / 200);
    });
    const strongest = Math.max(...covariances);
    expect((await fit(data, { alpha: 1.0001 * strongest, l1Ratio: 1 })).facts.columnsUsed).toBe(0);
    expect((await fit(data, { alpha: 0.99 * strongest, l1Ratio: 1 })).facts.columnsUsed).toBe(1);
  });

  it('as a lasso with a chosen alpha, keeps what matters and little else', async () => {
    const model = await fit(noisy(400), { l1Ratio: 1 });
    const shares = new Map(model.importance().map(({ feature, importance }) => [feature, importance]));
    expect((shares.get('x0') ?? 0) + (shares.get('x1') ?? 0)).toBeGreaterThan(0.9);
    expect(model.facts).toMatchObject({ l1Ratio: 1, converged: 1 });
    expect(model.facts.alpha).toBeGreaterThan(0);
  });

  it.each([1e-6, 1, 1e6])('explains a target in any unit as well, where alpha is chosen (times %d)', async (unit) => {
    const { x, y } = noisy(400);
    for (const l1Ratio of [0, 0.5, 1]) {
      const model = await fit({ x, y: y.map((value) => unit * value) }, { l1Ratio });
      const predicted = model.predict(x);
      const error = y.reduce((sum, value, row) => sum + (value - predicted[row] / unit) ** 2, 0) / y.length;
      // The noise has a variance of 1, the target one of 14.
      expect(error).toBeLessThan(1.15);
    }
  });

  it('chooses a larger alpha where there is only noise', async () => {
    const data = noisy(400);
    const noise = { ...data, y: createRng('shuffled').shuffle(data.y.slice()) };
    expect((await fit(noise, {})).facts.alpha).toBeGreaterThan(5 * (await fit(data, {})).facts.alpha);
  });

  it('without L1 is ridge regression with alpha times the rows', async () => {
    const data = noisy(50);
    const expected = (await ridge.fit(data, { alpha: 0.3 * 50 }, createTestContext())).predict(data.x);
    (await fit(data, { alpha: 0.3, l1Ratio: 0, tol: 1e-12 })).predict(data.x).forEach((value, row) => expect(value).toBeCloseTo(expected[row], 8));
  });

  it('says when the sweeps did not suffice', async () => {
    expect((await fit(noisy(100), { alpha: 0.01, maxIter: 1, tol: 0 })).facts.converged).toBe(0);
  });

  it('refuses targets that overflow, and more columns than it can hold', async () => {
    const x = { rows: 3, features: [number('x', [1, 2, 4])] };
    await expect(fit({ x, y: Float64Array.of(1e300, -1e300, 1e300) }, {})).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('too large') });
    const wide = Array.from({ length: 2_001 }, (_, f) => number(`x${f}`, [f, f + 1]));
    await expect(fit({ x: { rows: 2, features: wide }, y: Float64Array.of(1, 2) }, {})).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('2001 columns') });
  });
});

describe('the path of alphas', () => {
  const equations = { columns: 1, weight: 2, gram: Float64Array.of(2), moment: Float64Array.of(-8), columnMeans: Float64Array.of(0), columnSpreads: Float64Array.of(1), targetMean: 5, targetSpread: 4 };

  it('falls from the strongest covariance to a thousandth of it, evenly in logarithms', () => {
    const path = alphaPath(equations, 0.5, 4);
    [8, 0.8, 0.08, 0.008].forEach((alpha, i) => expect(path[i]).toBeCloseTo(alpha, 12));
  });

  it('is empty where nothing can be learned', () => {
    expect(alphaPath({ ...equations, moment: Float64Array.of(0) }, 0.5, 4)).toHaveLength(0);
  });
});
