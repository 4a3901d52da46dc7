import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { createEncoder } from '../../../src/core/trees/encode.ts';
import type { TreeInput } from '../../../src/core/trees/encode.ts';
import { createReferenceScorer } from '../../../src/core/trees/predict.ts';
import { createTreeBuilder } from '../../../src/core/trees/treeBuilder.ts';
import { treeShap } from '../../../src/core/trees/treeShap.ts';
import { expectedAnswer, forestGame, shapleyValues } from './bruteShapley.ts';
import { marginsOf, randomColumns, randomForest, randomInputs } from './randomForest.ts';

const numbers = (...columns: number[][]): Feature[] => columns.map((values, f) => ({ name: `x${f}`, kind: 'number', values: Float64Array.from(values) }));
const twoNumbers: TreeInput[] = [{ kind: 'number', name: 'x0' }, { kind: 'number', name: 'x1' }];

/** x0 ≤ 0 (3 of 10) answers 1; else x1 ≤ 0 (2 of 7) answers 4, else 8. */
function smallTree() {
  const builder = createTreeBuilder();
  const root = builder.addLeaf(0, 10);
  builder.split(root, 0, 0, [], false, 1);
  builder.addLeaf(1, 3);
  const right = builder.addLeaf(0, 7);
  builder.split(right, 1, 0, [], true, 1);
  builder.addLeaf(4, 2);
  builder.addLeaf(8, 5);
  return builder.finish();
}

describe('treeShap', () => {
  it('explains a tree that can be reckoned by hand', () => {
    const forest = { inputs: twoNumbers, trees: [smallTree()], outputs: 1, float32: false };
    const { base, values, featureNames, link } = treeShap(forest, [100], numbers([1, -1], [1, 1]), 2, 'identity');
    // v() = .3 · 1 + .7 · (2/7 · 4 + 5/7 · 8) = 5.1; of the first row: v(x0) = 48/7, v(x1) = .3 + .7 · 8 = 5.9, v(both) = 8.
    const x0 = ((48 / 7 - 5.1) + (8 - 5.9)) / 2;
    // Of the second: v(x0) = 1, v(x1) = 5.9, v(both) = 1.
    const second = [((1 - 5.1) + (1 - 5.9)) / 2, (5.9 - 5.1 + 0) / 2];
    expect(base[0]).toBeCloseTo(105.1, 12);
    [x0, 2.9 - x0, ...second].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 12));
    expect(featureNames).toEqual(['x0', 'x1']);
    expect(link).toBe('identity');
  });

  it('is the Shapley value by definition, with features asked twice, missing values and categories', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 3 }), (seed, features, depth, outputs) => {
        const rng = createRng(seed);
        const inputs = randomInputs(features, true);
        const forest = randomForest(rng, inputs, 2 * outputs, depth, outputs);
        const columns = randomColumns(rng, inputs, 3);
        const { values } = treeShap(forest, new Array<number>(outputs).fill(0), columns, 3, 'identity');
        const rows = new Float64Array(3 * features);
        createEncoder(inputs, columns)(0, 3, rows);
        for (let row = 0; row < 3; row++) {
          for (let output = 0; output < outputs; output++) {
            const game = forestGame(forest, output, (tree, known) => expectedAnswer(tree, rows.subarray(row * features), known));
            shapleyValues(game, features).forEach((expected, f) => expect(values[(row * outputs + output) * features + f]).toBeCloseTo(expected, 10));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    { features: 40, depth: 40, outputs: 2 },
    { features: 3, depth: 30, outputs: 1 },
  ])('adds up to the margin to 1e-9 with $features features at depth $depth', ({ features, depth, outputs }) => {
    const rng = createRng('deep');
    const inputs = randomInputs(features, true);
    const forest = { ...randomForest(rng, inputs, 0, 0, outputs), trees: Array.from({ length: 6 * outputs }, () => ladder(rng, inputs, depth)) };
    const columns = randomColumns(rng, inputs, 300);
    const baseScores = [2, -3].slice(0, outputs);
    const { base, values } = treeShap(forest, baseScores, columns, 300, 'logit');
    marginsOf(createReferenceScorer(forest), columns, 300, baseScores).forEach((margin, i) => {
      const sum = values.subarray(i * features, (i + 1) * features).reduce((a, b) => a + b, base[i % outputs]);
      expect(Math.abs(sum - margin)).toBeLessThan(1e-9 * Math.max(1, Math.abs(margin)));
    });
  });

  it('gives nothing to a feature that is never asked, and the same to features that mean the same', () => {
    const builder = createTreeBuilder();
    builder.addLeaf(0, 8);
    builder.split(0, 0, 0, [], true, 1);
    const children = [builder.addLeaf(0, 4), builder.addLeaf(0, 4)];
    // Both features at most 0: 0; one of them: 1; none: 5.
    const answers = [[0, 1], [1, 5]];
    children.forEach((child, i) => {
      builder.split(child, 1, 0, [], true, 1);
      for (const answer of answers[i]) builder.addLeaf(answer, 2);
    });
    const forest = { inputs: [...twoNumbers, { kind: 'number' as const, name: 'x2' }], trees: [builder.finish()], outputs: 1, float32: false };
    const { values } = treeShap(forest, [0], numbers([1, -1], [1, -1], [7, -7]), 2, 'identity');
    for (const row of [0, 3]) {
      expect(values[row]).toBeCloseTo(values[row + 1], 12);
      expect(values[row]).not.toBe(0);
      expect(values[row + 2]).toBe(0);
    }
  });

  it('follows both ways alike where nothing came to a node, and no row where nothing came to a child', () => {
    const tree = smallTree();
    tree.cover.set([10, 10, 0, 0, 0]);
    const forest = { inputs: twoNumbers, trees: [tree], outputs: 1, float32: false };
    const { base, values } = treeShap(forest, [0], numbers([1, -1], [1, 1]), 2, 'identity');
    expect(Array.from(base)).toEqual([1]);
    // The first row: v() = 1, v(x0) = 6, v(x1) = 1, v(both) = 8.
    [6, 1, 0, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 12));
  });

  it('rounds values as the forest does', () => {
    const [inputs, tree] = [twoNumbers, smallTree()];
    const columns = numbers([1e-60], [1]);
    const explain = (float32: boolean) => treeShap({ inputs, trees: [tree], outputs: 1, float32 }, [0], columns, 1, 'identity');
    const sum = ({ base, values }: ReturnType<typeof explain>) => base[0] + values[0] + values[1];
    expect(sum(explain(false))).toBeCloseTo(8, 12);
    expect(sum(explain(true))).toBeCloseTo(1, 12);
  });

  it('explains no rows, and trees that ask nothing', () => {
    const builder = createTreeBuilder();
    builder.addLeaf(3, 1);
    const forest = { inputs: twoNumbers, trees: [builder.finish()], outputs: 1, float32: false };
    expect(treeShap(forest, [1], numbers([], []), 0, 'identity').values).toHaveLength(0);
    const { base, values } = treeShap(forest, [1], numbers([5], [5]), 1, 'identity');
    expect([...base, ...values]).toEqual([4, 0, 0]);
  });
});

/** A tree with one long way down: each left child is a leaf. */
function ladder(rng: ReturnType<typeof createRng>, inputs: readonly TreeInput[], depth: number) {
  const builder = createTreeBuilder();
  let node = builder.addLeaf(0, 1e6);
  let cover = 1e6;
  for (let level = 0; level < depth; level++) {
    const feature = (level * 7) % inputs.length;
    builder.split(node, feature, rng.normal() - 2, inputs[feature].kind === 'category' ? [rng.int(64), 0, 0, 0, 0, 0, 0, 0] : [], rng.next() < 0.2, 1);
    builder.addLeaf(rng.normal(), cover * 0.2);
    node = builder.addLeaf(rng.normal(), (cover *= 0.8));
  }
  return builder.finish();
}
