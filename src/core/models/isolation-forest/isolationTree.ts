import type { Rng } from '../../random.ts';
import { MISSING_BIN } from '../../trees/binning.ts';
import { categorySetOf } from '../../trees/flatTree.ts';
import type { FlatTree } from '../../trees/flatTree.ts';
import { createTreeBuilder } from '../../trees/treeBuilder.ts';
import { averagePathLength } from './pathLength.ts';

/** A feature's values by row, as trees see them: numbers, category bins, NaN where missing (see encode.ts). */
export interface IsolationFeature {
  readonly kind: 'number' | 'category';
  readonly read: (row: number) => number;
}

export interface IsolationTreeTask {
  readonly features: readonly IsolationFeature[];
  /** The tree's sample; reordered. */
  readonly rows: Int32Array;
  /** Features that the tree may ask; reordered. */
  readonly candidates: Int32Array;
  readonly maxDepth: number;
  readonly rng: Rng;
}

/** How a node is divided by chance. */
interface Cut {
  readonly feature: number;
  readonly threshold: number;
  /** 1 for each category bin that goes left; of a number undefined. */
  readonly categories: Uint8Array | undefined;
  readonly missingLeft: boolean;
}

interface OpenNode {
  readonly node: number;
  /** Its rows are [from, to). */
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  /** The first so many candidates may still differ among its rows. */
  readonly live: number;
}

/**
 * An isolation tree (Liu, Ting & Zhou 2008, algorithm 2): each node asks a random one of the features that differ among its rows,
 * until a row is alone or the depth is reached. A leaf's value is the length of the path to it and what would be left to go, c(rows).
 *
 * Numbers are cut at a uniformly random value between the least and the largest. Categories (the paper has none) are divided by a coin for each
 * that the node has seen. Missing values go to a side by a coin, too, and categories not seen with them; where the others are equal, missing ones are parted from them.
 */
export function growIsolationTree(task: IsolationTreeTask): FlatTree {
  const builder = createTreeBuilder();
  const addLeaf = (depth: number, rows: number) => builder.addLeaf(depth + averagePathLength(rows), rows);
  const open: OpenNode[] = [{ node: addLeaf(0, task.rows.length), from: 0, to: task.rows.length, depth: 0, live: task.candidates.length }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, from, to, depth } = next;
    if (depth >= task.maxDepth || to - from < 2) continue;
    const { cut, live } = drawCut(task, next);
    if (!cut) continue;
    const { feature, threshold, categories, missingLeft } = cut;
    builder.split(node, feature, threshold, categories ? categorySetOf(categories) : [], missingLeft, 0);
    const middle = partition(task, next, cut);
    const left = addLeaf(depth + 1, middle - from);
    const right = addLeaf(depth + 1, to - middle);
    open.push({ node: right, from: middle, to, depth: depth + 1, live }, { node: left, from, to: middle, depth: depth + 1, live });
  }
  return builder.finish();
}

/** Candidates that turn out to be equal among the node's rows are put aside for all its descendants: behind the first `live`. */
function drawCut(task: IsolationTreeTask, node: OpenNode): { cut: Cut | undefined; live: number } {
  const { candidates, rng, features } = task;
  let { live } = node;
  while (live > 0) {
    const drawn = rng.int(live);
    const feature = candidates[drawn];
    const cut = features[feature].kind === 'number' ? cutNumber(task, node, feature) : cutCategories(task, node, feature);
    if (cut) return { cut, live };
    live--;
    candidates[drawn] = candidates[live];
    candidates[live] = feature;
  }
  return { cut: undefined, live };
}

function cutNumber({ features, rows, rng }: IsolationTreeTask, { from, to }: OpenNode, feature: number): Cut | undefined {
  const { read } = features[feature];
  let least = Infinity;
  let largest = -Infinity;
  let missing = 0;
  for (let i = from; i < to; i++) {
    const x = read(rows[i]);
    if (x < least) least = x;
    if (x > largest) largest = x;
    if (x !== x) missing++;
  }
  if (least < largest) return { feature, threshold: between(least, largest, rng.next()), categories: undefined, missingLeft: rng.next() < 0.5 };
  const onlySome = missing > 0 && missing < to - from;
  return onlySome ? { feature, threshold: Number.MAX_VALUE, categories: undefined, missingLeft: false } : undefined;
}

/** At least `low` and less than `high`, however close or far they are. */
function between(low: number, high: number, share: number): number {
  const value = low * (1 - share) + high * share;
  return value >= low && value < high ? value : low;
}

function cutCategories({ features, rows, rng }: IsolationTreeTask, { from, to }: OpenNode, feature: number): Cut | undefined {
  const { read } = features[feature];
  const isSeen = new Uint8Array(MISSING_BIN + 1);
  for (let i = from; i < to; i++) {
    const bin = read(rows[i]);
    isSeen[Number.isNaN(bin) ? MISSING_BIN : bin] = 1;
  }
  const seen = Array.from(isSeen.keys()).filter((bin) => bin !== MISSING_BIN && isSeen[bin] === 1);
  if (seen.length < 2) return seen.length === 1 && isSeen[MISSING_BIN] ? { feature, threshold: 0, categories: isSeen, missingLeft: false } : undefined;
  const missingLeft = rng.next() < 0.5;
  const categories = new Uint8Array(MISSING_BIN + 1).fill(missingLeft ? 1 : 0);
  let left: number;
  do {
    left = 0;
    for (const bin of seen) left += categories[bin] = rng.int(2);
  } while (left === 0 || left === seen.length);
  return { feature, threshold: 0, categories, missingLeft };
}

/** Rows that go left first; returns where the others begin. */
function partition({ features, rows }: IsolationTreeTask, { from, to }: OpenNode, { feature, threshold, categories, missingLeft }: Cut): number {
  const { read } = features[feature];
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const x = read(row);
    const goesLeft = Number.isNaN(x) ? missingLeft : categories ? categories[x] === 1 : x <= threshold;
    if (!goesLeft) continue;
    rows[i] = rows[middle];
    rows[middle++] = row;
  }
  return middle;
}
