import type { TreeSession, TreeShape, TreeStart } from '../../core/contract/index.ts';
import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import { binCount } from '../../core/trees/binning.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import { writeBins } from './binWriter.ts';
import type { Heap } from './heap.ts';
import { DIVIDE_BLOCK, SESSION, SPLIT_SCRATCH_BYTES, writeFields } from './layout.ts';
import { createRecords, recordBytesOf } from './records.ts';
import { createRowSampler } from './rowSampler.ts';
import type { PlacedSample } from './rowSampler.ts';
import { createRowWalk } from './rowWalk.ts';
import { createScaling } from './scaling.ts';
import { createSessionMemory } from './sessionMemory.ts';
import type { SessionMemory } from './sessionMemory.ts';
import { createSplitFinder } from './splitFinder.ts';
import type { ThreadPool } from './threadPool.ts';

/** What kernels may read past the last row of bins. */
const BYTES_BEHIND_BINS = 16;
/** Marks a category among the kinds of slots. */
const CATEGORY = 65_536;

export function createWasmSession(heap: Heap, pool: ThreadPool, shape: TreeShape, breathe: () => Promise<void>): TreeSession {
  const memory = createSessionMemory(heap);
  try {
    return openSession(memory, pool, shape, breathe);
  } catch (error) {
    memory.free();
    throw error;
  }
}

function openSession(memory: SessionMemory, pool: ThreadPool, shape: TreeShape, breathe: () => Promise<void>): TreeSession {
  const { heap } = memory;
  const { rows, validationRows, bins, outputs } = shape;
  const [train, validation] = [rows, validationRows].map((count) => allocateMatrix(memory, count, bins.length));
  const [trainScores, gradients, hessians, watchedScores] = [rows, rows, rows, validationRows].map((count) => Array.from({ length: outputs }, () => allocateNumbers(memory, count)));
  const session = memory.allocate(SESSION.size);
  heap.views().u8.fill(0, session, session + SESSION.size);
  const put = (fields: Readonly<Partial<Record<keyof typeof SESSION.at, number>>>) => writeFields(SESSION, heap.views().u32, session, fields);
  const scratchBytes = SPLIT_SCRATCH_BYTES + 2 * DIVIDE_BLOCK * (1 + recordBytesOf(bins.length));
  const threadScratch = memory.allocate(pool.threads * scratchBytes);
  heap.views().u8.fill(0, threadScratch, threadScratch + pool.threads * scratchBytes);
  put({ trainBins: train.words.byteOffset, rowBytes: 4 * train.wordsPerRow, threadScratch, threadScratchBytes: scratchBytes });
  const sampler = createRowSampler(memory, pool, rows);
  const scaling = createScaling(memory, pool, rows);
  const records = createRecords(memory, pool, session, breathe);
  const finder = createSplitFinder(memory, pool, session, bins, breathe);
  const walk = createRowWalk(memory, pool, bins, breathe);
  const writeTree = createTreeWriter(memory, session, bins);
  let tree: TreeStart;
  let placed: PlacedSample;
  let slotOf = new Int32Array(bins.length);

  return {
    train,
    validation: validationRows > 0 ? validation : undefined,
    gradients,
    hessians,
    trainScores,
    validationScores: watchedScores,
    writeBins: (matrix, features) => writeBins(heap, pool, matrix, features, bins, breathe),
    scaleOf: async (values) => scaling.scaleOf(values),
    sampleRows: async (rng, share) => sampler.sample(rng, share),
    async startTree(start) {
      tree = start;
      slotOf = new Int32Array(bins.length).fill(-1);
      start.features.forEach((feature, slot) => (slotOf[feature] = slot));
      writeTree(start);
      put({ gradients: gradients[start.output].byteOffset, hessians: hessians[start.output].byteOffset });
      finder.start(start.features, slotOf, start.rule);
      placed = sampler.place(start);
      return records.start(placed.learning, start.learning.length, start.features);
    },
    findSplits: finder.find,
    forget: finder.forget,
    divide: (divisions) => records.divide(divisions, slotOf),
    learningOrder: async () => records.rowNumbers(),
    async addLeaves(output, leaves, inner) {
      const scores = trainScores[output].byteOffset;
      await records.addLeaves(scores, leaves);
      if (tree.resting.length + validationRows === 0) return;
      walk.start(leaves, inner);
      await walk.walk({ matrix: train, list: placed.resting, count: tree.resting.length, scores });
      await walk.walk({ matrix: validation, count: validationRows, scores: watchedScores[output].byteOffset });
    },
    close: memory.free,
  };
}

function allocateMatrix({ heap, allocate }: SessionMemory, rows: number, features: number): BinnedMatrix {
  const wordsPerRow = Math.ceil(features / 4);
  const address = allocate(4 * rows * wordsPerRow + BYTES_BEHIND_BINS);
  return { rows, features, wordsPerRow, words: new Uint32Array(heap.memory.buffer, address, rows * wordsPerRow).fill(0) };
}

function allocateNumbers({ heap, allocate }: SessionMemory, count: number): Float64Array {
  const address = allocate(8 * count);
  return new Float64Array(heap.memory.buffer, address, count).fill(0);
}

/** Writes what kernels must know of a tree's features and its rule. */
function createTreeWriter({ heap, allocate }: SessionMemory, session: number, bins: readonly FeatureBins[]): (tree: TreeStart) => void {
  const slotKinds = allocate(4 * bins.length);
  const monotone = allocate(bins.length);
  return ({ features, rule, scales }) => {
    const { u32, u8, f64 } = heap.views();
    features.forEach((feature, slot) => {
      u32[(slotKinds >>> 2) + slot] = binCount(bins[feature]) + (bins[feature].kind === 'category' ? CATEGORY : 0);
      u8[monotone + slot] = rule.monotone?.[feature] ?? 0;
    });
    writeFields(SESSION, u32, session, { slotKinds, monotone: rule.monotone ? monotone : 0, isBounded: rule.isBounded ? 1 : 0 });
    f64[(session + SESSION.at.gradientScale) >>> 3] = scales.gradient;
    f64[(session + SESSION.at.hessianScale) >>> 3] = scales.hessian;
    f64[(session + SESSION.at.regLambda) >>> 3] = rule.regLambda;
    f64[(session + SESSION.at.regAlpha) >>> 3] = rule.regAlpha;
    f64[(session + SESSION.at.minChildWeight) >>> 3] = rule.minChildWeight;
  };
}
