import type { Explanation, Feature, Forest, Link } from '../contract/index.ts';
import { edgesOf } from './edges.ts';
import type { Edges } from './edges.ts';
import { createEncoder } from './encode.ts';
import type { FlatTree } from './flatTree.ts';
import { gaussLegendre } from './gaussLegendre.ts';
import { goesLeft } from './goesLeft.ts';

/** Rows that all trees explain before the next ones are encoded. */
const ROWS_PER_BLOCK = 256;

/**
 * Exact path-dependent TreeSHAP: the Shapley values of Lundberg, Erion & Lee 2018 (algorithm 2) and of XGBoost's `pred_contribs`,
 * where a feature that is not known sends a row both ways, weighted by cover. `baseScores` has one margin an output; `columns`
 * are in the order of the forest's inputs, missing values go as at prediction. Values and base add up to the margin.
 *
 * How: a leaf's value reaches a row with Π (z + t · (o − z)) where each feature on its path is known with probability t; o is 1 where
 * the row goes the leaf's way and z the share of cover that does. A Shapley value is the integral over t of the slope by one
 * feature (Owen 1972), and Gauss–Legendre points integrate these polynomials exactly. Sums over leaves are formed on the way up,
 * as in Linear TreeSHAP (Yu et al. 2022): O(nodes × features on a path / 2) a row, and no division by a small number.
 */
export function treeShap(forest: Forest, baseScores: readonly number[], columns: readonly Feature[], rows: number, link: Link): Explanation {
  const { inputs, trees, outputs } = forest;
  const features = inputs.length;
  const base = Float64Array.from(baseScores);
  const values = new Float64Array(rows * outputs * features);
  trees.forEach((tree, t) => (base[t % outputs] += meanOf(tree)));
  const encode = createEncoder(inputs, columns, forest.float32);
  const block = new Float64Array(Math.min(rows, ROWS_PER_BLOCK) * features);
  for (let from = 0; from < rows; from += ROWS_PER_BLOCK) {
    const to = Math.min(from + ROWS_PER_BLOCK, rows);
    encode(from, to, block);
    trees.forEach((tree, t) => {
      if (tree.feature.length === 1) return;
      const walk = prepare(tree);
      for (let row = from; row < to; row++) {
        const at = (row * outputs + (t % outputs)) * features;
        explainRow(walk, block, (row - from) * features, values, at);
      }
    });
  }
  return { featureNames: inputs.map(({ name }) => name), base, values, link };
}

/** The share of a node's cover that goes to its child; halves where nothing came to the node. */
function shareOf({ cover }: FlatTree, parent: number, child: number): number {
  return cover[parent] > 0 ? cover[child] / cover[parent] : 0.5;
}

/** The mean of the leaves by cover: what the tree says where nothing is known. */
function meanOf(tree: FlatTree): number {
  const reach = new Float64Array(tree.feature.length).fill(1);
  let mean = 0;
  for (let node = 0; node < reach.length; node++) {
    if (tree.feature[node] < 0) mean += reach[node] * tree.value[node];
    else for (let child = tree.left[node]; child <= tree.left[node] + 1; child++) reach[child] = reach[node] * shareOf(tree, node, child);
  }
  return mean;
}

/** A tree with all that does not depend on the row, and room for what does. Tables are edges × points. */
interface PreparedTree {
  readonly tree: FlatTree;
  readonly edges: Edges;
  readonly points: number;
  /** z: the share of cover that goes the edge's way at all its feature's nodes from the root to it. */
  readonly share: Float64Array;
  /** z + t · (o − z) for o = 0 and o = 1. */
  readonly cold: Float64Array;
  readonly hot: Float64Array;
  /** Their reciprocals; 0 where they are 0, for then nothing comes that way. */
  readonly perCold: Float64Array;
  readonly perHot: Float64Array;
  readonly weights: Float64Array;
  /** o by edge. */
  readonly isHot: Uint8Array;
  /** Nodes × points: on the way down the product of the path's factors, on the way up the sum of what its leaves add. */
  readonly sums: Float64Array;
}

function prepare(tree: FlatTree): PreparedTree {
  const edges = edgesOf(tree);
  const nodes = tree.feature.length;
  const { points: at, weights } = gaussLegendre(Math.ceil(edges.longest / 2));
  const points = at.length;
  const share = new Float64Array(nodes).fill(1);
  const table = () => new Float64Array(nodes * points);
  const [cold, hot, perCold, perHot] = [table(), table(), table(), table()];
  for (let node = 1; node < nodes; node++) {
    const above = edges.above[node];
    share[node] = shareOf(tree, edges.parent[node], node) * (above < 0 ? 1 : share[above]);
    for (let q = 0, i = node * points; q < points; q++, i++) {
      cold[i] = share[node] * (1 - at[q]);
      hot[i] = cold[i] + at[q];
      perCold[i] = cold[i] > 0 ? 1 / cold[i] : 0;
      perHot[i] = 1 / hot[i];
    }
  }
  return { tree, edges, points, share, cold, hot, perCold, perHot, weights, isHot: new Uint8Array(nodes), sums: table() };
}

/** Adds the tree's contributions for the row at `rowAt` of `block` to those from `at` on. */
function explainRow(walk: PreparedTree, block: Float64Array, rowAt: number, values: Float64Array, at: number): void {
  goDown(walk, block, rowAt);
  goUp(walk, values, at);
}

/** Parents come before their children: one pass over the nodes leaves each leaf its value times its path's factors, and 0 elsewhere. */
function goDown({ tree, edges, points, cold, hot, perCold, perHot, isHot, sums }: PreparedTree, block: Float64Array, rowAt: number): void {
  const { feature, left, value } = tree;
  sums.fill(1, 0, points);
  for (let node = 0; node < feature.length; node++) {
    const from = node * points;
    if (feature[node] < 0) {
      for (let q = from; q < from + points; q++) sums[q] *= value[node];
      continue;
    }
    const taken = goesLeft(tree, node, block[rowAt + feature[node]]) ? left[node] : left[node] + 1;
    const above = edges.above[left[node]];
    const aboveHot = above < 0 || isHot[above] === 1;
    const perAbove = aboveHot ? perHot : perCold;
    for (let child = left[node]; child <= left[node] + 1; child++) {
      isHot[child] = aboveHot && child === taken ? 1 : 0;
      const factor = isHot[child] ? hot : cold;
      const to = child * points;
      if (above < 0) for (let q = 0; q < points; q++) sums[to + q] = sums[from + q] * factor[to + q];
      else for (let q = 0; q < points; q++) sums[to + q] = sums[from + q] * factor[to + q] * perAbove[above * points + q];
    }
    sums.fill(0, from, from + points);
  }
}

/** Children come after their parents: one pass backwards adds up the leaves below each edge, and with them its feature's contribution. */
function goUp(walk: PreparedTree, values: Float64Array, at: number): void {
  const { parent, above } = walk.edges;
  const { points, sums } = walk;
  for (let node = walk.tree.feature.length - 1; node > 0; node--) {
    let contribution = addend(walk, node, node);
    // Edges above of the same feature count these leaves too, as if the feature were not asked again: that is taken back.
    if (above[node] >= 0) contribution -= addend(walk, node, above[node]);
    values[at + walk.tree.feature[parent[node]]] += contribution;
    const from = node * points;
    const to = parent[node] * points;
    for (let q = 0; q < points; q++) sums[to + q] += sums[from + q];
  }
}

/** What the leaves below a node add by the feature of `edge`: (o − z) · ∫ of their sums without that edge's factor. */
function addend({ points, share, perCold, perHot, weights, isHot, sums }: PreparedTree, node: number, edge: number): number {
  const perFactor = isHot[edge] ? perHot : perCold;
  const from = node * points;
  const by = edge * points;
  let slope = 0;
  for (let q = 0; q < points; q++) slope += weights[q] * sums[from + q] * perFactor[by + q];
  return (isHot[edge] - share[edge]) * slope;
}
