import { describe, expect, it } from 'vitest';
import type { FeatureTable, Model, ParamValue, TrainingData } from '../../src/core/contract/index.ts';
import { resolveParams } from '../../src/core/contract/index.ts';
import { alphaPath, chooseAlpha } from '../../src/core/models/elastic-net/chooseAlpha.ts';
import { elasticNet } from '../../src/core/models/elastic-net/elasticNet.ts';
import { combine, crossProducts, normalEquations } from '../../src/core/models/linear/normalEquations.ts';
import { openProblem } from '../../src/core/models/linear/problem.ts';
import { logistic } from '../../src/core/models/logistic/logistic.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './linear.json' with { type: 'json' };

function tableOf(columns: readonly (readonly number[])[]): FeatureTable {
  return { rows: columns[0].length, features: columns.map((column, f) => ({ name: `x${f}`, kind: 'number', values: Float64Array.from(column) })) };
}

function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs(found[i] - value), `number ${i}`).toBeLessThan(1e-6));
}

interface Case {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly weight: readonly number[];
}

function dataOf({ x, y, weight }: Case, weighted: boolean): TrainingData {
  return { x: tableOf(x), y: Float64Array.from(y), ...(weighted && { weight: Float64Array.from(weight) }) };
}

describe('elastic net against scikit-learn', () => {
  const { fits, probe, fold, path, ...sample } = oracle.elasticNet;
  const fit = (data: TrainingData, params: Record<string, ParamValue>): Promise<Model> =>
    elasticNet.fit(data, resolveParams('elastic-net', elasticNet.params, { ...params, tol: 1e-10 }), createTestContext());

  it.each(fits)('agrees to 1e-6 at alpha $alpha, L1 ratio $l1Ratio, weighted $weighted', async ({ alpha, l1Ratio, weighted, coefficients, intercept, predictions }) => {
    const model = await fit(dataOf(sample, weighted), { alpha, l1Ratio });
    const { buffers } = model.toArtifact();
    expectClose(buffers.coefficients, coefficients);
    expectClose(buffers.intercepts, [intercept]);
    expectClose(model.predict(tableOf(probe)), predictions);
    expect(model.facts.columnsUsed).toBe(coefficients.filter((coefficient) => coefficient !== 0).length);
  });

  it('has the same path and errors, and chooses the same alpha, on the same folds', async () => {
    const ctx = createTestContext();
    const data = dataOf(sample, false);
    const folds = await crossProducts(await openProblem(data, ctx), data.y, Int32Array.from(fold), 5, ctx);
    const alphas = alphaPath(normalEquations(folds.reduce((sum, part) => combine(sum, part, 1))), 0.5, 30);
    expectClose(alphas, path.alphas);
    const chosen = await chooseAlpha(folds, alphas, 0.5, { tol: 1e-10, maxIter: 100_000, breathe: () => ctx.breathe() }, ctx);
    expectClose(chosen.errors, path.errors);
    expectClose([chosen.alpha], [path.alpha]);
  });
});

describe.each([
  ['two classes', oracle.binary, ['no', 'yes']],
  ['three classes', oracle.multiclass, ['a', 'b', 'c']],
] as const)('logistic regression of %s against scikit-learn', (_, { fits, probe, ...sample }, classes) => {
  it.each(fits)('agrees to 1e-6 at C $C, weighted $weighted, balanced $balanced', async ({ C, weighted, balanced, coefficients, intercepts, probabilities }) => {
    const params = resolveParams('logistic', logistic.params, { C, classWeight: balanced ? 'balanced' : 'none', tol: 1e-10 });
    const model = await logistic.fit({ ...dataOf(sample, weighted), classes }, params, createTestContext());
    const { buffers } = model.toArtifact();
    expect(model.facts.converged).toBe(1);
    expectClose(buffers.coefficients, coefficients);
    expectClose(buffers.intercepts, intercepts);
    expectClose(model.predict(tableOf(probe)), probabilities);
  });
});
