import type { Encoder } from './encode.ts';
import { inCategorySet } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';
import { addWideTree, widen } from './widePredict.ts';

/** Rows that are encoded at a time: they stay in the processor's cache while all trees pass over them. */
const ROWS_PER_BLOCK = 512;
/** From so many rows on, preparing a tree for the fast walk pays. */
const ROWS_FOR_WIDE = 64;

/**
 * Adds every tree's answer to `raw`, for rows [0, raw.length), tree after tree, so that sums are bit-equal to those that
 * growing the trees added up.
 */
export function addPredictions(trees: readonly FlatTree[], encode: Encoder, features: number, raw: Float64Array): void {
  const wide = raw.length >= ROWS_FOR_WIDE ? trees.map(widen) : [];
  const block = new Float64Array(ROWS_PER_BLOCK * features);
  for (let from = 0; from < raw.length; from += ROWS_PER_BLOCK) {
    const to = Math.min(from + ROWS_PER_BLOCK, raw.length);
    encode(from, to, block);
    const scores = raw.subarray(from, to);
    trees.forEach((tree, t) => {
      const prepared = wide[t];
      const done = prepared ? addWideTree(prepared, block, features, scores) : 0;
      addTree(tree, block, features, scores, done);
    });
  }
}

/** Walks rows [from, scores.length) of a block down the tree, one by one. */
function addTree(tree: FlatTree, block: Float64Array, features: number, scores: Float64Array, from: number): void {
  const { feature, threshold, left, missingLeft, value, categorySet, categoryWords } = tree;
  for (let row = from, at = from * features; row < scores.length; row++, at += features) {
    let node = 0;
    for (let asked = feature[0]; asked >= 0; asked = feature[node]) {
      const x = block[at + asked];
      let goesLeft;
      if (x !== x) goesLeft = missingLeft[node] === 1;
      else if (categorySet[node] < 0) goesLeft = x <= threshold[node];
      else goesLeft = inCategorySet(categoryWords, categorySet[node], x);
      node = goesLeft ? left[node] : left[node] + 1;
    }
    scores[row] += value[node];
  }
}
