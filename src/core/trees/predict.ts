import type { Feature, Forest, ForestScorer } from '../contract/index.ts';
import { createEncoder } from './encode.ts';
import { inCategorySet } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';
import { addWideTree, widen } from './widePredict.ts';
import type { WideTree } from './widePredict.ts';

/** Rows that are encoded at a time: they stay in the processor's cache while all trees pass over them. */
const ROWS_PER_BLOCK = 512;
/** From so many rows on, preparing a tree for the fast walk pays. */
const ROWS_FOR_WIDE = 64;

/** The reference: sums are bit-equal to those that growing the trees added up, for they are added in the same order. */
export function createReferenceScorer(forest: Forest): ForestScorer {
  let wide: readonly (WideTree | undefined)[] = [];
  return {
    add(columns, rows, scores) {
      if (rows >= ROWS_FOR_WIDE && wide.length === 0) wide = forest.trees.map(widen);
      addBlocks(forest, wide, columns, rows, scores);
    },
    dispose: () => {},
  };
}

function addBlocks({ inputs, trees, outputs, float32 }: Forest, wide: readonly (WideTree | undefined)[], columns: readonly Feature[], rows: number, scores: Float64Array): void {
  const encode = createEncoder(inputs, columns, float32);
  const block = new Float64Array(ROWS_PER_BLOCK * inputs.length);
  const column = new Float64Array(ROWS_PER_BLOCK);
  for (let from = 0; from < rows; from += ROWS_PER_BLOCK) {
    const to = Math.min(from + ROWS_PER_BLOCK, rows);
    encode(from, to, block);
    for (let output = 0; output < outputs; output++) {
      const ofOutput = column.subarray(0, to - from);
      for (let i = 0; i < ofOutput.length; i++) ofOutput[i] = scores[(from + i) * outputs + output];
      for (let t = output; t < trees.length; t += outputs) {
        const prepared = rows >= ROWS_FOR_WIDE ? wide[t] : undefined;
        const done = prepared ? addWideTree(prepared, block, inputs.length, ofOutput) : 0;
        addTree(trees[t], block, inputs.length, ofOutput, done);
      }
      for (let i = 0; i < ofOutput.length; i++) scores[(from + i) * outputs + output] = ofOutput[i];
    }
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
