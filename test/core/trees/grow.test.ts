import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inCategorySet } from '../../../src/core/trees/flatTree.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { categoryFeature, growOn, numberFeature } from './growTree.ts';

describe('a tree computed by hand', () => {
  // Targets 1 1 | 4 | 10: G = −16, H = 4. Cuts: after 2: 4/2 + 196/2 − 64 = 36; after 3: 36/3 + 100 − 64 = 48, the best.
  // The left three: 4/2 + 16 − 12 = 6.
  it('is exact', async () => {
    const { tree, raw } = await growOn([numberFeature('x', [1, 2, 3, 4])], [1, 1, 4, 10]);
    expect(Array.from(tree.feature)).toEqual([0, 0, -1, -1, -1]);
    expect(Array.from(tree.left)).toEqual([1, 3, -1, -1, -1]);
    expect(Array.from(tree.threshold)).toEqual([3.5, 2.5, 0, 0, 0]);
    expect(Array.from(tree.gain)).toEqual([48, 6, 0, 0, 0]);
    expect(Array.from(tree.cover)).toEqual([4, 3, 1, 2, 1]);
    expect(Array.from(tree.value)).toEqual([4, 2, 10, 1, 4]);
    expect(Array.from(raw)).toEqual([1, 1, 4, 10]);
  });

  it('shrinks leaves by λ and the learning rate, and gains by λ', async () => {
    const { tree } = await growOn([numberFeature('x', [1, 2])], [-3, 3], { regLambda: 1, learningRate: 0.5 });
    expect(tree.gain[0]).toBe(9 / 2 + 9 / 2);
    expect(Array.from(tree.value)).toEqual([0, (-0.5 * 3) / 2, (0.5 * 3) / 2]);
  });

  it.each([
    ['gamma above the gain', { gamma: 48.001 }, 1],
    ['gamma equal to the gain', { gamma: 48 }, 3],
    ['a child weight that only the middle has', { minChildWeight: 2 }, 3],
    ['a child weight that no cut has', { minChildWeight: 3 }, 1],
    ['depth 1', { maxDepth: 1 }, 3],
  ])('obeys %s', async (_, params, nodes) => {
    const { tree } = await growOn([numberFeature('x', [1, 2, 3, 4])], [1, 1, 4, 10], params);
    expect(tree.feature.length).toBe(nodes);
  });

  it('does not split what is the same everywhere', async () => {
    expect((await growOn([numberFeature('x', [1, 2, 3])], [5, 5, 5])).tree.feature.length).toBe(1);
    expect((await growOn([numberFeature('x', [1, 2, 3])], [0.1, 0.1, 0.1])).tree.feature.length).toBe(1);
    expect((await growOn([numberFeature('x', [7, 7, 7])], [1, 2, 3])).tree.feature.length).toBe(1);
  });

  it('takes the first of features that are equally good', async () => {
    const { tree } = await growOn([numberFeature('a', [1, 2]), numberFeature('b', [1, 2])], [0, 1]);
    expect(tree.feature[0]).toBe(0);
  });
});

describe('missing values', () => {
  it('go to the side where they gain more', async () => {
    const right = await growOn([numberFeature('x', [1, 2, 3, NaN])], [0, 0, 8, 8], { maxDepth: 1 });
    expect(right.tree.missingLeft[0]).toBe(0);
    expect(right.tree.threshold[0]).toBe(2.5);
    const left = await growOn([numberFeature('x', [1, 2, 3, NaN])], [0, 0, 8, 0], { maxDepth: 1 });
    expect(left.tree.missingLeft[0]).toBe(1);
    expect(Array.from(left.predicted)).toEqual([0, 0, 8, 0]);
  });

  it('can be what is asked', async () => {
    const { tree, predicted } = await growOn([numberFeature('x', [5, NaN, 5, NaN])], [1, 2, 1, 2]);
    expect(tree.feature.length).toBe(3);
    expect(Array.from(predicted)).toEqual([1, 2, 1, 2]);
  });

  it('may be above or below all values of a feature that is monotone', async () => {
    for (const direction of [-1, 1]) {
      const { predicted } = await growOn([numberFeature('x', [5, NaN, 5, NaN])], [1, 2, 1, 2], { monotone: Int8Array.of(direction) });
      expect(Array.from(predicted)).toEqual([1, 2, 1, 2]);
    }
  });

  it('go where more rows went, where training had none', async () => {
    const { tree } = await growOn([numberFeature('x', [1, 2, 3, 4])], [1, 1, 1, 9], { maxDepth: 1 });
    expect(tree.missingLeft[0]).toBe(1);
  });
});

describe('categories', () => {
  it('are divided into two sets by their mean, not by their order', async () => {
    const { tree, predicted } = await growOn([categoryFeature('c', ['a', 'b', 'c', 'd'])], [0, 6, 0, 6], { maxDepth: 1 });
    expect(binsOfRoot(tree, 4)).toEqual([true, false, true, false]);
    expect(Array.from(predicted)).toEqual([0, 6, 0, 6]);
  });

  it('that are lighter than a child may be stand in the middle, in the order of their bins', async () => {
    // By their means b's rows would join c's (100), and a's d's (-100).
    const { tree } = await growOn([categoryFeature('c', ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'd'])], [0, 0, 0, 10, 10, 10, 100, -100], { maxDepth: 1, minChildWeight: 2 });
    expect(binsOfRoot(tree, 4)).toEqual([true, false, true, false]);
  });

  it('with missing ones, which go where they gain more', async () => {
    const { predicted } = await growOn([categoryFeature('c', ['a', 'b', null, 'b'])], [0, 6, 0, 6], { maxDepth: 1 });
    expect(Array.from(predicted)).toEqual([0, 6, 0, 6]);
  });

  it('are divided as well as by trying all sets (Fisher 1958)', async () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -9, max: 9 })), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, async (cells) => {
        const y = cells.map(([, value]) => value);
        const { tree } = await growOn([categoryFeature('c', cells.map(([code]) => `k${code}`))], y, { maxDepth: 1 });
        expect(tree.gain[0]).toBeCloseTo(bestGainOfAllSets(cells), 6);
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

/** Which of the first bins go left at the root. */
function binsOfRoot(tree: FlatTree, bins: number): boolean[] {
  return Array.from({ length: bins }, (_, bin) => inCategorySet(tree.categoryWords, tree.categorySet[0], bin));
}

function bestGainOfAllSets(cells: readonly (readonly [number, number])[]): number {
  const score = (part: readonly (readonly [number, number])[]) => (part.length ? part.reduce((sum, [, value]) => sum + value, 0) ** 2 / part.length : 0);
  let best = 0;
  for (let set = 1; set < 63; set++) {
    const left = cells.filter(([code]) => (set >> code) & 1);
    const right = cells.filter(([code]) => !((set >> code) & 1));
    if (left.length && right.length) best = Math.max(best, score(left) + score(right) - score(cells));
  }
  return best;
}

describe('any tree', () => {
  const cell = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN), fc.double({ min: -5, max: 5, noNaN: true }));
  const name = fc.constantFrom('p', 'q', 'r', 's', null);
  const rows = fc.array(fc.tuple(cell, cell, name, fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 150 });

  it('predicts bit by bit what growing it added', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 8 }), async (table, maxDepth) => {
        const features = [numberFeature('a', table.map(([a]) => a)), numberFeature('b', table.map(([, b]) => b)), categoryFeature('c', table.map(([, , c]) => c))];
        const { raw, predicted } = await growOn(features, table.map(([, , , y]) => y), { maxDepth, learningRate: 0.3, regLambda: 1 });
        expect(predicted).toEqual(raw);
      }),
      { seed: 6 },
    );
  });

  it('covers as much in the children as in the parent', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const { tree } = await growOn([numberFeature('a', table.map(([a]) => a))], table.map(([, , , y]) => y));
        tree.feature.forEach((asked, node) => {
          if (asked >= 0) expect(tree.cover[tree.left[node]] + tree.cover[tree.left[node] + 1]).toBe(tree.cover[node]);
        });
      }),
      { seed: 7 },
    );
  });
});
