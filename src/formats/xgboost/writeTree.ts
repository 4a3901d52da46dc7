import { binCount } from '../../core/trees/binning.ts';
import type { TreeInput } from '../../core/trees/encode.ts';
import { inCategorySet } from '../../core/trees/flatTree.ts';
import type { FlatTree } from '../../core/trees/flatTree.ts';
import { floatText, nextAbove } from './float32.ts';

const LARGEST_FLOAT = 3.4028234663852886e38;
/** More than a 32-bit float holds, which XGBoost reads as infinite. */
const INFINITE = '1e39';
/** What XGBoost writes as the parent of a root. */
const NO_PARENT = 2 ** 31 - 1;

/** A tree as XGBoost's JSON; its nodes keep their numbers. */
export function writeTree(tree: FlatTree, id: number, inputs: readonly TreeInput[]): string {
  const { feature, left, missingLeft, gain, cover } = tree;
  const nodes = feature.length;
  const asks = (node: number) => feature[node] >= 0;
  const list = (textOf: (node: number) => string | number) => `[${Array.from({ length: nodes }, (_, node) => textOf(node)).join(',')}]`;
  const parents = new Int32Array(nodes).fill(NO_PARENT);
  left.forEach((child, node) => asks(node) && parents.fill(node, child, child + 2));
  const lists = {
    base_weights: list((node) => floatText(tree.value[node])),
    ...categoryLists(tree, inputs),
    default_left: list((node) => missingLeft[node]),
    left_children: list((node) => left[node]),
    loss_changes: list((node) => floatText(Math.min(gain[node], LARGEST_FLOAT))),
    parents: `[${parents.join(',')}]`,
    right_children: list((node) => (asks(node) ? left[node] + 1 : -1)),
    split_conditions: list((node) => conditionText(tree, node)),
    split_indices: list((node) => Math.max(feature[node], 0)),
    split_type: list((node) => (tree.categorySet[node] >= 0 ? 1 : 0)),
    sum_hessian: list((node) => floatText(Math.min(cover[node], LARGEST_FLOAT))),
  };
  const sizes = JSON.stringify({ num_deleted: '0', num_feature: String(inputs.length), num_nodes: String(nodes), size_leaf_vector: '0' });
  const fields = Object.entries(lists).map(([name, text]) => `"${name}":${text}`);
  return `{${fields.join(',')},"id":${id},"tree_param":${sizes}}`;
}

/**
 * A leaf's value; else the least float above the threshold: of the numbers that XGBoost compares, the same are below it as are at most the threshold.
 */
function conditionText({ feature, categorySet, value, threshold }: FlatTree, node: number): string {
  if (feature[node] < 0) return floatText(value[node]);
  if (categorySet[node] >= 0) return floatText(0);
  const above = nextAbove(threshold[node]);
  return above === Infinity ? INFINITE : floatText(above);
}

/** XGBoost lists the codes that go right, at least one: where all go left, a code that no row has. */
function categoryLists({ feature, categorySet, categoryWords }: FlatTree, inputs: readonly TreeInput[]): Record<string, string> {
  const [nodes, segments, sizes, codes] = [[], [], [], []] as number[][];
  categorySet.forEach((set, node) => {
    const input = inputs[feature[node]];
    if (set < 0 || input?.kind !== 'category') return;
    const bins = binCount(input);
    const right = Array.from({ length: bins }, (_, bin) => bin).filter((bin) => !inCategorySet(categoryWords, set, bin));
    nodes.push(node);
    segments.push(codes.length);
    sizes.push(Math.max(right.length, 1));
    codes.push(...(right.length > 0 ? right : [bins]));
  });
  const text = (list: readonly number[]) => `[${list.join(',')}]`;
  return { categories: text(codes), categories_nodes: text(nodes), categories_segments: text(segments), categories_sizes: text(sizes) };
}

/** A tree that says the same everywhere. */
export function leafOnly(value: number): FlatTree {
  const zero = () => Float64Array.of(0);
  return {
    feature: Int32Array.of(-1),
    threshold: zero(),
    left: Int32Array.of(-1),
    missingLeft: Uint8Array.of(0),
    value: Float64Array.of(value),
    gain: zero(),
    cover: zero(),
    categorySet: Int32Array.of(-1),
    categoryWords: new Uint32Array(0),
  };
}

export function shiftLeaves(tree: FlatTree, by: number): FlatTree {
  return { ...tree, value: tree.value.map((value) => value + by) };
}
