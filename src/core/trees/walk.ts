import type { InnerNode, LeafRows } from '../contract/index.ts';
import type { BinnedMatrix } from './binnedMatrix.ts';
import type { Split } from './split.ts';

/** A tree as rows walk down it: by node number its split and left child, or its value as a leaf. */
export interface WalkableTree {
  readonly splits: readonly (Split | undefined)[];
  readonly left: Int32Array;
  readonly values: Float64Array;
}

export function walkable(leaves: readonly LeafRows[], inner: readonly InnerNode[]): WalkableTree {
  const nodes = leaves.length + inner.length;
  const splits = new Array<Split | undefined>(nodes).fill(undefined);
  const left = new Int32Array(nodes);
  const values = new Float64Array(nodes);
  for (const { node, value } of leaves) values[node] = value;
  for (const { node, left: child, split } of inner) {
    splits[node] = split;
    left[node] = child;
  }
  return { splits, left, values };
}

/** Rows that walk down a tree between two breaths. */
const ROWS_PER_WALK = 65_536;

/** Adds to the rows' scores what the leaves say to which they come; `work` is told how much was done, in the unit of histogram updates. */
export async function walkRows(tree: WalkableTree, matrix: BinnedMatrix, rows: Int32Array, scores: Float64Array, work: (updates: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_WALK) {
    const to = Math.min(from + ROWS_PER_WALK, rows.length);
    walkSome(tree, matrix, rows, from, to, scores);
    await work(16 * (to - from));
  }
}

function walkSome({ splits, left, values }: WalkableTree, { words, wordsPerRow }: BinnedMatrix, rows: Int32Array, from: number, to: number, scores: Float64Array): void {
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const first = row * wordsPerRow;
    let node = 0;
    for (let split = splits[0]; split; split = splits[node]) {
      const { feature, goesLeft } = split;
      node = left[node] + 1 - goesLeft[(words[first + (feature >> 2)] >>> (8 * (feature & 3))) & 255];
    }
    scores[row] += values[node];
  }
}
