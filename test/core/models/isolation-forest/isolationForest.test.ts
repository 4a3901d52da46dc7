import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Feature, FeatureTable } from '../../../../src/core/contract/index.ts';
import { resolveParams } from '../../../../src/core/contract/index.ts';
import { isolationForest } from '../../../../src/core/models/isolation-forest/isolationForest.ts';
import { growIsolationTree } from '../../../../src/core/models/isolation-forest/isolationTree.ts';
import { averagePathLength } from '../../../../src/core/models/isolation-forest/pathLength.ts';
import { createRng } from '../../../../src/core/random.ts';
import type { FlatTree } from '../../../../src/core/trees/flatTree.ts';
import { createTestContext } from '../../../testContext.ts';
import { categoryFeature, numberFeature } from '../../trees/growTree.ts';

function fit(features: readonly Feature[], rows: number, params: Record<string, number> = {}, seed = 1, weight?: Float64Array) {
  const data = { x: { rows, features }, y: new Float64Array(rows), weight };
  return isolationForest.fit(data, resolveParams('isolation-forest', isolationForest.params, params), createTestContext({ seed }));
}

/** A tree of one feature, whose values are as trees see them. */
function treeOf(kind: 'number' | 'category', values: readonly number[], maxDepth = 8, seed = 1): FlatTree {
  const rows = Int32Array.from(values.keys());
  return growIsolationTree({ features: [{ kind, read: (row) => values[row] }], rows, candidates: Int32Array.of(0), maxDepth, rng: createRng(seed) });
}

const leavesOf = (tree: FlatTree) => Array.from(tree.feature.keys()).filter((node) => tree.feature[node] < 0);

function bell(rows: number, seed: number): FeatureTable {
  const rng = createRng(seed);
  return { rows, features: ['a', 'b'].map((name) => numberFeature(name, Array.from({ length: rows }, () => rng.normal()))) };
}

describe('the average path length', () => {
  it('is that of the paper', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    expect(averagePathLength(3)).toBeCloseTo(2 * (Math.log(2) + 0.5772156649) - 4 / 3, 9);
    expect(averagePathLength(256)).toBeCloseTo(10.2448, 4);
  });
});

describe('an isolation tree', () => {
  it('parts two different rows with one question, and leaves equal rows together', () => {
    const two = treeOf('number', [1, 2]);
    expect(two.feature).toEqual(Int32Array.of(0, -1, -1));
    expect(two.threshold[0]).toBeGreaterThanOrEqual(1);
    expect(two.threshold[0]).toBeLessThan(2);
    expect(Array.from(two.value)).toEqual([1, 1, 1]);
    const equal = treeOf('number', [7, 7, 7, 7]);
    expect(Array.from(equal.value)).toEqual([averagePathLength(4)]);
  });

  it('parts missing values from equal ones', () => {
    const tree = treeOf('number', [5, NaN, 5]);
    expect(tree.threshold[0]).toBe(Number.MAX_VALUE);
    expect(tree.missingLeft[0]).toBe(0);
    expect(Array.from(tree.value)).toEqual([averagePathLength(3), 1 + 1, 1]);
    const categories = treeOf('category', [0, NaN, 0]);
    expect(Array.from(categories.cover)).toEqual([3, 2, 1]);
  });

  it('has leaves of single rows or of the greatest depth, and keeps every row', () => {
    const cell = fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), fc.constantFrom('number' as const, 'category' as const), fc.integer(), (values, kind, seed) => {
        const tree = treeOf(kind, values, 64, seed);
        const leaves = leavesOf(tree);
        expect(leaves.reduce((rows, leaf) => rows + tree.cover[leaf], 0)).toBe(values.length);
        // Without a limit, a leaf holds the rows of one value.
        const counts = new Map<number, number>();
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
        expect(leaves.map((leaf) => tree.cover[leaf]).sort()).toEqual([...counts.values()].sort());
        expect(Math.max(...treeOf(kind, values, 3, seed).value)).toBeLessThanOrEqual(3 + averagePathLength(values.length));
      }),
    );
  });

  it('cuts between numbers that are as far or as close as numbers can be', () => {
    for (const values of [[-1.7e308, 1.7e308], [1, 1 + Number.EPSILON], [0, 5e-324]]) expect(Array.from(treeOf('number', values).cover)).toEqual([2, 1, 1]);
  });
});

describe('an isolation forest', () => {
  it('scores the paper’s ½ where all rows are equal or alone', async () => {
    const equal = await fit([numberFeature('x', [3, 3, 3])], 3);
    expect(equal.predict({ rows: 1, features: [numberFeature('x', [99])] })[0]).toBeCloseTo(0.5, 12);
    const two = await fit([numberFeature('x', [1, 2])], 2);
    expect(two.predict({ rows: 1, features: [numberFeature('x', [1])] })[0]).toBeCloseTo(0.5, 12);
    const one = await fit([numberFeature('x', [1])], 1);
    expect(one.predict({ rows: 1, features: [numberFeature('x', [1])] })[0]).toBeCloseTo(0.5, 12);
  });

  it('scores strangers highest: in numbers, in categories, and where only they are missing', async () => {
    const x = bell(400, 1);
    const last = (values: Float64Array) => Array.from(values).indexOf(Math.max(...values));
    const far = x.features.map((feature) => (feature.kind === 'number' ? { ...feature, values: feature.values.with(399, 9) } : feature));
    expect(last((await fit(far, 400)).predict({ rows: 400, features: far }))).toBe(399);
    const odd = [categoryFeature('c', Array.from({ length: 400 }, (_, row) => (row === 399 ? 'odd' : 'abc'[row % 3])))];
    expect(last((await fit(odd, 400, { maxSamples: 400 })).predict({ rows: 400, features: odd }))).toBe(399);
    const hole = [numberFeature('x', Array.from({ length: 400 }, (_, row) => (row === 399 ? NaN : row % 3)))];
    expect(last((await fit(hole, 400, { maxSamples: 400 })).predict({ rows: 400, features: hole }))).toBe(399);
  });

  it('flags the share that it is told to, or by the paper’s ½', async () => {
    const x = bell(1000, 2);
    const model = await fit(x.features, 1000, { contamination: 0.1 });
    expect(model.facts.shareFlagged).toBe(0.1);
    const scores = model.predict(x);
    expect(scores.filter((score) => score > model.facts.threshold).length).toBe(100);
    const auto = await fit(x.features, 1000, { contamination: 0 });
    expect(auto.facts).toEqual({ trees: 100, sampleRows: 256, stoppedEarly: 0, threshold: 0.5 });
    expect(auto.predict(x)).toEqual(scores);
  });

  it('does not draw rows of weight 0', async () => {
    const weight = Float64Array.from({ length: 300 }, (_, row) => Number(row < 200));
    const values = Array.from({ length: 300 }, (_, row) => (row < 200 ? row : 1e6));
    const model = await fit([numberFeature('x', values)], 300, { maxSamples: 64 }, 1, weight);
    const [ordinary, strange] = model.predict({ rows: 2, features: [numberFeature('x', [100, 1e6])] });
    expect(strange).toBeGreaterThan(ordinary);
    expect(model.facts.sampleRows).toBe(64);
  });

  it('explains a score by addends that multiply up to it', async () => {
    const x = bell(300, 3);
    const model = await fit(x.features, 300, { nEstimators: 20 });
    const explanation = model.explain?.(x);
    expect(explanation?.link).toBe('log');
    model.predict(x).forEach((score, row) => {
      const sum = (explanation?.base[0] ?? NaN) + Array.from(explanation?.values.subarray(2 * row, 2 * row + 2) ?? []).reduce((total, value) => total + value, 0);
      expect(Math.exp(sum)).toBeCloseTo(score, 10);
    });
  });
});
