import type { InnerNode, NodeAsk, RowRange, RowSample, SiblingAsk, TreeSession } from '../contract/index.ts';
import type { Rng } from '../random.ts';
import type { FeatureBins } from './binning.ts';
import { categorySetOf } from './flatTree.ts';
import type { FlatTree } from './flatTree.ts';
import { ENTRIES_PER_FEATURE } from './histogram.ts';
import { drawFeatures } from './sampling.ts';
import type { Split } from './split.ts';
import { createSplitRule, leafWeight } from './splitRule.ts';
import type { Scales, SplitParams, SplitRule, Sums, WeightBounds } from './splitRule.ts';
import { createTreeBuilder } from './treeBuilder.ts';
import type { TreeBuilder } from './treeBuilder.ts';

/** XGBoost's names and meanings. */
export interface GrowParams extends SplitParams {
  /** 0: no limit. */
  readonly maxDepth: number;
  /** 0: no limit. */
  readonly maxLeaves: number;
  /** Where leaves are limited: those nearest the root are split first, or those that gain most. */
  readonly growPolicy: 'depthwise' | 'lossguide';
  readonly learningRate: number;
  readonly colsampleBylevel: number;
  readonly colsampleBynode: number;
  /** Which of equal splits is taken: that of the first feature (by default), or of a random one, so that trees differ where features tell the same. */
  readonly tieBreak?: 'first' | 'random';
}

/** What a tree is grown from. The session holds bins, gradients and scores. */
export interface GrowTask extends RowSample {
  readonly session: TreeSession;
  readonly bins: readonly FeatureBins[];
  readonly scales: Scales;
  /** Features that this tree may ask, ascending; at least one. */
  readonly features: Int32Array;
  readonly monotone: Int8Array | undefined;
  readonly params: GrowParams;
  /** From whose gradients it learns, and to whose scores its leaves add. */
  readonly output: number;
  /** Draws the features of levels and nodes. */
  readonly rng: Rng;
  /** The best value of a leaf from its rows, which come in no particular order, where −G / (H + λ) is not it; before the learning rate. */
  readonly renewLeaf?: (rows: Int32Array) => number;
}

/** A node with its rows and sums. */
interface GrowingNode {
  readonly node: number;
  readonly depth: number;
  readonly range: RowRange;
  readonly sums: Sums;
  readonly bounds: WeightBounds;
  /** What it says as a leaf. */
  readonly value: number;
}

/** A node that will be split unless the leaves run out. */
interface OpenNode extends GrowingNode {
  readonly split: Split;
}

interface Growth {
  readonly task: GrowTask;
  readonly rule: SplitRule;
  readonly builder: TreeBuilder;
  readonly open: OpenNode[];
  readonly leaves: GrowingNode[];
  readonly inner: InnerNode[];
  readonly featuresOfLevel: Map<number, Int32Array>;
  /** What draws the features of levels, those of nodes, and the order in which a node asks them. */
  readonly chance: { readonly levels: Rng; readonly nodes: Rng; readonly orders: Rng };
}

/** Nodes that are split in one step, at most: engines share them among threads. */
const NODES_PER_STEP = 64;
/** Histograms that are made in one step take so many bytes, at most. */
const STEP_BYTES = 64 * 2 ** 20;

/**
 * Grows one tree on the session's learning rows; the other rows walk along and teach nothing. Adds each leaf's value,
 * learningRate · −T(G) / (H + λ) or what `renewLeaf` says, to the scores of all of them.
 *
 * Nodes are split in steps of several, the newest first (few histograms wait), or one after the other by `growPolicy` where
 * the leaves are limited. What is split, and how, depends on the task alone, never on the engine.
 */
export async function growTree(task: GrowTask): Promise<FlatTree> {
  const { session, params } = task;
  const rule = createSplitRule(params, task.monotone, task.scales);
  const chance = { levels: task.rng.fork('level'), nodes: task.rng.fork('node'), orders: task.rng.fork('order') };
  const growth: Growth = { task, rule, builder: createTreeBuilder(), open: [], leaves: [], inner: [], featuresOfLevel: new Map(), chance };
  const sums = await session.startTree({ learning: task.learning, resting: task.resting, features: task.features, output: task.output, scales: task.scales, rule });
  await addRoot(growth, sums);
  const step = stepSize(task);
  while (growth.open.length > 0) {
    const chosen = choose(growth, step);
    if (chosen.length === 0) break;
    await splitNodes(growth, chosen);
  }
  for (const node of growth.open) session.forget(node.node);
  growth.leaves.push(...growth.open);
  await addLeafValues(growth);
  return growth.builder.finish();
}

function stepSize({ features }: GrowTask): number {
  return Math.max(1, Math.min(NODES_PER_STEP, Math.floor(STEP_BYTES / (4 * ENTRIES_PER_FEATURE * features.length))));
}

async function addRoot(growth: Growth, sums: Sums): Promise<void> {
  const { session, learning, params, scales } = growth.task;
  // A real step of maxDeltaStep, in units of gradient / hessian.
  const furthest = params.maxDeltaStep > 0 ? (params.maxDeltaStep * scales.gradient) / scales.hessian : Infinity;
  const root = addNode(growth, { depth: 0, range: { from: 0, to: learning.length }, sums, bounds: { lower: -furthest, upper: furthest } });
  if (!canSplit(growth, root)) growth.leaves.push(root);
  else {
    const [{ left }] = await session.findSplits([{ parent: -1, left: toAsk(growth, root) }]);
    settle(growth, root, left);
  }
}

/** The nodes to split next, taken out of the open ones. */
function choose({ task, open, leaves }: Growth, step: number): OpenNode[] {
  const { maxLeaves, growPolicy } = task.params;
  if (maxLeaves === 0) return open.splice(Math.max(0, open.length - step));
  const room = maxLeaves - leaves.length - open.length;
  if (room <= 0) return [];
  if (growPolicy === 'depthwise') return open.splice(0, Math.min(step, room));
  let best = 0;
  for (let i = 1; i < open.length; i++) if (open[i].split.gain > open[best].split.gain) best = i;
  return open.splice(best, 1);
}

async function splitNodes(growth: Growth, parents: readonly OpenNode[]): Promise<void> {
  const { session, params } = growth.task;
  const middles = await session.divide(parents.map(({ range, split, depth }) => ({ range, split, isLast: depth + 1 === params.maxDepth })));
  const families = parents.map((parent, i) => ({ parent: parent.node, ...addChildren(growth, parent, middles[i]) }));
  const asked = families.filter(({ left, right }) => canSplit(growth, left) || canSplit(growth, right));
  for (const family of families) if (!asked.includes(family)) session.forget(family.parent);
  const asks = asked.map(({ parent, left, right }): SiblingAsk => ({ parent, left: toAsk(growth, left), right: toAsk(growth, right) }));
  const answers = asks.length > 0 ? await session.findSplits(asks) : [];
  const answerOf = new Map(asked.map((family, i) => [family, answers[i]]));
  for (const family of families) {
    settle(growth, family.left, answerOf.get(family)?.left);
    settle(growth, family.right, answerOf.get(family)?.right);
  }
}

function settle(growth: Growth, node: GrowingNode, split: Split | undefined): void {
  if (split) growth.open.push({ node: node.node, depth: node.depth, range: node.range, sums: node.sums, bounds: node.bounds, value: node.value, split });
  else growth.leaves.push(node);
}

function addChildren(growth: Growth, parent: OpenNode, middle: number): { left: GrowingNode; right: GrowingNode } {
  recordSplit(growth, parent);
  const { split, depth, range } = parent;
  const bounds = childBounds(growth, parent);
  const left = addNode(growth, { depth: depth + 1, range: { from: range.from, to: middle }, sums: split.left, bounds: bounds.left });
  const right = addNode(growth, { depth: depth + 1, range: { from: middle, to: range.to }, sums: split.right, bounds: bounds.right });
  growth.inner.push({ node: parent.node, left: left.node, split });
  return { left, right };
}

/** Under a monotone constraint the middle of the children's weights divides what their descendants may say. */
function childBounds({ rule }: Growth, { split, bounds }: OpenNode): { left: WeightBounds; right: WeightBounds } {
  const direction = rule.monotone ? rule.monotone[split.feature] : 0;
  if (direction === 0) return { left: bounds, right: bounds };
  const weightOf = ({ gradient, hessian }: Sums) => leafWeight(gradient, hessian, rule, bounds.lower, bounds.upper);
  const [left, right] = [weightOf(split.left), weightOf(split.right)];
  const middle = (left + right) / 2;
  const below = { lower: bounds.lower, upper: middle };
  const above = { lower: middle, upper: bounds.upper };
  // Not as the direction says where present values are divided from missing ones.
  const leftIsBelow = direction > 0 ? left <= right : left < right;
  return leftIsBelow ? { left: below, right: above } : { left: above, right: below };
}

function canSplit({ task, rule }: Growth, { depth, range, sums }: GrowingNode): boolean {
  const { maxDepth } = task.params;
  return (maxDepth === 0 || depth < maxDepth) && range.to - range.from >= 2 && sums.hessian >= 2 * rule.minChildWeight;
}

function toAsk(growth: Growth, node: GrowingNode): NodeAsk {
  const { lower, upper } = node.bounds;
  const wanted = canSplit(growth, node);
  return { node: node.node, range: node.range, sums: node.sums, wanted, features: wanted ? featuresOf(growth, node) : growth.task.features, lower, upper };
}

/** The features that a node may ask, in the order in which they are asked: the tree's, thinned out for its level, then for itself. */
function featuresOf({ task, chance, featuresOfLevel }: Growth, { node, depth }: GrowingNode): Int32Array {
  const { colsampleBylevel, colsampleBynode, tieBreak } = task.params;
  let features = task.features;
  if (colsampleBylevel < 1) {
    features = featuresOfLevel.get(depth) ?? drawFeatures(chance.levels.fork(depth), features, colsampleBylevel);
    featuresOfLevel.set(depth, features);
  }
  if (colsampleBynode < 1) features = drawFeatures(chance.nodes.fork(node), features, colsampleBynode);
  return tieBreak === 'random' ? chance.orders.fork(node).shuffle(features.slice()) : features;
}

function addNode({ task, rule, builder }: Growth, facts: Omit<GrowingNode, 'node' | 'value'>): GrowingNode {
  const { scales, params } = task;
  const { sums, bounds } = facts;
  const weight = (leafWeight(sums.gradient, sums.hessian, rule, bounds.lower, bounds.upper) * scales.hessian) / scales.gradient;
  const value = params.learningRate * weight;
  // Said one by one: copying with ... costs several times more, and deep trees have many nodes.
  return { node: builder.addLeaf(value, sums.hessian / scales.hessian), depth: facts.depth, range: facts.range, sums, bounds, value };
}

function recordSplit({ task, builder }: Growth, { node, split }: OpenNode): void {
  const { feature, bin, gain, missingLeft, goesLeft } = split;
  const bins = task.bins[feature];
  const realGain = (gain * task.scales.hessian) / (task.scales.gradient * task.scales.gradient);
  if (bins.kind === 'category') return builder.split(node, feature, 0, categorySetOf(goesLeft), missingLeft, realGain);
  // After the last bin: any value goes left, missing ones right.
  const threshold = bin < bins.edges.length ? bins.edges[bin] : Number.MAX_VALUE;
  builder.split(node, feature, threshold, [], missingLeft, realGain);
}

/** Gives the value of each leaf to its rows, and finds it anew first where the loss asks for that. */
async function addLeafValues({ task, builder, leaves, inner }: Growth): Promise<void> {
  const { session, params, renewLeaf } = task;
  if (!renewLeaf) return session.addLeaves(task.output, leaves, inner);
  const order = await session.learningOrder();
  const renewed = leaves.map(({ node, range }) => {
    const value = params.learningRate * renewLeaf(order.subarray(range.from, range.to));
    builder.setValue(node, value);
    return { node, range, value };
  });
  await session.addLeaves(task.output, renewed, inner);
}
