import type { Division, LeafRows, SiblingAsk, SiblingSplits, TreeSession, TreeShape, TreeStart } from '../../core/contract/index.ts';
import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import { binCount } from '../../core/trees/binning.ts';
import type { Heap } from './heap.ts';
import { DIVIDE_JOB, LEAF_JOB, SESSION, TASK, THREAD_SCRATCH_BYTES } from './layout.ts';
import { createSessionMemory } from './sessionMemory.ts';
import type { SessionMemory } from './sessionMemory.ts';
import { createSplitFinder } from './splitFinder.ts';
import type { ThreadPool } from './threadPool.ts';

/** Jobs of one task, at most; more are done in several runs. */
const MAX_JOBS = 256;
/** Bytes of a table "goes left" by bin. */
const TABLE_BYTES = 256;

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
  const wordsPerRow = Math.ceil(bins.length / 4);
  const rowBytes = 4 * wordsPerRow;
  const matrixOf = (count: number): [number, BinnedMatrix] => {
    const address = memory.allocate(count * rowBytes);
    const words = new Uint32Array(heap.memory.buffer, address, count * wordsPerRow).fill(0);
    return [address, { rows: count, features: bins.length, wordsPerRow, words }];
  };
  const scoresOf = (count: number) =>
    Array.from({ length: outputs }, () => {
      const address = memory.allocate(8 * count);
      return { address, values: new Float64Array(heap.memory.buffer, address, count).fill(0) };
    });
  const [trainBins, train] = matrixOf(rows);
  const [watchedBins, validation] = matrixOf(validationRows);
  const gradientsAt = memory.allocate(8 * rows);
  const gradients = new Int32Array(heap.memory.buffer, gradientsAt, 2 * rows);
  const orderAt = memory.allocate(4 * (rows + validationRows));
  const order = new Int32Array(heap.memory.buffer, orderAt, rows + validationRows);
  const trainScores = scoresOf(rows);
  const watchedScores = scoresOf(validationRows);
  const tables = memory.allocate(MAX_JOBS * TABLE_BYTES);
  const divideJobs = memory.allocate(MAX_JOBS * DIVIDE_JOB.size);
  const leafJobs = memory.allocate(MAX_JOBS * LEAF_JOB.size);
  const session = memory.allocate(SESSION.size);

  const put = (field: keyof typeof SESSION.at, value: number) => {
    heap.views().u32[(session + SESSION.at[field]) >> 2] = value;
  };
  const putReal = (field: keyof typeof SESSION.at, value: number) => {
    heap.views().f64[(session + SESSION.at[field]) >> 3] = value;
  };
  const putBytes = (values: ArrayLike<number>): number => {
    const address = memory.allocate(values.length);
    heap.views().u8.set(values, address);
    return address;
  };

  const kinds = memory.allocate(4 * bins.length);
  bins.forEach((feature, f) => (heap.views().u32[(kinds >> 2) + f] = binCount(feature) + (feature.kind === 'category' ? 65_536 : 0)));
  const activeWords = memory.allocate(4 * wordsPerRow);
  const monotone = putBytes(new Uint8Array(bins.length));
  const fields = { trainBins, rowBytes, features: bins.length, gradients: gradientsAt, order: orderAt, featureKinds: kinds, activeWords, divideJobs, leafJobs } as const;
  for (const [name, value] of Object.entries(fields)) put(name as keyof typeof fields, value);
  put('scratch', memory.allocate(4 * (rows + validationRows)));
  const threadScratch = memory.allocate(pool.threads * THREAD_SCRATCH_BYTES);
  heap.views().u8.fill(0, threadScratch, threadScratch + pool.threads * THREAD_SCRATCH_BYTES);
  put('threadScratch', threadScratch);
  const finder = createSplitFinder(memory, pool, session, bins, breathe);

  /** Where each set's order begins. */
  let setStart = [0, 0, 0];

  const addDivision = (job: number, table: number, set: number, from: number, to: number, feature: number) => {
    const { u32 } = heap.views();
    const at = (divideJobs + job * DIVIDE_JOB.size) >> 2;
    u32[at + (DIVIDE_JOB.at.goesLeft >> 2)] = tables + table * TABLE_BYTES;
    u32[at + (DIVIDE_JOB.at.bins >> 2)] = set < 2 ? trainBins : watchedBins;
    u32[at + (DIVIDE_JOB.at.from >> 2)] = setStart[set] + from;
    u32[at + (DIVIDE_JOB.at.to >> 2)] = setStart[set] + to;
    u32[at + (DIVIDE_JOB.at.feature >> 2)] = feature;
  };

  const divideSome = (divisions: readonly Division[]): number[][] => {
    let job = 0;
    divisions.forEach(({ ranges, split }, d) => {
      heap.views().u8.set(split.goesLeft, tables + d * TABLE_BYTES);
      ranges.forEach(({ from, to }, set) => addDivision(job++, d, set, from, to, split.feature));
    });
    pool.run(TASK.divide, job, session);
    const { u32 } = heap.views();
    job = 0;
    return divisions.map(({ ranges }) => ranges.map((_, set) => u32[(divideJobs + job++ * DIVIDE_JOB.size + DIVIDE_JOB.at.middle) >> 2] - setStart[set]));
  };

  const addSomeLeaves = (output: number, leaves: readonly LeafRows[]) => {
    const { u32, f64 } = heap.views();
    let job = 0;
    for (const { ranges, value } of leaves) {
      ranges.forEach(({ from, to }, set) => {
        if (from === to) return;
        const at = leafJobs + job++ * LEAF_JOB.size;
        f64[(at + LEAF_JOB.at.value) >> 3] = value;
        u32[(at + LEAF_JOB.at.scores) >> 2] = (set < 2 ? trainScores : watchedScores)[output].address;
        u32[(at + LEAF_JOB.at.from) >> 2] = setStart[set] + from;
        u32[(at + LEAF_JOB.at.to) >> 2] = setStart[set] + to;
      });
    }
    pool.run(TASK.leaf, job, session);
  };

  return {
    train,
    validation: validationRows > 0 ? validation : undefined,
    gradients,
    trainScores: trainScores.map(({ values }) => values),
    validationScores: watchedScores.map(({ values }) => values),
    async startTree({ learning, resting, features, rule }: TreeStart) {
      const words = [...new Set(Array.from(features, (feature) => feature >> 2))];
      heap.views().u32.set(words, activeWords >> 2);
      put('activeWordCount', words.length);
      if (rule.monotone) heap.views().u8.set(new Uint8Array(rule.monotone.buffer, rule.monotone.byteOffset, bins.length), monotone);
      put('monotone', rule.monotone ? monotone : 0);
      put('isBounded', rule.isBounded ? 1 : 0);
      putReal('regLambda', rule.regLambda);
      putReal('regAlpha', rule.regAlpha);
      putReal('minChildWeight', rule.minChildWeight);
      setStart = [0, learning.length, learning.length + resting.length];
      order.set(learning, setStart[0]);
      order.set(resting, setStart[1]);
      for (let row = 0; row < validationRows; row++) order[setStart[2] + row] = row;
      finder.start(features, rule);
    },
    findSplits: (asks: readonly SiblingAsk[]): Promise<readonly SiblingSplits[]> => finder.find(asks),
    forget: finder.forget,
    async divide(divisions) {
      const middles: number[][] = [];
      const perRun = Math.floor(MAX_JOBS / 3);
      for (let d = 0; d < divisions.length; d += perRun) {
        middles.push(...divideSome(divisions.slice(d, d + perRun)));
        await breathe();
      }
      return middles;
    },
    learningOrder: async () => order.subarray(0, setStart[1]),
    async addLeaves(output, leaves) {
      const perRun = Math.floor(MAX_JOBS / 3);
      for (let leaf = 0; leaf < leaves.length; leaf += perRun) addSomeLeaves(output, leaves.slice(leaf, leaf + perRun));
      await breathe();
    },
    close: () => memory.free(),
  };
}
