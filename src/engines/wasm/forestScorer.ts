import { WorkbenchError } from '../../core/contract/index.ts';
import type { Feature, Forest, ForestScorer } from '../../core/contract/index.ts';
import { categoryBins } from '../../core/trees/binnedMatrix.ts';
import { MISSING_BIN } from '../../core/trees/binning.ts';
import { WORDS_PER_SET } from '../../core/trees/flatTree.ts';
import type { FlatTree } from '../../core/trees/flatTree.ts';
import { createReferenceScorer } from '../../core/trees/predict.ts';
import type { Heap } from './heap.ts';
import { SCORING, TASK, writeFields } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';

/** Rank of a missing value. */
const MISSING_RANK = 65_535;
/** Distinct thresholds of one feature, at most; a forest with more is scored by the reference. */
const MAX_THRESHOLDS = 65_000;
/** Features whose place in a row fits 16 bits. */
const MAX_FEATURES = 32_767;
/** Fewer rows are not worth preparing the trees for. */
const LEAST_ROWS = 256;
/** Rows that are ranked and scored at a time. */
const ROWS_PER_RUN = 65_536;
const ROWS_PER_ITEM = 1024;
const NODE_BYTES = 16;
const MISSING_LEFT = 1;
const ASKS_CATEGORY = 2;

/** A forest laid out for assembly/score.ts. */
interface LaidOut {
  /** By feature: its thresholds in the forest, ascending. */
  readonly thresholds: readonly Float64Array[];
  readonly blocks: readonly number[];
  readonly scoring: number;
  readonly rows: number;
  readonly scores: number;
}

/**
 * Scores by ranks in place of numbers: each row is ranked once among the thresholds that the whole forest has for a feature, then trees compare
 * 16-bit numbers. The same answers as the reference, bit by bit, for comparing ranks is comparing values, and sums keep their order.
 */
export function createForestScorer(heap: Heap, pool: ThreadPool, forest: Forest): ForestScorer {
  const reference = createReferenceScorer(forest);
  let laidOut: LaidOut | 'unfit' | undefined;
  return {
    add(columns, rows, scores) {
      if (rows >= LEAST_ROWS) laidOut ??= layOut(heap, forest);
      if (laidOut === undefined || laidOut === 'unfit') return reference.add(columns, rows, scores);
      for (let from = 0; from < rows; from += ROWS_PER_RUN) scoreRun(heap, pool, forest, laidOut, columns, from, Math.min(from + ROWS_PER_RUN, rows), scores);
    },
    dispose() {
      if (laidOut !== undefined && laidOut !== 'unfit') for (const block of laidOut.blocks) heap.free(block);
      laidOut = undefined;
    },
  };
}

function layOut(heap: Heap, forest: Forest): LaidOut | 'unfit' {
  const { inputs, trees, outputs } = forest;
  const thresholds = inputs.map((_, feature) => thresholdsOf(trees, feature));
  const mostSets = Math.max(0, ...trees.map(({ categoryWords }) => categoryWords.length / WORDS_PER_SET));
  if (inputs.length > MAX_FEATURES || mostSets > MAX_THRESHOLDS || thresholds.some(({ length }) => length > MAX_THRESHOLDS)) return 'unfit';
  const blocks: number[] = [];
  const allocate = (bytes: number): number => {
    const address = heap.allocate(bytes);
    blocks.push(address);
    return address;
  };
  try {
    const lists = { treeNodes: allocate(4 * trees.length), treeSets: allocate(4 * trees.length), treeDepths: allocate(4 * trees.length) };
    const rankOf = thresholds.map((sorted) => new Map(Array.from(sorted, (threshold, rank) => [threshold, rank])));
    trees.forEach((tree, t) => {
      const nodes = allocate(NODE_BYTES * tree.feature.length);
      const sets = tree.categoryWords.length > 0 ? allocate(4 * tree.categoryWords.length) : 0;
      const { u32 } = heap.views();
      if (sets) u32.set(tree.categoryWords, sets >>> 2);
      u32[(lists.treeNodes >>> 2) + t] = nodes;
      u32[(lists.treeSets >>> 2) + t] = sets;
      u32[(lists.treeDepths >>> 2) + t] = writeNodes(heap, tree, nodes, rankOf);
    });
    const scoring = allocate(SCORING.size);
    const rowBytes = 2 * inputs.length;
    const rows = allocate(ROWS_PER_RUN * rowBytes);
    const scores = allocate(8 * ROWS_PER_RUN * outputs);
    const fields = { ...lists, rows, rowBytes, rowsPerItem: ROWS_PER_ITEM, trees: trees.length, scores, outputs };
    writeFields(SCORING, heap.views().u32, scoring, fields);
    return { thresholds, blocks, scoring, rows, scores };
  } catch (error) {
    for (const block of blocks) heap.free(block);
    if (error instanceof WorkbenchError && error.code === 'out-of-memory') return 'unfit';
    throw error;
  }
}

function thresholdsOf(trees: readonly FlatTree[], feature: number): Float64Array {
  const distinct = new Set<number>();
  for (const tree of trees) tree.feature.forEach((asked, node) => asked === feature && tree.categorySet[node] < 0 && distinct.add(tree.threshold[node]));
  return Float64Array.from(distinct).sort();
}

/** Writes a tree's nodes and returns its depth. */
function writeNodes(heap: Heap, tree: FlatTree, at: number, rankOf: readonly ReadonlyMap<number, number>[]): number {
  const { u32, f64 } = heap.views();
  const depths = new Uint32Array(tree.feature.length);
  let depth = 0;
  tree.feature.forEach((asked, node) => {
    const word = (at + NODE_BYTES * node) >>> 2;
    if (asked < 0) {
      u32[word] = (MISSING_RANK << 16) >>> 0;
      u32[word + 1] = at + NODE_BYTES * node;
      f64[(word >> 1) + 1] = tree.value[node];
      return;
    }
    const left = tree.left[node];
    const isCategory = tree.categorySet[node] >= 0;
    const last = isCategory ? tree.categorySet[node] / WORDS_PER_SET : (rankOf[asked].get(tree.threshold[node]) ?? 0);
    u32[word] = (2 * asked) | (last << 16);
    u32[word + 1] = at + NODE_BYTES * left;
    u32[word + 2] = (tree.missingLeft[node] ? MISSING_LEFT : 0) | (isCategory ? ASKS_CATEGORY : 0);
    depths[left] = depths[left + 1] = depths[node] + 1;
    depth = Math.max(depth, depths[left]);
  });
  return depth;
}

function scoreRun(heap: Heap, pool: ThreadPool, forest: Forest, laidOut: LaidOut, columns: readonly Feature[], from: number, to: number, scores: Float64Array): void {
  const { inputs, outputs, float32 } = forest;
  const ranks = new Uint16Array(heap.memory.buffer, laidOut.rows, (to - from) * inputs.length);
  let missing = 0;
  inputs.forEach((input, f) => {
    const column = columns[f];
    if (input.kind === 'number' && column.kind === 'number') missing += rankNumbers(column.values, from, to, laidOut.thresholds[f], float32, ranks, f, inputs.length);
    else if (input.kind === 'category' && column.kind === 'category') missing += rankCategories(column.codes, from, to, categoryBins(column.categories, input), ranks, f, inputs.length);
    else throw new TypeError(`Feature "${column.name}" is of another kind than the model's.`);
  });
  const { u32, f64 } = heap.views();
  writeFields(SCORING, u32, laidOut.scoring, { anyMissing: missing, rowCount: to - from });
  f64.set(scores.subarray(from * outputs, to * outputs), laidOut.scores >>> 3);
  pool.run(TASK.score, Math.ceil((to - from) / ROWS_PER_ITEM), laidOut.scoring);
  scores.set(f64.subarray(laidOut.scores >>> 3, (laidOut.scores >>> 3) + (to - from) * outputs), from * outputs);
}

/** A value's rank is the number of thresholds below it: x ≤ threshold j exactly where its rank is at most j. Answers how many are missing. */
function rankNumbers(values: Float64Array, from: number, to: number, thresholds: Float64Array, float32: boolean, into: Uint16Array, at: number, stride: number): number {
  let missing = 0;
  let size = 1;
  while (size <= thresholds.length) size *= 2;
  const padded = new Float64Array(size).fill(Infinity);
  padded.set(thresholds);
  for (let row = from; row < to; row++, at += stride) {
    const x = float32 ? Math.fround(values[row]) : values[row];
    let rank = 0;
    for (let half = size >> 1; half > 0; half >>= 1) rank += x > padded[rank + half - 1] ? half : 0;
    if (x !== x) missing++;
    into[at] = x !== x ? MISSING_RANK : rank;
  }
  return missing;
}

function rankCategories(codes: Int32Array, from: number, to: number, bins: Uint8Array, into: Uint16Array, at: number, stride: number): number {
  let missing = 0;
  for (let row = from; row < to; row++, at += stride) {
    const bin = codes[row] < 0 ? MISSING_BIN : bins[codes[row]];
    if (bin === MISSING_BIN) missing++;
    into[at] = bin === MISSING_BIN ? MISSING_RANK : bin;
  }
  return missing;
}
