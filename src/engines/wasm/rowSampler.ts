import type { RowSample } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';
import { ROWS_PER_DRAW, drawnBefore } from '../../core/trees/sampling.ts';
import { DRAW_JOB, TASK, writeFields } from './layout.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Addresses of a sample's lists. */
export interface PlacedSample {
  readonly learning: number;
  readonly resting: number;
}

/** Row numbers of a tree's sample, in the heap. */
export interface RowSampler {
  /** Draws rows as core/trees/sampling.ts does. */
  sample(rng: Rng, share: number): RowSample;
  /** Where a sample's lists are; they are copied in where they were drawn elsewhere. Good until the next draw. */
  place(sample: RowSample): PlacedSample;
}

export function createRowSampler({ heap, allocate }: SessionMemory, pool: ThreadPool, rows: number): RowSampler {
  const blocks = Math.ceil(rows / ROWS_PER_DRAW);
  const jobs = allocate(blocks * DRAW_JOB.size);
  // The learning rows from the beginning, the others behind them.
  const list = allocate(4 * rows);
  const numbers = new Int32Array(heap.memory.buffer, list, rows);

  const writeJob = (block: number, rng: Rng, share: number, size: number) => {
    const from = block * ROWS_PER_DRAW;
    const to = Math.min(from + ROWS_PER_DRAW, rows);
    const before = drawnBefore(from, rows, share);
    const wanted = drawnBefore(to, rows, share) - before;
    const [a, b, c, d] = rng.fork(block).state();
    const places = { learning: list + 4 * before, resting: list + 4 * (size + from - before) };
    writeFields(DRAW_JOB, heap.views().u32, jobs + block * DRAW_JOB.size, { from, to, wanted, ...places, a, b, c, d });
  };

  return {
    sample(rng, share) {
      const size = drawnBefore(rows, rows, share);
      for (let block = 0; block < blocks; block++) writeJob(block, rng, share, size);
      pool.run(TASK.draw, blocks, jobs);
      return { learning: numbers.subarray(0, size), resting: numbers.subarray(size) };
    },
    place({ learning, resting }) {
      if (learning.buffer !== numbers.buffer) {
        numbers.set(learning);
        numbers.set(resting, learning.length);
      }
      return { learning: list, resting: list + 4 * learning.length };
    },
  };
}
