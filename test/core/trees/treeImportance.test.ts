import { describe, expect, it } from 'vitest';
import { createTreeBuilder } from '../../../src/core/trees/treeBuilder.ts';
import { treeImportance } from '../../../src/core/trees/treeImportance.ts';

describe('treeImportance', () => {
  const builder = createTreeBuilder();
  builder.addLeaf(0, 10);
  builder.split(0, 1, 0, [], true, 6);
  builder.addLeaf(1, 4);
  const right = builder.addLeaf(2, 6);
  builder.split(right, 0, 0, [], true, 3);
  builder.addLeaf(3, 5);
  const last = builder.addLeaf(4, 1);
  builder.split(last, 1, 0, [], true, 1);
  builder.addLeaf(5, 0.5);
  builder.addLeaf(6, 0.5);
  const inputs = ['a', 'b', 'c'].map((name) => ({ kind: 'number' as const, name }));
  const forest = { inputs, trees: [builder.finish()] };

  it.each([
    ['weight', [1, 2, 0]],
    ['totalGain', [3, 7, 0]],
    ['gain', [3, 3.5, 0]],
    ['totalCover', [6, 11, 0]],
    ['cover', [6, 5.5, 0]],
  ] as const)('%s', (type, expected) => {
    expect(Array.from(treeImportance(forest, type))).toEqual(expected);
  });
});
