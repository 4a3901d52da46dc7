import type { FeatureBins } from './binning.ts';
import { categorySetOf } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';
import { addRows, createHistogram, subtractSibling } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import type { Quantised } from './quantise.ts';
import { addToRange, partition } from './rowSet.ts';
import type { RowRange, RowSet } from './rowSet.ts';
import { findSplit, nodeSums } from './split.ts';
import type { Split } from './split.ts';
import { splitRule } from './splitRule.ts';
import type { SplitRule, Sums } from './splitRule.ts';
import { createTreeBuilder } from './treeBuilder.ts';
import type { TreeBuilder } from './treeBuilder.ts';

/** XGBoost's names and meanings. */
export interface GrowParams {
  readonly maxDepth: number;
  readonly learningRate: number;
  readonly regLambda: number;
  readonly gamma: number;
  readonly minChildWeight: number;
}

/** What a tree is grown from. */
export interface GrowTask {
  readonly bins: readonly FeatureBins[];
  /** By row of the learning set's matrix. */
  readonly gradient: Quantised;
  readonly hessian: Quantised;
  /** Features that this tree may ask, ascending; at least one. */
  readonly features: Int32Array;
  readonly params: GrowParams;
  /** Histograms to use again; grows as needed. Give the same pool to every tree of a fit. */
  readonly pool: Histogram[];
}

/** A node: its ranges (one a row set) and the sums of its learning rows. */
interface GrowingNode {
  readonly node: number;
  readonly depth: number;
  readonly ranges: readonly RowRange[];
  readonly sums: Sums;
}

/** A node that waits for its split. */
interface OpenNode extends GrowingNode {
  readonly histogram: Histogram;
}

interface Growth {
  readonly task: GrowTask;
  readonly rule: SplitRule;
  readonly sets: readonly RowSet[];
  readonly activeWords: Int32Array;
  readonly builder: TreeBuilder;
  readonly scratch: Int32Array;
  /** Last in, first out. */
  readonly open: OpenNode[];
  /** Gives the event loop a turn once enough has been done since the last one. */
  work(updates: number): Promise<void>;
}

/** Histogram updates between two breaths: some 5 ms. */
const UPDATES_PER_BREATH = 2_000_000;
/** Rows between two breaths inside one node. */
const ROWS_PER_BLOCK = 65_536;

/**
 * Grows one tree to `maxDepth` on the rows of sets[0]; rows of the other sets walk along and teach nothing. Adds each leaf's
 * value, −learningRate · G / (H + λ), to `raw` of all of them. The result does not depend on the order in which nodes are split;
 * depth first keeps few histograms. Of two siblings the smaller is summed up, the other is the parent less it.
 */
export async function growTree(task: GrowTask, sets: readonly RowSet[], breathe: () => Promise<void>): Promise<FlatTree> {
  const growth = createGrowth(task, sets, breathe);
  const ranges = sets.map(({ order }) => ({ from: 0, to: order.length }));
  const histogram = await buildHistogram(growth, ranges[0]);
  const sums = nodeSums(histogram, task.features[0]);
  const root = { node: addLeaf(growth, sums), depth: 0, ranges, sums };
  if (canSplit(growth, root)) growth.open.push({ ...root, histogram });
  else close(growth, root, histogram);
  for (let next = growth.open.pop(); next; next = growth.open.pop()) await expand(growth, next);
  return growth.builder.finish();
}

function createGrowth(task: GrowTask, sets: readonly RowSet[], breathe: () => Promise<void>): Growth {
  const rule = splitRule(task.params, task.gradient.scale, task.hessian.scale);
  const activeWords = Int32Array.from(new Set(Array.from(task.features, (feature) => feature >> 2)));
  const scratch = new Int32Array(Math.max(...sets.map(({ order }) => order.length)));
  let updates = 0;
  const work = async (more: number) => {
    updates += more;
    if (updates < UPDATES_PER_BREATH) return;
    updates = 0;
    await breathe();
  };
  return { task, rule, sets, activeWords, builder: createTreeBuilder(), scratch, open: [], work };
}

/** Splits a node, or leaves it the leaf that it is. */
async function expand(growth: Growth, parent: OpenNode): Promise<void> {
  const { task, sets, scratch } = growth;
  const split = findSplit(parent.histogram, parent.sums, task.features, task.bins, growth.rule);
  await growth.work(parent.histogram.length / 2);
  if (!split) return close(growth, parent, parent.histogram);
  recordSplit(growth, parent.node, split);
  const middles = sets.map((set, s) => partition(set, parent.ranges[s], split.feature, split.goesLeft, scratch));
  const childOf = (isLeft: boolean): GrowingNode => {
    const sums = isLeft ? split.left : split.right;
    const ranges = parent.ranges.map(({ from, to }, s) => (isLeft ? { from, to: middles[s] } : { from: middles[s], to }));
    return { node: addLeaf(growth, sums), depth: parent.depth + 1, ranges, sums };
  };
  await openChildren(growth, parent.histogram, childOf(true), childOf(false));
}

/** Gives the children that may be split their histograms, and closes the others. Uses the parent's up. */
async function openChildren(growth: Growth, parentHistogram: Histogram, left: GrowingNode, right: GrowingNode): Promise<void> {
  const leftIsSmall = rowsOf(left) <= rowsOf(right);
  const [small, large] = leftIsSmall ? [left, right] : [right, left];
  if (!canSplit(growth, small) && !canSplit(growth, large)) {
    close(growth, left, parentHistogram);
    close(growth, right);
    return;
  }
  const smallHistogram = await buildHistogram(growth, small.ranges[0]);
  subtractSibling(parentHistogram, smallHistogram);
  const histograms = leftIsSmall ? [smallHistogram, parentHistogram] : [parentHistogram, smallHistogram];
  for (const [child, histogram] of [[right, histograms[1]] as const, [left, histograms[0]] as const]) {
    if (canSplit(growth, child)) growth.open.push({ ...child, histogram });
    else close(growth, child, histogram);
  }
}

function rowsOf({ ranges }: GrowingNode): number {
  return ranges[0].to - ranges[0].from;
}

function canSplit({ task, rule }: Growth, node: GrowingNode): boolean {
  return node.depth < task.params.maxDepth && rowsOf(node) >= 2 && node.sums.hessian >= 2 * rule.minChildWeight;
}

async function buildHistogram({ task, sets, activeWords, work }: Growth, { from, to }: RowRange): Promise<Histogram> {
  const { matrix, order } = sets[0];
  const rowGradients = { gradient: task.gradient.integers, hessian: task.hessian.integers };
  const histogram = task.pool.pop()?.fill(0) ?? createHistogram(matrix.features);
  for (let start = from; start < to; start += ROWS_PER_BLOCK) {
    const end = Math.min(start + ROWS_PER_BLOCK, to);
    addRows(histogram, matrix, activeWords, order, start, end, rowGradients);
    await work((end - start) * 4 * activeWords.length);
  }
  return histogram;
}

function addLeaf({ task, builder }: Growth, sums: Sums): number {
  return builder.addLeaf(leafValue(task, sums), sums.hessian / task.hessian.scale);
}

function leafValue({ gradient, hessian, params }: GrowTask, sums: Sums): number {
  const weight = sums.hessian / hessian.scale + params.regLambda;
  return weight > 0 ? (params.learningRate * (0 - sums.gradient / gradient.scale)) / weight : 0;
}

function recordSplit({ task, builder }: Growth, node: number, { feature, bin, gain, missingLeft, goesLeft }: Split): void {
  const bins = task.bins[feature];
  const realGain = (gain * task.hessian.scale) / (task.gradient.scale * task.gradient.scale);
  if (bins.kind === 'category') return builder.split(node, feature, 0, categorySetOf(goesLeft), missingLeft, realGain);
  // After the last bin: any value goes left, missing ones right.
  const threshold = bin < bins.edges.length ? bins.edges[bin] : Number.MAX_VALUE;
  builder.split(node, feature, threshold, [], missingLeft, realGain);
}

/** Adds a leaf's value to its rows, and hands its histogram back, where it had one. */
function close({ task, builder, sets }: Growth, { node, ranges }: GrowingNode, histogram?: Histogram): void {
  if (histogram) task.pool.push(histogram);
  const value = builder.valueOf(node);
  sets.forEach((set, s) => addToRange(set, ranges[s], value));
}
