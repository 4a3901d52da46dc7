import type { Division, LeafRows, RowRange } from '../../core/contract/index.ts';
import type { Sums } from '../../core/trees/splitRule.ts';
import { DIVIDE_JOB, GATHER_JOB, LEAF_JOB, LEAF_RECORD_BYTES, PICK, RECORD_HEAD_BYTES, ROW_NUMBER_AT, SESSION, SWAP_JOB, TASK, writeFields } from './layout.ts';
import { partsFor, rowsOf } from './parts.ts';
import { planPicks } from './picks.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Jobs of one task, at most; more are done in several runs. */
const MAX_JOBS = 256;
/** Bytes of a table "goes left" by bin. */
const TABLE_BYTES = 256;
/** Bytes of records that are made between two breaths: some 10 ms. */
const BYTES_PER_BREATH = 2 ** 25;

/** The learning rows of a tree as records side by side (see assembly/layout.ts): each node has a range of them. */
export interface Records {
  /** Makes records of `count` rows, whose numbers stand at address `learning`, with the bins of these features (ascending). Answers what they add up to. */
  start(learning: number, count: number, features: Int32Array): Promise<Sums>;
  /** As TreeSession.divide; `slotOf`: where a feature's bin lies in a record. */
  divide(divisions: readonly Division[], slotOf: Int32Array): Promise<number[]>;
  /** Row numbers as the records lie. */
  rowNumbers(): Int32Array;
  /** Adds the leaves' values to their rows' scores. */
  addLeaves(scores: number, leaves: readonly LeafRows[]): Promise<void>;
}

/** Bytes of a record with so many features. */
export function recordBytesOf(features: number): number {
  return 16 * Math.ceil((RECORD_HEAD_BYTES + features) / 16);
}

export function createRecords(memory: SessionMemory, pool: ThreadPool, session: number, breathe: () => Promise<void>): Records {
  const { heap } = memory;
  const put = (fields: Readonly<Partial<Record<keyof typeof SESSION.at, number>>>) => writeFields(SESSION, heap.views().u32, session, fields);
  const tables = memory.allocate(MAX_JOBS * TABLE_BYTES);
  const [gatherJobs, divideJobs, swapJobs, leafJobs] = [GATHER_JOB, DIVIDE_JOB, SWAP_JOB, LEAF_JOB].map(({ size }) => memory.allocate(MAX_JOBS * size));
  put({ gatherJobs, divideJobs, swapJobs, leafJobs });
  const picks = memory.createRoom();
  const records = memory.createRoom();
  let count = 0;
  let recordBytes = 0;

  const writePicks = (features: Int32Array) => {
    const planned = planPicks(features);
    const at = picks.reserve(planned.length * PICK.size);
    const { u32, u8 } = heap.views();
    planned.forEach(({ source, target, mask }, p) => {
      const pick = at + p * PICK.size;
      writeFields(PICK, u32, pick, { source, target });
      u8.set(mask, pick + PICK.at.mask0);
    });
    put({ picks: at, pickCount: planned.length });
  };

  /** Rows [from, …) in as many jobs as fit; answers how far it came, and what they add up to. */
  const gatherSome = (from: number): { to: number; sums: Sums } => {
    const to = Math.min(count, from + Math.ceil((BYTES_PER_BREATH * pool.threads) / recordBytes));
    const parts = partsFor(pool, to - from)({ from, to });
    const { u32, i32 } = heap.views();
    parts.forEach((part, job) => {
      writeFields(GATHER_JOB, u32, gatherJobs + job * GATHER_JOB.size, part);
    });
    pool.run(TASK.gather, parts.length, session);
    const total = (field: 'hessian' | 'gradient') => parts.reduce((sum, _, job) => sum + i32[(gatherJobs + job * GATHER_JOB.size + GATHER_JOB.at[field]) >>> 2], 0);
    return { to, sums: { hessian: total('hessian'), gradient: total('gradient') } };
  };

  const addDivision = (job: number, table: number, { from, to }: RowRange, slot: number, moved: number) => {
    writeFields(DIVIDE_JOB, heap.views().u32, divideJobs + job * DIVIDE_JOB.size, { goesLeft: tables + table * TABLE_BYTES, from, to, slot, moved });
  };

  const addSwaps = (job: number, swaps: readonly Swap[], moved: number): number => {
    for (const swap of swaps) writeFields(SWAP_JOB, heap.views().u32, swapJobs + job++ * SWAP_JOB.size, { ...swap, moved });
    return job;
  };

  /** Each part of a range is divided by itself; then right records of the first parts change places with left ones of the last. */
  const divideSome = (divisions: readonly Division[], partsOf: readonly (readonly RowRange[])[], slotOf: Int32Array): number[] => {
    const movedOf = ({ isLast }: Division) => (isLast ? LEAF_RECORD_BYTES : recordBytes);
    let jobs = 0;
    divisions.forEach((division, d) => {
      heap.views().u8.set(division.split.goesLeft, tables + d * TABLE_BYTES);
      for (const part of partsOf[d]) addDivision(jobs++, d, part, slotOf[division.split.feature], movedOf(division));
    });
    pool.run(TASK.divide, jobs, session);
    const { u32 } = heap.views();
    let job = 0;
    let swaps = 0;
    const middles = divisions.map((division, d) => {
      const lefts = partsOf[d].map(({ from }) => u32[(divideJobs + job++ * DIVIDE_JOB.size + DIVIDE_JOB.at.middle) >>> 2] - from);
      const middle = division.range.from + lefts.reduce((sum, left) => sum + left, 0);
      swaps = addSwaps(swaps, swapsOf(partsOf[d], lefts, middle), movedOf(division));
      return middle;
    });
    pool.run(TASK.swap, swaps, session);
    return middles;
  };

  const addSomeLeaves = (scores: number, leaves: readonly LeafRows[]) => {
    const { u32, f64 } = heap.views();
    leaves.forEach(({ range, value }, job) => {
      const at = leafJobs + job * LEAF_JOB.size;
      f64[(at + LEAF_JOB.at.value) >>> 3] = value;
      writeFields(LEAF_JOB, u32, at, { scores, from: range.from, to: range.to });
    });
    pool.run(TASK.leaf, leaves.length, session);
  };

  return {
    async start(learning, rows, features) {
      count = rows;
      recordBytes = recordBytesOf(features.length);
      put({ records: records.reserve(count * recordBytes), recordBytes, slots: features.length, learning });
      writePicks(features);
      let sums: Sums = { hessian: 0, gradient: 0 };
      for (let from = 0; from < count; ) {
        const made = gatherSome(from);
        from = made.to;
        sums = { hessian: sums.hessian + made.sums.hessian, gradient: sums.gradient + made.sums.gradient };
        await breathe();
      }
      return sums;
    },
    async divide(divisions, slotOf) {
      const partsOf = partsFor(pool, divisions.reduce((sum, { range }) => sum + rowsOf(range), 0));
      const middles: number[] = [];
      for (let first = 0; first < divisions.length; ) {
        const parts: (readonly RowRange[])[] = [];
        let jobs = 0;
        for (let d = first; d < divisions.length && jobs + 4 * pool.threads <= MAX_JOBS; d++) jobs += parts[parts.push(partsOf(divisions[d].range)) - 1].length;
        middles.push(...divideSome(divisions.slice(first, first + parts.length), parts, slotOf));
        first += parts.length;
        await breathe();
      }
      return middles;
    },
    rowNumbers() {
      const { u32 } = heap.views();
      const words = recordBytes >>> 2;
      const first = (heap.views().u32[(session + SESSION.at.records) >>> 2] + ROW_NUMBER_AT) >>> 2;
      return Int32Array.from({ length: count }, (_, i) => u32[first + i * words]);
    },
    async addLeaves(scores, leaves) {
      for (let leaf = 0; leaf < leaves.length; leaf += MAX_JOBS) addSomeLeaves(scores, leaves.slice(leaf, leaf + MAX_JOBS));
      await breathe();
    },
  };
}

interface Swap {
  readonly a: number;
  readonly b: number;
  readonly count: number;
}

/** What must change places so that all left records of the parts lie before `middle`: right ones before it with left ones behind it, of which there are as many. */
function swapsOf(parts: readonly RowRange[], lefts: readonly number[], middle: number): Swap[] {
  const wrongRights = parts.map(({ from, to }, p) => ({ from: from + lefts[p], to: Math.min(to, middle) })).filter((range) => rowsOf(range) > 0);
  const wrongLefts = parts.map(({ from }, p) => ({ from: Math.max(from, middle), to: from + lefts[p] })).filter((range) => rowsOf(range) > 0);
  const swaps: Swap[] = [];
  for (let [a, b] = [0, 0]; a < wrongRights.length && b < wrongLefts.length; ) {
    const count = Math.min(rowsOf(wrongRights[a]), rowsOf(wrongLefts[b]));
    swaps.push({ a: wrongRights[a].from, b: wrongLefts[b].from, count });
    wrongRights[a].from += count;
    wrongLefts[b].from += count;
    if (rowsOf(wrongRights[a]) === 0) a++;
    if (rowsOf(wrongLefts[b]) === 0) b++;
  }
  return swaps;
}
