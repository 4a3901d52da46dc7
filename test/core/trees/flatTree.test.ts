import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../../src/core/contract/index.ts';
import { packTrees, unpackTrees } from '../../../src/core/trees/forestBuffers.ts';
import { categoryFeature, growOn, numberFeature } from './growTree.ts';

const FEATURES = [{ kind: 'number' }, { kind: 'category' }] as const;

async function someTrees() {
  const features = [numberFeature('x', [1, 2, 3, 4, 5, 6]), categoryFeature('c', ['a', 'b', 'a', 'b', 'c', 'c'])];
  const first = await growOn(features, [1, 5, 2, 6, 9, 9.5]);
  const second = await growOn(features, [0, 0, 0, 0, 0, 0]);
  return [first.tree, second.tree];
}

type Buffers = Record<string, Artifact['buffers'][string]>;

describe('trees as buffers', () => {
  it('come back the same', async () => {
    const trees = await someTrees();
    expect(trees[0].categoryWords.length).toBeGreaterThan(0);
    expect(unpackTrees(structuredClone(packTrees(trees)), FEATURES)).toEqual(trees);
    expect(unpackTrees(packTrees([]), FEATURES)).toEqual([]);
  });

  const forgeries: readonly [string, (buffers: Buffers) => void, RegExp][] = [
    ['a child before its parent', (b) => (b.left[0] = 0), /child 0/],
    ['a child outside', (b) => (b.left[0] = 1_000_000), /child 1000000/],
    ['a shared child', (b) => (b.left[0] = b.left[1]), /shares|no parent/],
    ['a feature that is not there', (b) => (b.feature[0] = 2), /feature 2 of 2/],
    ['a feature below none', (b) => (b.feature[0] = -2), /feature -2/],
    ['an infinite value', (b) => (b.value[0] = Infinity), /not finite/],
    ['a threshold that is no number', (b) => (b.threshold[0] = NaN), /not finite/],
    ['a set of categories outside', (b) => (b.categorySet[b.categorySet.indexOf(0)] = 800), /set of categories/],
    ['missing values sent nowhere', (b) => (b.missingLeft[0] = 7), /missing values 7/],
    ['an array that is too short', (b) => (b.gain = new Float64Array(1)), /differ in length/],
    ['an array of another type', (b) => (b.value = new Float32Array(b.value.length)), /"value"/],
    ['an array that is missing', (b) => delete b.cover, /"cover"/],
    ['tree starts that descend', (b) => (b.nodeStart[1] = 4_000_000_000), /"nodeStart"/],
    ['tree starts that stop early', (b) => (b.nodeStart[b.nodeStart.length - 1]--), /"nodeStart"/],
    ['no tree starts', (b) => (b.nodeStart = new Uint32Array(0)), /"nodeStart"/],
  ];

  it.each(forgeries)('refuses %s', async (_, forge, message) => {
    const buffers: Buffers = packTrees(await someTrees());
    forge(buffers);
    expect(() => unpackTrees(buffers, FEATURES)).toThrow(expect.objectContaining({ code: 'bad-file', message: expect.stringMatching(message) }));
  });
});
