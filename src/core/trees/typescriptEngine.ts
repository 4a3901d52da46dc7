import type { Engine, RowRange, SiblingAsk, SiblingSplits, TreeSession, TreeShape, TreeStart } from '../contract/index.ts';
import { createBinnedMatrix, writeColumns } from './binnedMatrix.ts';
import { findEdges } from './binning.ts';
import { ENTRIES_PER_FEATURE, addRows, addRowsOfFeature, createHistogram, subtractSibling } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import { createReferenceScorer } from './predict.ts';
import { quantise, scaleOf } from './quantise.ts';
import { addToRange, everyRow, partition, sumRows } from './rowSet.ts';
import type { RowSet } from './rowSet.ts';
import { sampleRows } from './sampling.ts';
import { findSplit } from './split.ts';
import type { HistogramView, Split } from './split.ts';
import { walkRows, walkable } from './walk.ts';

/** The reference: plain TypeScript, one thread. Other engines are tested against it. */
export const typescriptEngine: Engine = {
  name: 'typescript',
  threads: 1,
  findEdges: findEdgesOfEach,
  openTrees: async (shape, breathe) => createTypescriptSession(shape, breathe),
  createScorer: createReferenceScorer,
  dispose: () => {},
};

/** For engines that have no kernel of their own for it. */
export async function findEdgesOfEach(columns: readonly Float64Array[], maxBin: number, breathe: () => Promise<void>): Promise<readonly Float64Array[]> {
  const edges: Float64Array[] = [];
  for (const values of columns) {
    edges.push(findEdges(values, maxBin));
    await breathe();
  }
  return edges;
}

/** Histogram updates between two breaths: some 5 ms. */
const UPDATES_PER_BREATH = 2_000_000;
/** Rows between two breaths inside one node. */
const ROWS_PER_BLOCK = 65_536;
/** Nodes with fewer rows are summed up feature by feature: cheaper than to clear and subtract whole histograms. */
const SMALL_NODE_ROWS = 128;
/** No bounds on a leaf's weight. */
const UNBOUNDED = { lower: -Infinity, upper: Infinity };

function createTypescriptSession(shape: TreeShape, breathe: () => Promise<void>): TreeSession {
  const { rows, validationRows, bins, outputs } = shape;
  const train = createBinnedMatrix(rows, bins.length);
  const validation = validationRows > 0 ? createBinnedMatrix(validationRows, bins.length) : undefined;
  const pairs = new Int32Array(2 * rows);
  const numbersOf = (count: number) => Array.from({ length: outputs }, () => new Float64Array(count));
  const [gradients, hessians, trainScores] = [numbersOf(rows), numbersOf(rows), numbersOf(rows)];
  const validationScores = numbersOf(validationRows);
  const scratch = new Int32Array(rows);
  const watched = everyRow(validationRows);
  const oneFeature = new Int32Array(ENTRIES_PER_FEATURE);
  const pool: Histogram[] = [];
  const kept = new Map<number, Histogram>();
  let learning: RowSet;
  let start: TreeStart;
  let activeWords = new Int32Array(0);
  let updates = 0;

  const work = async (more: number) => {
    updates += more;
    if (updates < UPDATES_PER_BREATH) return;
    updates = 0;
    await breathe();
  };

  const buildHistogram = async ({ from, to }: RowRange): Promise<Histogram> => {
    const histogram = pool.pop()?.fill(0) ?? createHistogram(bins.length);
    for (let at = from; at < to; at += ROWS_PER_BLOCK) {
      const end = Math.min(at + ROWS_PER_BLOCK, to);
      addRows(histogram, train, activeWords, learning.order, at, end, pairs);
      await work((end - at) * 4 * activeWords.length);
    }
    return histogram;
  };

  const forget = (node: number) => {
    const histogram = kept.get(node);
    if (histogram) pool.push(histogram);
    kept.delete(node);
  };

  /** Sums up each feature when it is looked at. */
  const smallView = ({ from, to }: RowRange): HistogramView => ({
    histogram: oneFeature,
    baseOf(feature) {
      oneFeature.fill(0);
      addRowsOfFeature(oneFeature, train, feature, learning.order, from, to, pairs);
      return 0;
    },
  });

  const findSmall = async (ask: SiblingAsk['left']): Promise<Split | undefined> => {
    if (!ask.wanted) return undefined;
    await work((ask.range.to - ask.range.from) * ask.features.length);
    return findSplit(smallView(ask.range), ask.sums, boundsOf(ask), ask.features, bins, start.rule);
  };

  const findInHistogram = async (ask: SiblingAsk['left'], histogram: Histogram): Promise<Split | undefined> => {
    await work(ask.wanted ? ENTRIES_PER_FEATURE * ask.features.length : 0);
    const view = { histogram, baseOf: (feature: number) => feature * ENTRIES_PER_FEATURE };
    const split = ask.wanted ? findSplit(view, ask.sums, boundsOf(ask), ask.features, bins, start.rule) : undefined;
    if (split) kept.set(ask.node, histogram);
    else pool.push(histogram);
    return split;
  };

  const findPair = async ({ parent, left, right }: SiblingAsk): Promise<SiblingSplits> => {
    const asked = right ? [left, right] : [left];
    const largest = Math.max(...asked.map((ask) => (ask.wanted ? ask.range.to - ask.range.from : 0)));
    const asker = left.wanted || !right ? left : right;
    if (largest < SMALL_NODE_ROWS || 2 * asker.features.length < start.features.length) {
      forget(parent);
      return { left: await findSmall(left), right: right && (await findSmall(right)) };
    }
    if (!right) return { left: await findInHistogram(left, await buildHistogram(left.range)), right: undefined };
    const parentHistogram = kept.get(parent);
    kept.delete(parent);
    const leftIsSmall = left.range.to - left.range.from <= right.range.to - right.range.from;
    const small = await buildHistogram(leftIsSmall ? left.range : right.range);
    const large = parentHistogram ?? (await buildHistogram(leftIsSmall ? right.range : left.range));
    if (parentHistogram) subtractSibling(parentHistogram, small);
    return {
      left: await findInHistogram(left, leftIsSmall ? small : large),
      right: await findInHistogram(right, leftIsSmall ? large : small),
    };
  };

  return {
    train,
    validation,
    gradients,
    hessians,
    trainScores,
    validationScores,
    writeBins: (matrix, features) => writeColumns(matrix, features, bins, breathe),
    scaleOf: async (values) => scaleOf(values),
    sampleRows: async (rng, share) => sampleRows(rng, rows, share),
    async startTree(tree) {
      for (const node of [...kept.keys()]) forget(node);
      start = tree;
      activeWords = Int32Array.from(new Set(Array.from(tree.features, (feature) => feature >> 2)));
      learning = { matrix: train, order: tree.learning.slice() };
      quantise(hessians[tree.output], gradients[tree.output], tree.scales, pairs);
      return sumRows(pairs, tree.learning);
    },
    async findSplits(asks) {
      const answers: SiblingSplits[] = [];
      for (const ask of asks) answers.push(await findPair(ask));
      return answers;
    },
    forget,
    async divide(divisions) {
      const middles: number[] = [];
      for (const { range, split } of divisions) {
        middles.push(partition(learning, range, split.feature, split.goesLeft, scratch));
        await work(2 * (range.to - range.from));
      }
      return middles;
    },
    learningOrder: async () => learning.order,
    async addLeaves(output, leaves, inner) {
      for (const { range, value } of leaves) {
        addToRange(learning.order, trainScores[output], range, value);
        await work(range.to - range.from);
      }
      const tree = walkable(leaves, inner);
      await walkRows(tree, train, start.resting, trainScores[output], work);
      if (validation) await walkRows(tree, validation, watched, validationScores[output], work);
    },
    close: () => kept.clear(),
  };
}

function boundsOf({ lower = -Infinity, upper = Infinity }: SiblingAsk['left']): typeof UNBOUNDED {
  return lower === -Infinity && upper === Infinity ? UNBOUNDED : { lower, upper };
}
