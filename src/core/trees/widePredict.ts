import type { FlatTree } from './flatTree.ts';

/**
 * A tree of numbers only, in the form for walking four rows at once: every walk takes `depth` steps, and a leaf that is reached
 * earlier leads to itself. Which way a row turns is hard for a processor to guess, so nothing here branches on it: several times faster.
 */
export interface WideTree {
  readonly depth: number;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  /** 1 where missing values go right. */
  readonly missingRight: Uint8Array;
  readonly value: Float64Array;
}

/** Undefined for a tree that asks for categories. */
export function widen(tree: FlatTree): WideTree | undefined {
  if (tree.categoryWords.length > 0) return undefined;
  const nodes = tree.feature.length;
  const wide = { depth: 0, feature: new Int32Array(nodes), threshold: new Float64Array(nodes).fill(Infinity), left: new Int32Array(nodes), missingRight: new Uint8Array(nodes), value: tree.value };
  const depths = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if (tree.feature[node] < 0) {
      wide.left[node] = node;
      continue;
    }
    wide.feature[node] = tree.feature[node];
    wide.threshold[node] = tree.threshold[node];
    wide.left[node] = tree.left[node];
    wide.missingRight[node] = 1 - tree.missingLeft[node];
    depths[tree.left[node]] = depths[tree.left[node] + 1] = depths[node] + 1;
    wide.depth = Math.max(wide.depth, depths[node] + 1);
  }
  return wide;
}

/** Adds the tree's values to the scores of the first rows of the block, four at a time; returns how many rows that were. */
export function addWideTree({ depth, feature, threshold, left, missingRight, value }: WideTree, block: Float64Array, features: number, scores: Float64Array): number {
  const rows = scores.length - (scores.length % 4);
  for (let row = 0; row < rows; row += 4) {
    const first = row * features;
    const second = first + features;
    const third = second + features;
    const fourth = third + features;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let level = 0; level < depth; level++) {
      const w = block[first + feature[a]];
      const x = block[second + feature[b]];
      const y = block[third + feature[c]];
      const z = block[fourth + feature[d]];
      a = left[a] + (Number(w > threshold[a]) | (Number(w !== w) & missingRight[a]));
      b = left[b] + (Number(x > threshold[b]) | (Number(x !== x) & missingRight[b]));
      c = left[c] + (Number(y > threshold[c]) | (Number(y !== y) & missingRight[c]));
      d = left[d] + (Number(z > threshold[d]) | (Number(z !== z) & missingRight[d]));
    }
    scores[row] += value[a];
    scores[row + 1] += value[b];
    scores[row + 2] += value[c];
    scores[row + 3] += value[d];
  }
  return rows;
}
