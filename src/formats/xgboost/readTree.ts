import { categorySetOf } from '../../core/trees/flatTree.ts';
import type { FlatTree } from '../../core/trees/flatTree.ts';
import { createTreeBuilder } from '../../core/trees/treeBuilder.ts';
import { countAt, floatsAt, hasField, integersAt, objectAt } from './fields.ts';
import type { Fields } from './fields.ts';
import { nextBelow } from './float32.ts';
import { refuse } from './refuse.ts';

/** A tree as the file has it, its lists of the length that they should have: one entry a node. Nodes may be in any order, and some in no tree. */
export interface ListedTree {
  readonly where: string;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly condition: Float64Array;
  readonly defaultLeft: Int32Array;
  readonly gain: Float64Array;
  readonly cover: Float64Array;
  /** By node that asks for a category: the codes that go right. */
  readonly categories: ReadonlyMap<number, ReadonlySet<number>>;
}

const MAX_NODES = 2 ** 24;
/** Trees of XGBoost are a few levels deep, or a few dozen; each level costs an explanation time. */
const MAX_DEPTH = 1_000;

export function listTree(fields: Fields): ListedTree {
  const parameters = objectAt(fields, 'tree_param');
  if (hasField(parameters, 'size_leaf_vector') && countAt(parameters, 'size_leaf_vector', MAX_NODES) > 1) refuse(`"${fields.where}" has several values a leaf`, 'Train with multi_strategy "one_output_per_tree".');
  const nodes = countAt(parameters, 'num_nodes', MAX_NODES);
  if (nodes === 0) refuse(`"${fields.where}" has no nodes`);
  const splitTypes = hasField(fields, 'split_type') ? integersAt(fields, 'split_type', nodes) : new Int32Array(nodes);
  return {
    where: fields.where,
    left: integersAt(fields, 'left_children', nodes),
    right: integersAt(fields, 'right_children', nodes),
    feature: integersAt(fields, 'split_indices', nodes),
    condition: floatsAt(fields, 'split_conditions', nodes),
    defaultLeft: integersAt(fields, 'default_left', nodes),
    gain: floatsAt(fields, 'loss_changes', nodes),
    cover: floatsAt(fields, 'sum_hessian', nodes),
    categories: listCategories(fields, splitTypes),
  };
}

/** A node's codes are a segment of one list for the whole tree. */
function listCategories(fields: Fields, splitTypes: Int32Array): Map<number, Set<number>> {
  const sets = new Map<number, Set<number>>();
  if (splitTypes.every((type) => type === 0)) return sets;
  const codes = integersAt(fields, 'categories');
  const asking = integersAt(fields, 'categories_nodes');
  const from = integersAt(fields, 'categories_segments', asking.length);
  const sizes = integersAt(fields, 'categories_sizes', asking.length);
  const complain = (node: number) => refuse(`"${fields.where}" has no usable categories for node ${node}`);
  if (codes.some((code) => code < 0)) refuse(`"${fields.where}.categories" has a negative code`);
  let listed = 0;
  asking.forEach((node, i) => {
    listed += sizes[i];
    if (splitTypes[node] !== 1 || from[i] < 0 || sizes[i] < 1 || from[i] + sizes[i] > codes.length || listed > codes.length) complain(node);
    sets.set(node, new Set(codes.subarray(from[i], from[i] + sizes[i])));
  });
  splitTypes.forEach((type, node) => {
    if (type !== 0 && !sets.has(node)) complain(node);
  });
  return sets;
}

/**
 * The tree in our order. `binsOf` answers the bins of each code of a feature that has categories, nothing for a number. Numbers go left in XGBoost
 * where they are below the condition, here where they are at most the float just below it. Throws `bad-file` for anything that is not a tree.
 */
export function flattenTree(tree: ListedTree, binsOf: readonly (ReadonlyMap<number, number> | undefined)[]): FlatTree {
  const { left, right, cover } = tree;
  const builder = createTreeBuilder();
  const seen = new Uint8Array(left.length);
  const add = (from: number): number => {
    if (from < 0 || from >= left.length) refuse(`"${tree.where}" has a child ${from} of ${left.length} nodes`);
    if (seen[from]) refuse(`"${tree.where}" comes to node ${from} twice`);
    if (!(cover[from] >= 0 && cover[from] < Infinity)) refuse(`"${tree.where}.sum_hessian" is not a finite number from 0 at node ${from}`);
    seen[from] = 1;
    return builder.addLeaf(leafValue(tree, from), cover[from]);
  };
  const open = [{ from: 0, to: add(0), depth: 0 }];
  for (const { from, to, depth } of open) {
    if (isLeaf(tree, from)) continue;
    if (depth === MAX_DEPTH) refuse(`"${tree.where}" is deeper than ${MAX_DEPTH} levels`, 'Train with a smaller max_depth.');
    splitNode(builder, tree, from, to, binsOf);
    for (const child of [left[from], right[from]]) open.push({ from: child, to: add(child), depth: depth + 1 });
  }
  const flat = builder.finish();
  fillInnerValues(flat);
  return flat;
}

function isLeaf({ where, left, right }: ListedTree, node: number): boolean {
  if ((left[node] === -1) !== (right[node] === -1)) refuse(`"${where}" has one child only at node ${node}`);
  return left[node] === -1;
}

function leafValue(tree: ListedTree, node: number): number {
  if (!isLeaf(tree, node)) return 0;
  return Number.isFinite(tree.condition[node]) ? tree.condition[node] : refuse(`"${tree.where}" has a value that is not finite at leaf ${node}`);
}

function splitNode(builder: ReturnType<typeof createTreeBuilder>, tree: ListedTree, from: number, to: number, binsOf: readonly (ReadonlyMap<number, number> | undefined)[]): void {
  const feature = tree.feature[from];
  if (feature < 0 || feature >= binsOf.length) refuse(`"${tree.where}" asks feature ${feature} of ${binsOf.length} at node ${from}`);
  const defaultLeft = tree.defaultLeft[from];
  if (defaultLeft !== 0 && defaultLeft !== 1) refuse(`"${tree.where}.default_left" is ${defaultLeft} at node ${from}`);
  if (!Number.isFinite(tree.gain[from])) refuse(`"${tree.where}.loss_changes" is not finite at node ${from}`);
  const bins = binsOf[feature];
  const goRight = tree.categories.get(from);
  if ((bins === undefined) !== (goRight === undefined)) refuse(`"${tree.where}" asks feature ${feature} for ${goRight ? 'categories' : 'a number'} at node ${from}, and it has ${bins ? 'categories' : 'numbers'}`);
  if (bins && goRight) builder.split(to, feature, 0, leftSet(bins, goRight), defaultLeft === 1, tree.gain[from]);
  else builder.split(to, feature, thresholdBelow(tree, from), [], defaultLeft === 1, tree.gain[from]);
}

/** Codes that are not in the set go left; so does the bin of those that are in no set at all. */
function leftSet(bins: ReadonlyMap<number, number>, goRight: ReadonlySet<number>): number[] {
  const goesLeft = new Uint8Array(256).fill(1);
  for (const code of goRight) {
    const bin = bins.get(code);
    if (bin !== undefined) goesLeft[bin] = 0;
  }
  return categorySetOf(goesLeft);
}

function thresholdBelow({ where, condition }: ListedTree, node: number): number {
  if (Number.isNaN(condition[node])) refuse(`"${where}" has no condition at node ${node}`);
  return Math.max(nextBelow(condition[node]), -Number.MAX_VALUE);
}

/** The mean of its leaves by cover is what an inner node would add: XGBoost keeps it without the learning rate, which the file does not know. */
function fillInnerValues({ feature, left, value, cover }: FlatTree): void {
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] < 0) continue;
    const [a, b] = [left[node], left[node] + 1];
    const both = cover[a] + cover[b];
    value[node] = both > 0 ? (value[a] * cover[a] + value[b] * cover[b]) / both : (value[a] + value[b]) / 2;
  }
}
