import { batchesOf } from './columnBatches.ts';
import { withMemory } from './heap.ts';
import type { Heap } from './heap.ts';
import { COUNTER_BYTES, EDGES_JOB, EDGES_TASK, TASK, writeFields } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';

/** Edges of the bins of columns of numbers, as core/trees/binning.ts finds them: a column is one thread's. Inputs are not changed. */
export async function findEdges(heap: Heap, pool: ThreadPool, columns: readonly Float64Array[], maxBin: number, breathe: () => Promise<void>): Promise<readonly Float64Array[]> {
  const edges: Float64Array[] = [];
  for (const batch of batchesOf(columns, columns[0]?.length ?? 0, pool)) {
    edges.push(...findSome(heap, pool, batch, maxBin));
    await breathe();
  }
  return edges;
}

function findSome(heap: Heap, pool: ThreadPool, columns: readonly Float64Array[], maxBin: number): Float64Array[] {
  const columnBytes = 8 * columns[0].length;
  const edgeBytes = 8 * maxBin;
  const bytes = columns.length * (EDGES_JOB.size + edgeBytes + 2 * columnBytes) + EDGES_TASK.size + pool.threads * COUNTER_BYTES;
  return withMemory(heap, bytes, (start) => {
    const { u32, f64 } = heap.views();
    const counters = start + EDGES_TASK.size;
    const jobs = counters + pool.threads * COUNTER_BYTES;
    const edgesOf = (c: number) => jobs + columns.length * EDGES_JOB.size + c * edgeBytes;
    const valuesOf = (c: number) => edgesOf(columns.length) + 2 * c * columnBytes;
    writeFields(EDGES_TASK, u32, start, { jobs, counters });
    columns.forEach((values, c) => {
      f64.set(values, valuesOf(c) >>> 3);
      const room = { values: valuesOf(c), spare: valuesOf(c) + columnBytes, edges: edgesOf(c) };
      writeFields(EDGES_JOB, u32, jobs + c * EDGES_JOB.size, { ...room, count: values.length, maxBin });
    });
    pool.run(TASK.edges, columns.length, start);
    return columns.map((_, c) => {
      const count = u32[(jobs + c * EDGES_JOB.size + EDGES_JOB.at.edgeCount) >>> 2];
      return f64.slice(edgesOf(c) >>> 3, (edgesOf(c) >>> 3) + count);
    });
  });
}
