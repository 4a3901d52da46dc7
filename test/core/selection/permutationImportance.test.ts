import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { permutationImportance } from '../../../src/core/selection/permutationImportance.ts';
import type { PermutationRequest, Score } from '../../../src/core/selection/permutationImportance.ts';
import { createTestContext } from '../../testContext.ts';

const ROWS = 6000;
const rng = createRng('permutation');
const normals = () => Float64Array.from({ length: ROWS }, () => rng.normal());
const codes = Int32Array.from({ length: ROWS }, () => rng.int(3) - 1);
const x: FeatureTable = {
  rows: ROWS,
  features: [
    { name: 'strong', kind: 'number', values: normals() },
    { name: 'weak', kind: 'number', values: normals() },
    { name: 'group', kind: 'category', codes, categories: ['a', 'b'] },
    { name: 'noise', kind: 'number', values: normals() },
  ],
};

function predict({ rows, features }: FeatureTable): Float64Array {
  const [strong, weak, group] = features;
  if (strong.kind !== 'number' || weak.kind !== 'number' || group.kind !== 'category') throw new TypeError('Another table.');
  return Float64Array.from({ length: rows }, (_, row) => 3 * strong.values[row] + weak.values[row] + 2 * group.codes[row]);
}

const meanSquaredError: Score = {
  of: (actual, predicted) => actual.reduce((sum, value, row) => sum + (value - predicted[row]) ** 2, 0) / actual.length,
  higherIsBetter: false,
};
const request: PermutationRequest = { x, y: predict(x), predict, score: meanSquaredError, repeats: 5 };

describe('permutationImportance', () => {
  it('is how much the score worsens: twice the variance that a feature brings, for squared error', async () => {
    const found = await permutationImportance(request, createTestContext());
    expect(found.map(({ feature }) => feature)).toEqual(['strong', 'weak', 'group', 'noise']);
    // Variances 9, 1 and 4 · 2/3.
    [18, 2, 16 / 3, 0].forEach((expected, i) => expect(Math.abs(found[i].mean - expected)).toBeLessThan(0.05 * expected + 1e-12));
    for (const { mean, deviation } of found.slice(0, 3)) {
      expect(deviation).toBeGreaterThan(0);
      expect(deviation).toBeLessThan(0.1 * mean);
    }
    expect(found[3]).toEqual({ feature: 'noise', mean: 0, deviation: 0 });
  });

  it('turns with the score’s direction', async () => {
    const worse = await permutationImportance(request, createTestContext());
    const score: Score = { of: (...args) => -meanSquaredError.of(...args), higherIsBetter: true };
    expect(await permutationImportance({ ...request, score }, createTestContext())).toEqual(worse);
  });

  it('depends on the seed, not on the order of features', async () => {
    const first = await permutationImportance(request, createTestContext({ seed: 1 }));
    expect(await permutationImportance(request, createTestContext({ seed: 1 }))).toEqual(first);
    expect(await permutationImportance(request, createTestContext({ seed: 2 }))).not.toEqual(first);
    const [strong, ...others] = x.features;
    const byName = (table: FeatureTable) => predict({ ...table, features: x.features.map(({ name }) => table.features.find((feature) => feature.name === name) ?? strong) });
    const moved = await permutationImportance({ ...request, x: { rows: ROWS, features: [...others, strong] }, predict: byName }, createTestContext({ seed: 1 }));
    expect(moved.at(-1)).toEqual(first[0]);
  });

  it('leaves the table as it was, reports each feature, and hears a cancel', async () => {
    const before = structuredClone(x);
    const ctx = createTestContext();
    await permutationImportance(request, ctx);
    expect(x).toEqual(before);
    expect(ctx.progress.map(({ done }) => done)).toEqual([1, 2, 3, 4]);
    await expect(permutationImportance(request, createTestContext({ abortAfter: 5 }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('passes weights and several outputs a row on', async () => {
    const weight = new Float64Array(ROWS).fill(2);
    const twice = (table: FeatureTable) => Float64Array.from({ length: 2 * table.rows }, (_, i) => i % 2);
    const seen: [number, Float64Array | undefined][] = [];
    const score: Score = { of: (_, predicted, given) => seen.push([predicted.length, given]), higherIsBetter: true };
    await permutationImportance({ ...request, weight, predict: twice, score, repeats: 1 }, createTestContext());
    expect(seen).toEqual(Array.from({ length: 5 }, () => [2 * ROWS, weight]));
  });

  it('refuses no rows and no repeats', async () => {
    await expect(permutationImportance({ ...request, x: { rows: 0, features: [] } }, createTestContext())).rejects.toMatchObject({ code: 'not-enough-data' });
    await expect(permutationImportance({ ...request, repeats: 0 }, createTestContext())).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('shuffles only the features that are named, each as it would be among all', async () => {
    const all = await permutationImportance(request, createTestContext());
    expect(await permutationImportance({ ...request, features: new Set(['weak', 'noise']) }, createTestContext())).toEqual([all[1], all[3]]);
  });
});
