import { WorkbenchError } from '../contract/index.ts';
import { MISSING_BIN } from './binning.ts';

/** 32-bit words of one set of category bins. */
export const WORDS_PER_SET = 8;

/**
 * A tree in typed arrays, one entry a node; node 0 is the root, children come after their parent, side by side.
 * A row with value x at an inner node goes left where x ≤ threshold (number), or where x's bit is set (category);
 * where x is missing, as `missingLeft` says.
 */
export interface FlatTree {
  /** The feature that an inner node asks; −1 at a leaf. */
  readonly feature: Int32Array<ArrayBuffer>;
  readonly threshold: Float64Array<ArrayBuffer>;
  /** The left child; the right one is the next node. −1 at a leaf. */
  readonly left: Int32Array<ArrayBuffer>;
  readonly missingLeft: Uint8Array<ArrayBuffer>;
  /** What a leaf adds to the prediction; of an inner node, what it would add if it were one. */
  readonly value: Float64Array<ArrayBuffer>;
  /** Gain of an inner node's split; 0 at a leaf. */
  readonly gain: Float64Array<ArrayBuffer>;
  /** Sum of hessians (for squared error: of weights) of the training rows that came here. */
  readonly cover: Float64Array<ArrayBuffer>;
  /** First word of the node's set in `categoryWords`; −1 where it asks no category. */
  readonly categorySet: Int32Array<ArrayBuffer>;
  /** Sets of category bins that go left, WORDS_PER_SET words each. */
  readonly categoryWords: Uint32Array<ArrayBuffer>;
}

/** What the validation of a tree needs to know of a feature. */
export interface TreeFeature {
  readonly kind: 'number' | 'category';
}

export function inCategorySet(words: Uint32Array, start: number, bin: number): boolean {
  return ((words[start + (bin >>> 5)] >>> (bin & 31)) & 1) === 1;
}

/** Bits of the bins, but the missing one, that are 1 in `goesLeft`. */
export function categorySetOf(goesLeft: Uint8Array): number[] {
  const words = new Array<number>(WORDS_PER_SET).fill(0);
  for (let bin = 0; bin < MISSING_BIN; bin++) if (goesLeft[bin]) words[bin >>> 5] = (words[bin >>> 5] | (1 << (bin & 31))) >>> 0;
  return words;
}

/**
 * Checks a tree from an artifact: array lengths, features, children (which must come after their parent, so that no cycle is possible, and have one), finite numbers, sets. Throws `bad-file` with `what` (such as "Tree 3") in its message.
 */
export function validateFlatTree(tree: FlatTree, features: readonly TreeFeature[], what: string): void {
  const nodes = tree.feature.length;
  const refuse = (reason: string): never => {
    throw new WorkbenchError('bad-file', `${what} of the model file is damaged: ${reason}. Export the model again, or train it again.`);
  };
  if (nodes === 0) refuse('it has no nodes');
  const perNode = [tree.threshold, tree.left, tree.missingLeft, tree.value, tree.gain, tree.cover, tree.categorySet];
  if (perNode.some((array) => array.length !== nodes)) refuse('its arrays differ in length');
  for (const array of [tree.threshold, tree.value, tree.gain, tree.cover]) if (!array.every(Number.isFinite)) refuse('it has a number that is not finite');
  const hasParent = new Uint8Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const complaint = complaintAboutNode(tree, node, features, hasParent);
    if (complaint) refuse(`node ${node} ${complaint}`);
  }
  if (nodes > 1 && hasParent.includes(0, 1)) refuse(`node ${hasParent.indexOf(0, 1)} has no parent`);
}

function complaintAboutNode(tree: FlatTree, node: number, features: readonly TreeFeature[], hasParent: Uint8Array): string | undefined {
  const feature = tree.feature[node];
  if (feature === -1) return undefined;
  if (feature < -1 || feature >= features.length) return `asks feature ${feature} of ${features.length}`;
  for (const child of [tree.left[node], tree.left[node] + 1]) {
    if (child <= node || child >= hasParent.length) return `has child ${child}`;
    if (hasParent[child]) return `shares its child ${child}`;
    hasParent[child] = 1;
  }
  if (tree.missingLeft[node] > 1) return `sends missing values ${tree.missingLeft[node]}`;
  const set = tree.categorySet[node];
  if (features[feature].kind === 'number') return set === -1 ? undefined : 'has categories for a number';
  const fits = set >= 0 && set % WORDS_PER_SET === 0 && set + WORDS_PER_SET <= tree.categoryWords.length;
  return fits ? undefined : `has no set of categories at ${set}`;
}
