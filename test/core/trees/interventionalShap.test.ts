import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { createEncoder } from '../../../src/core/trees/encode.ts';
import { interventionalShap } from '../../../src/core/trees/interventionalShap.ts';
import { createReferenceScorer } from '../../../src/core/trees/predict.ts';
import { createTreeBuilder } from '../../../src/core/trees/treeBuilder.ts';
import { expectedAnswer, forestGame, shapleyValues } from './bruteShapley.ts';
import { marginsOf, randomColumns, randomForest, randomInputs } from './randomForest.ts';

/** An answer at x0 ≤ 0 for each side of x1 ≤ 0, and two for the rest. */
function crossedTree(answers: readonly number[]) {
  const builder = createTreeBuilder();
  builder.addLeaf(0, 4);
  builder.split(0, 0, 0, [], true, 1);
  const children = [builder.addLeaf(0, 2), builder.addLeaf(0, 2)];
  children.forEach((child, i) => {
    builder.split(child, 1, 0, [], true, 1);
    for (const answer of answers.slice(2 * i, 2 * i + 2)) builder.addLeaf(answer, 1);
  });
  return builder.finish();
}

const numbers = (...columns: number[][]): Feature[] => columns.map((values, f) => ({ name: `x${f}`, kind: 'number', values: Float64Array.from(values) }));

describe('interventionalShap', () => {
  it('explains a tree that can be reckoned by hand', () => {
    const inputs = randomInputs(2, false);
    const forest = { inputs, trees: [crossedTree([1, 2, 4, 9])], outputs: 1, float32: false };
    const { base, values } = interventionalShap(forest, [10], numbers([1], [1]), 1, { columns: numbers([-1, 1], [-1, -1]), rows: 2 }, 'identity');
    // Against (−1, −1): v() = 1, v(x0) = 4, v(x1) = 2, v(both) = 9. Against (1, −1): v() = 4, v(x0) = 4, v(x1) = v(both) = 9.
    expect(base[0]).toBe(10 + 2.5);
    expect(values[0]).toBeCloseTo((5 + 0) / 2, 12);
    expect(values[1]).toBeCloseTo((3 + 5) / 2, 12);
  });

  it('is the Shapley value by definition, and adds up to the margin', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), (seed, features, depth, outputs, others) => {
        const rng = createRng(seed);
        const inputs = randomInputs(features, true);
        const forest = randomForest(rng, inputs, 2 * outputs, depth, outputs);
        const columns = randomColumns(rng, inputs, 3);
        const background = { columns: randomColumns(rng, inputs, others), rows: others };
        const baseScores = new Array<number>(outputs).fill(0.5);
        const { base, values } = interventionalShap(forest, baseScores, columns, 3, background, 'identity');
        const [rows, usual] = [new Float64Array(3 * features), new Float64Array(others * features)];
        createEncoder(inputs, columns)(0, 3, rows);
        createEncoder(inputs, background.columns)(0, others, usual);
        const margins = marginsOf(createReferenceScorer(forest), columns, 3, baseScores);
        for (let row = 0; row < 3; row++) {
          for (let output = 0; output < outputs; output++) {
            const game = forestGame(forest, output, (tree, known) => {
              const mixed = (other: number) => Array.from({ length: features }, (_, f) => (known & (1 << f) ? rows[row * features + f] : usual[other * features + f]));
              const all = Array.from({ length: others }, (_, other) => expectedAnswer(tree, mixed(other), (1 << features) - 1));
              return all.reduce((a, b) => a + b) / others;
            });
            const at = (row * outputs + output) * features;
            shapleyValues(game, features).forEach((expected, f) => expect(values[at + f]).toBeCloseTo(expected, 10));
            const sum = values.subarray(at, at + features).reduce((a, b) => a + b, base[output]);
            expect(sum).toBeCloseTo(margins[row * outputs + output], 9);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gives nothing to a feature that is never asked, and the same to features that mean the same', () => {
    const forest = { inputs: randomInputs(2, false).concat({ kind: 'number', name: 'x2' }), trees: [crossedTree([0, 1, 1, 5])], outputs: 1, float32: false };
    const { values } = interventionalShap(forest, [0], numbers([1, -1], [1, -1], [3, 4]), 2, { columns: numbers([-1, 2], [-1, 2], [0, 0]), rows: 2 }, 'identity');
    for (const row of [0, 3]) {
      expect(values[row]).toBeCloseTo(values[row + 1], 12);
      expect(values[row]).not.toBe(0);
      expect(values[row + 2]).toBe(0);
    }
  });

  it('refuses an empty background', () => {
    const inputs = randomInputs(1, false);
    const forest = randomForest(createRng(1), inputs, 1, 2);
    expect(() => interventionalShap(forest, [0], numbers([1]), 1, { columns: numbers([]), rows: 0 }, 'identity')).toThrow(/no background rows/);
  });
});
