import { ROWS_PER_SUM, scaleOf } from '../../core/trees/quantise.ts';
import { SUMMING, TASK, writeFields } from './layout.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Scales of arrays of `rows` numbers that lie in the heap: see core/trees/quantise.ts. */
export interface Scaling {
  scaleOf(values: Float64Array): number;
}

export function createScaling({ heap, allocate }: SessionMemory, pool: ThreadPool, rows: number): Scaling {
  const blocks = Math.ceil(rows / ROWS_PER_SUM);
  const summing = allocate(SUMMING.size);
  const sums = allocate(8 * blocks);
  return {
    scaleOf(values) {
      const { u32, f64 } = heap.views();
      writeFields(SUMMING, u32, summing, { values: values.byteOffset, count: rows, rowsPerSum: ROWS_PER_SUM, sums });
      pool.run(TASK.sumSizes, blocks, summing);
      return scaleOf(values, f64.subarray(sums >>> 3, (sums >>> 3) + blocks));
    },
  };
}
