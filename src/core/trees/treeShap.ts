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
        goDown(walk, block, (row - from) * features);
        goUp(walk, values, at);
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

/** How an edge lies to a row, with regard to all nodes from the root to it that ask its feature: it goes the row's way, so does at least the edge above, or neither. */
const COLD = 0;
const TURNED = 1;
const HOT = 2;
const STATES = [COLD, TURNED, HOT] as const;

/** A tree with all that does not depend on the row, and room for what does. Tables are nodes × states × points. */
interface PreparedTree {
  readonly tree: FlatTree;
  readonly edges: Edges;
  readonly points: number;
  /** The edge's factor z + t · (o − z) over that of the edge above, which it replaces; times the value of the leaf that it leads to. */
  readonly factors: Float64Array;
  /** (o − z) · quadrature weight / factor, less the same of the edge above: what its feature gets of the leaves below. */
  readonly shares: Float64Array;
  /** By edge; the root counts as HOT. */
  readonly state: Uint8Array;
  /** Nodes × points: on the way down the product of the path's factors, on the way up the sum over the leaves below. */
  readonly sums: Float64Array;
}

function prepare(tree: FlatTree): PreparedTree {
  const edges = edgesOf(tree);
  const nodes = tree.feature.length;
  const { points: times, weights } = gaussLegendre(Math.ceil(edges.longest / 2));
  const points = times.length;
  const factors = new Float64Array(STATES.length * nodes * points);
  const shares = new Float64Array(factors.length);
  const cover = new Float64Array(nodes).fill(1);
  for (let node = 1; node < nodes; node++) {
    const above = edges.above[node];
    const coverAbove = above < 0 ? 1 : cover[above];
    cover[node] = coverAbove * shareOf(tree, edges.parent[node], node);
    for (const state of STATES) {
      for (let q = 0, i = (STATES.length * node + state) * points; q < points; q++, i++) {
        const own = element(state === HOT ? 1 : 0, cover[node], times[q]);
        const upper = above < 0 ? NO_ELEMENT : element(state === COLD ? 0 : 1, coverAbove, times[q]);
        factors[i] = own.factor * upper.perFactor * (tree.feature[node] < 0 ? tree.value[node] : 1);
        shares[i] = weights[q] * (own.slope * own.perFactor - upper.slope * upper.perFactor);
      }
    }
  }
  return { tree, edges, points, factors, shares, state: new Uint8Array(nodes).fill(HOT), sums: new Float64Array(nodes * points) };
}

/** A feature's part in a path, where it is known with probability t. */
interface Element {
  /** z + t · (o − z). */
  readonly factor: number;
  /** Its reciprocal; 0 where it is 0, for then nothing comes that way. */
  readonly perFactor: number;
  /** o − z. */
  readonly slope: number;
}

const NO_ELEMENT: Element = { factor: 1, perFactor: 1, slope: 0 };

function element(o: number, z: number, t: number): Element {
  const factor = z * (1 - t) + o * t;
  return { factor, perFactor: factor > 0 ? 1 / factor : 0, slope: o - z };
}

/** Parents come before their children: one pass over the nodes multiplies each path's factors. */
function goDown({ tree, edges, points, factors, state, sums }: PreparedTree, block: Float64Array, rowAt: number): void {
  const { feature, left } = tree;
  const nodes = feature.length;
  sums.fill(1, 0, points);
  for (let node = 0; node < nodes; node++) {
    if (feature[node] < 0) continue;
    const first = left[node];
    const above = edges.above[first];
    const isHot = above < 0 || state[above] === HOT;
    const isLeft = goesLeft(tree, node, block[rowAt + feature[node]]);
    state[first] = !isHot ? COLD : isLeft ? HOT : TURNED;
    state[first + 1] = !isHot ? COLD : isLeft ? TURNED : HOT;
    const from = node * points;
    let leftAt = (STATES.length * first + state[first]) * points;
    let rightAt = (STATES.length * (first + 1) + state[first + 1]) * points;
    for (let q = 0, to = first * points; q < points; q++, to++) {
      const product = sums[from + q];
      sums[to] = product * factors[leftAt++];
      sums[to + points] = product * factors[rightAt++];
    }
  }
}

/** Children come after their parents: one pass backwards adds up the leaves below each edge, and what they give to its feature. */
function goUp({ tree, points, shares, state, sums }: PreparedTree, values: Float64Array, at: number): void {
  const { feature, left } = tree;
  const nodes = feature.length;
  for (let node = nodes - 1; node >= 0; node--) {
    if (feature[node] < 0) continue;
    const first = left[node];
    let leftAt = (STATES.length * first + state[first]) * points;
    let rightAt = (STATES.length * (first + 1) + state[first + 1]) * points;
    let contribution = 0;
    for (let q = 0, from = first * points, to = node * points; q < points; q++, from++, to++) {
      const leftSum = sums[from];
      const rightSum = sums[from + points];
      contribution += leftSum * shares[leftAt++] + rightSum * shares[rightAt++];
      sums[to] = leftSum + rightSum;
    }
    values[at + feature[node]] += contribution;
  }
}
