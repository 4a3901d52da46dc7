import { WORDS_PER_SET } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';

/** A tree while it grows. */
export interface TreeBuilder {
  /** Returns the new node's number. */
  addLeaf(value: number, cover: number): number;
  /** Turns a leaf into an inner node, whose children are the next two that are added. `categories` holds the set's words, or nothing for a number. */
  split(node: number, feature: number, threshold: number, categories: readonly number[], missingLeft: boolean, gain: number): void;
  setValue(node: number, value: number): void;
  finish(): FlatTree;
}

export function createTreeBuilder(): TreeBuilder {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const missingLeft: number[] = [];
  const value: number[] = [];
  const gain: number[] = [];
  const cover: number[] = [];
  const categorySet: number[] = [];
  const categoryWords: number[] = [];
  return {
    addLeaf(leafValue, leafCover) {
      feature.push(-1);
      left.push(-1);
      categorySet.push(-1);
      threshold.push(0);
      missingLeft.push(0);
      gain.push(0);
      value.push(leafValue);
      return cover.push(leafCover) - 1;
    },
    split(node, asked, at, categories, isMissingLeft, splitGain) {
      feature[node] = asked;
      left[node] = feature.length;
      threshold[node] = at;
      missingLeft[node] = isMissingLeft ? 1 : 0;
      gain[node] = splitGain;
      if (categories.length !== WORDS_PER_SET) return;
      categorySet[node] = categoryWords.length;
      categoryWords.push(...categories);
    },
    setValue: (node, nodeValue) => {
      value[node] = nodeValue;
    },
    finish: () => ({
      feature: Int32Array.from(feature),
      threshold: Float64Array.from(threshold),
      left: Int32Array.from(left),
      missingLeft: Uint8Array.from(missingLeft),
      value: Float64Array.from(value),
      gain: Float64Array.from(gain),
      cover: Float64Array.from(cover),
      categorySet: Int32Array.from(categorySet),
      categoryWords: Uint32Array.from(categoryWords),
    }),
  };
}
