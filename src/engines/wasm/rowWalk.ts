import type { InnerNode, LeafRows } from '../../core/contract/index.ts';
import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import { TASK, WALKING, WALK_NODE, writeFields } from './layout.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Rows that a thread takes at a time, and rows between two breaths. */
const ROWS_PER_ITEM = 2048;
const ROWS_PER_BREATH = 2 ** 19;
/** Bytes of a table "goes left" by bin. */
const TABLE_BYTES = 256;

/** Rows of a matrix that walk: those at address `list`, or all. */
export interface Walkers {
  readonly matrix: BinnedMatrix;
  readonly list?: number;
  readonly count: number;
  /** Address of their scores. */
  readonly scores: number;
}

/** Rows that walk down a finished tree, for its sake alone: they taught it nothing. */
export interface RowWalk {
  /** Lays out a tree. */
  start(leaves: readonly LeafRows[], inner: readonly InnerNode[]): void;
  /** Adds to each row's score what its leaf says. */
  walk(rows: Walkers): Promise<void>;
}

export function createRowWalk(memory: SessionMemory, pool: ThreadPool, bins: readonly FeatureBins[], breathe: () => Promise<void>): RowWalk {
  const { heap } = memory;
  const walking = memory.allocate(WALKING.size);
  const [nodeRoom, tableRoom] = [memory.createRoom(), memory.createRoom()];
  const put = (fields: Readonly<Partial<Record<keyof typeof WALKING.at, number>>>) => writeFields(WALKING, heap.views().u32, walking, fields);

  const writeLeaf = (at: number, value: number) => {
    const { u32, f64 } = heap.views();
    writeFields(WALK_NODE, u32, at, { feature: 0, shift: 0, last: 255, left: at, goesLeft: 0 });
    f64[(at + WALK_NODE.at.value) >>> 3] = value;
  };

  const writeInner = (at: number, { split: { feature, bin, missingLeft } }: InnerNode, left: number, goesLeft: number) => {
    const shift = missingLeft ? 1 : 0;
    writeFields(WALK_NODE, heap.views().u32, at, { feature, shift, last: bin + shift, left, goesLeft });
  };

  return {
    start(leaves, inner) {
      const nodes = nodeRoom.reserve(WALK_NODE.size * (leaves.length + inner.length));
      const addressOf = (node: number) => nodes + WALK_NODE.size * node;
      const asking = inner.filter(({ split }) => bins[split.feature].kind === 'category');
      let table = tableRoom.reserve(TABLE_BYTES * asking.length);
      for (const { node, value } of leaves) writeLeaf(addressOf(node), value);
      const depths = new Uint32Array(leaves.length + inner.length);
      let depth = 0;
      for (const node of inner) {
        const isCategory = bins[node.split.feature].kind === 'category';
        writeInner(addressOf(node.node), node, addressOf(node.left), isCategory ? table : 0);
        if (isCategory) heap.views().u8.set(node.split.goesLeft, table);
        if (isCategory) table += TABLE_BYTES;
        depths[node.left] = depths[node.left + 1] = depths[node.node] + 1;
        depth = Math.max(depth, depths[node.left]);
      }
      put({ nodes, depth, anyCategory: asking.length });
    },
    async walk({ matrix, list, count, scores }) {
      put({ bins: matrix.words.byteOffset, rowBytes: 4 * matrix.wordsPerRow, rowsPerItem: ROWS_PER_ITEM });
      for (let from = 0; from < count; from += ROWS_PER_BREATH) {
        const rows = Math.min(ROWS_PER_BREATH, count - from);
        // All rows are their own numbers, so a part of them begins further on in bins and scores.
        if (list === undefined) put({ rows: 0, bins: matrix.words.byteOffset + 4 * matrix.wordsPerRow * from, scores: scores + 8 * from });
        else put({ rows: list + 4 * from, scores });
        put({ rowCount: rows });
        pool.run(TASK.walk, Math.ceil(rows / ROWS_PER_ITEM), walking);
        await breathe();
      }
    },
  };
}
