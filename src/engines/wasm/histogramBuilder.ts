import type { RowRange } from '../../core/contract/index.ts';
import { COMBINE_JOB, FEATURE_BYTES, HISTOGRAM_JOB, SESSION, TASK, writeFields } from './layout.ts';
import { partsFor, rowsOf } from './parts.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Histogram updates between two breaths: some 20 ms. */
const UPDATES_PER_BREATH = 24_000_000;
const MAX_JOBS = 512;

/** Records, and the address of the histogram that they are summed up in. */
export interface HistogramOrder {
  readonly range: RowRange;
  readonly histogram: number;
}

/** Room for histograms, and the kernels that fill it. Addresses are those of the heap. */
export interface HistogramBuilder {
  /** A new tree with so many features, before which all histograms were given back. */
  start(treeFeatures: number): void;
  /** Room for a histogram; what is in it is not cleared. */
  take(): number;
  giveBack(histogram: number): void;
  /** Sums up the rows of each. A large node is summed up in parts, a few for each thread. */
  build(orders: readonly HistogramOrder[]): Promise<void>;
  /** Takes the second of each pair away from the first. */
  subtract(pairs: readonly (readonly [from: number, what: number])[]): void;
}

export function createHistogramBuilder(memory: SessionMemory, pool: ThreadPool, session: number, features: number, breathe: () => Promise<void>): HistogramBuilder {
  const { heap } = memory;
  const roomBytes = Math.ceil(features / 4) * 4 * FEATURE_BYTES;
  let histogramBytes = roomBytes;
  let updatesPerRow = 1;
  const histogramJobs = memory.allocate(MAX_JOBS * HISTOGRAM_JOB.size);
  const combineJobs = memory.allocate(MAX_JOBS * COMBINE_JOB.size);
  writeFields(SESSION, heap.views().u32, session, { histogramJobs, combineJobs });
  const partials = createPartials(memory, roomBytes);
  const free: number[] = [];
  let jobs = 0;
  let combines = 0;
  let updates = 0;

  const flush = () => {
    pool.run(TASK.histogram, jobs, session);
    jobs = 0;
    updates = 0;
  };

  const combine = () => {
    pool.run(TASK.combine, combines, session);
    combines = 0;
  };

  const addCombine = (histogram: number, parts: number, count: number, sign: 1 | -1) => {
    writeFields(COMBINE_JOB, heap.views().u32, combineJobs + combines++ * COMBINE_JOB.size, { histogram, parts, count, sign });
  };

  const addJob = (histogram: number, from: number, to: number, append: boolean) => {
    writeFields(HISTOGRAM_JOB, heap.views().u32, histogramJobs + jobs++ * HISTOGRAM_JOB.size, { histogram, from, to, append: append ? 1 : 0 });
  };

  /** A range as jobs, run when there are enough of them; a very long one takes several, each appended to the one before. */
  const addRange = async (histogram: number, { from, to }: RowRange) => {
    const rowsPerBreath = Math.max(1024, Math.floor(UPDATES_PER_BREATH / updatesPerRow));
    for (let at = from; at < to; at += rowsPerBreath) {
      const end = Math.min(at + rowsPerBreath, to);
      addJob(histogram, at, end, at > from);
      updates += (end - at) * updatesPerRow;
      if (end < to || jobs === MAX_JOBS || updates > UPDATES_PER_BREATH * pool.threads) {
        flush();
        await breathe();
      }
    }
  };

  return {
    start(treeFeatures) {
      updatesPerRow = 4 * Math.ceil(treeFeatures / 4);
      histogramBytes = updatesPerRow * FEATURE_BYTES;
    },
    take: () => free.pop() ?? memory.allocate(roomBytes),
    giveBack: (histogram) => void free.push(histogram),
    async build(orders) {
      const partsOf = partsFor(pool, orders.reduce((sum, { range }) => sum + rowsOf(range), 0));
      partials.reset();
      for (const { range, histogram } of orders) {
        const parts = partsOf(range);
        const others = parts.length > 1 ? partials.take(parts.length - 1) : 0;
        if (parts.length > 1) addCombine(histogram, others, parts.length - 1, 1);
        for (const [p, part] of parts.entries()) await addRange(p === 0 ? histogram : others + (p - 1) * histogramBytes, part);
      }
      flush();
      combine();
    },
    subtract(pairs) {
      for (const [from, what] of pairs) addCombine(from, what, 1, -1);
      combine();
    },
  };
}

/** Histograms of parts of a node, side by side; the room is used again in each step. */
function createPartials(memory: SessionMemory, histogramBytes: number): { take(count: number): number; reset(): void } {
  const blocks = new Map<number, number[]>();
  const taken: { count: number; address: number }[] = [];
  return {
    take(count) {
      const address = blocks.get(count)?.pop() ?? memory.allocate(count * histogramBytes);
      taken.push({ count, address });
      return address;
    },
    reset() {
      for (const { count, address } of taken.splice(0)) blocks.set(count, [...(blocks.get(count) ?? []), address]);
    },
  };
}
