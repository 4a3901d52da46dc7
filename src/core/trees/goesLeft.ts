import { inCategorySet } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';

/** Whether an encoded value (see encode.ts) goes left at an inner node. */
export function goesLeft(tree: FlatTree, node: number, x: number): boolean {
  if (Number.isNaN(x)) return tree.missingLeft[node] === 1;
  const set = tree.categorySet[node];
  return set < 0 ? x <= tree.threshold[node] : inCategorySet(tree.categoryWords, set, x);
}
