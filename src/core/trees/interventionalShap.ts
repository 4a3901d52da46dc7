import { WorkbenchError } from '../contract/index.ts';
import type { Explanation, Feature, Forest, Link } from '../contract/index.ts';
import { edgesOf } from './edges.ts';
import type { Edges } from './edges.ts';
import { createEncoder } from './encode.ts';
import type { FlatTree } from './flatTree.ts';
import { goesLeft } from './goesLeft.ts';

/** Rows that stand for what is usual; columns in the order of the forest's inputs. */
export interface Background {
  readonly columns: readonly Feature[];
  readonly rows: number;
}

/**
 * Exact interventional TreeSHAP (Lundberg et al. 2020, "independent" TreeSHAP): a feature that is not known takes a background row's
 * value, and the result is the mean over those rows. Arguments and result as of `treeShap`; the base is the background's mean margin.
 * Takes time in proportion to rows × background rows. Throws `not-enough-data` without background rows.
 *
 * A leaf reached by a row where it takes x features from the row and b from the background adds, by each of the x features,
 * value · (x − 1)! b! / (x + b)!, and takes away, by each of the b, value · x! (b − 1)! / (x + b)!.
 */
export function interventionalShap(forest: Forest, baseScores: readonly number[], columns: readonly Feature[], rows: number, background: Background, link: Link): Explanation {
  if (background.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no background rows to compare with. Give at least one.');
  const { inputs, trees, outputs } = forest;
  const features = inputs.length;
  const explained = encodeAll(forest, columns, rows);
  const usual = encodeAll(forest, background.columns, background.rows);
  const base = Float64Array.from(baseScores);
  const values = new Float64Array(rows * outputs * features);
  trees.forEach((tree, t) => {
    const output = t % outputs;
    for (let other = 0; other < background.rows; other++) base[output] += answer(tree, usual, other * features) / background.rows;
    if (tree.feature.length === 1) return;
    const walk = prepare(tree, background.rows);
    for (let row = 0; row < rows; row++) {
      const at = (row * outputs + output) * features;
      for (let other = 0; other < background.rows; other++) {
        goDown(walk, explained, row * features, usual, other * features);
        goUp(walk, values, at);
      }
    }
  });
  return { featureNames: inputs.map(({ name }) => name), base, values, link };
}

function encodeAll({ inputs, float32 }: Forest, columns: readonly Feature[], rows: number): Float64Array {
  const encoded = new Float64Array(rows * inputs.length);
  createEncoder(inputs, columns, float32)(0, rows, encoded);
  return encoded;
}

function answer(tree: FlatTree, block: Float64Array, rowAt: number): number {
  let node = 0;
  while (tree.feature[node] >= 0) node = goesLeft(tree, node, block[rowAt + tree.feature[node]]) ? tree.left[node] : tree.left[node] + 1;
  return tree.value[node];
}

/** Whose values lead along an edge, at all its feature's nodes from the root to it: bits. */
const ROW = 1;
const OTHER = 2;
const BOTH = ROW | OTHER;

/** A tree, and room for one row against one background row. */
interface PreparedTree {
  readonly tree: FlatTree;
  readonly edges: Edges;
  /** (x − 1)! b! / (x + b)!, divided by the number of background rows, at x · side + b. */
  readonly shares: Float64Array;
  readonly side: number;
  /** ROW, OTHER or BOTH by edge. */
  readonly leads: Uint8Array;
  /** Features on the path to a node that only the row's, or only the background's value fits. */
  readonly fromRow: Int32Array;
  readonly fromOther: Int32Array;
  /** What the leaves below a node add by each feature from the row, and take away by each from the background. */
  readonly gives: Float64Array;
  readonly takes: Float64Array;
  /** Nodes that either values lead to, parents first. */
  readonly visited: Int32Array;
  visits: number;
}

function prepare(tree: FlatTree, others: number): PreparedTree {
  const edges = edgesOf(tree);
  const nodes = tree.feature.length;
  const side = edges.longest + 1;
  const shares = new Float64Array(side * side);
  for (let x = 1; x < side; x++) {
    // (x − 1)! b! / (x + b)! from its neighbour at b − 1; at b = 0 it is 1 / x.
    for (let b = 0, share = 1 / x / others; x + b < side; b++, share *= b / (x + b)) shares[x * side + b] = share;
  }
  const counts = () => new Int32Array(nodes);
  return { tree, edges, shares, side, leads: new Uint8Array(nodes).fill(BOTH), fromRow: counts(), fromOther: counts(), gives: new Float64Array(nodes), takes: new Float64Array(nodes), visited: counts(), visits: 1 };
}

/** Visits the nodes that a mixture of both rows' values can reach. */
function goDown(walk: PreparedTree, explained: Float64Array, rowAt: number, usual: Float64Array, otherAt: number): void {
  const { tree, edges, leads, fromRow, fromOther, gives, takes, visited } = walk;
  const { feature, left } = tree;
  walk.visits = 1;
  for (let i = 0; i < walk.visits; i++) {
    const node = visited[i];
    gives[node] = takes[node] = 0;
    if (feature[node] < 0) {
      weighLeaf(walk, node);
      continue;
    }
    const above = edges.above[left[node]];
    const before = above < 0 ? BOTH : leads[above];
    const rowLeft = goesLeft(tree, node, explained[rowAt + feature[node]]);
    const otherLeft = goesLeft(tree, node, usual[otherAt + feature[node]]);
    for (let child = left[node]; child <= left[node] + 1; child++) {
      const isLeft = child === left[node];
      const lead = before & ((rowLeft === isLeft ? ROW : 0) | (otherLeft === isLeft ? OTHER : 0));
      if (lead === 0) continue;
      leads[child] = lead;
      fromRow[child] = fromRow[node] + Number(before === BOTH && lead === ROW);
      fromOther[child] = fromOther[node] + Number(before === BOTH && lead === OTHER);
      visited[walk.visits++] = child;
    }
  }
}

function weighLeaf({ tree, shares, side, fromRow, fromOther, gives, takes }: PreparedTree, leaf: number): void {
  const x = fromRow[leaf];
  const b = fromOther[leaf];
  gives[leaf] = tree.value[leaf] * shares[x * side + b];
  takes[leaf] = tree.value[leaf] * shares[b * side + x];
}

/** Adds up the leaves below each edge; where an edge is the first that only one row's value fits, they are its feature's contribution. */
function goUp({ tree, edges, leads, gives, takes, visited, visits }: PreparedTree, values: Float64Array, at: number): void {
  const { parent, above } = edges;
  for (let i = visits - 1; i > 0; i--) {
    const node = visited[i];
    const before = above[node] < 0 ? BOTH : leads[above[node]];
    if (before === BOTH && leads[node] !== BOTH) values[at + tree.feature[parent[node]]] += leads[node] === ROW ? gives[node] : -takes[node];
    gives[parent[node]] += gives[node];
    takes[parent[node]] += takes[node];
  }
}
