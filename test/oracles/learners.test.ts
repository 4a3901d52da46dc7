import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../src/core/contract/index.ts';
import { normalisedGini } from '../../src/core/metrics/gini.ts';
import { regressionMetrics } from '../../src/core/metrics/regression.ts';
import { ridge } from '../../src/core/models/ridge/ridge.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './learners.json' with { type: 'json' };

function tableOf(columns: readonly (readonly number[])[]): FeatureTable {
  return { rows: columns[0].length, features: columns.map((column, f) => ({ name: `x${f}`, kind: 'number', values: Float64Array.from(column) })) };
}

describe('ridge against scikit-learn', () => {
  const { x, y, weight, probe, fits } = oracle.ridge;

  it.each(fits)('agrees to 1e-8 at alpha $alpha, weighted $weighted', async ({ alpha, weighted, coefficients, predictions }) => {
    const data = { x: tableOf(x), y: Float64Array.from(y), ...(weighted && { weight: Float64Array.from(weight) }) };
    const model = await ridge.fit(data, { alpha }, createTestContext());
    Array.from(model.toArtifact().buffers.coefficients).forEach((value, i) => expect(Math.abs(value - coefficients[i])).toBeLessThan(1e-8));
    model.predict(tableOf(probe)).forEach((value, row) => expect(Math.abs(value - predictions[row])).toBeLessThan(1e-8));
  });
});

describe('metrics against scikit-learn', () => {
  it('agree to 1e-12', () => {
    const { actual, predicted, gini, ...expected } = oracle.metrics;
    const metrics = regressionMetrics(Float64Array.from(actual), Float64Array.from(predicted));
    for (const [name, value] of Object.entries(expected)) expect(metrics[name as keyof typeof expected]).toBeCloseTo(value, 12);
    expect(normalisedGini(Float64Array.from(actual), Float64Array.from(predicted))).toBeCloseTo(gini, 12);
  });
});
