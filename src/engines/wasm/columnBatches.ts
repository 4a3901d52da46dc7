import type { ThreadPool } from './threadPool.ts';

/** Columns that are in the heap at a time take so many bytes, or one for each thread. */
const BATCH_BYTES = 2 ** 24;

/** Columns of equal length in groups that are worked on together. */
export function* batchesOf<Column>(columns: readonly Column[], rows: number, { threads }: ThreadPool): Generator<readonly Column[]> {
  const size = Math.max(threads, Math.floor(BATCH_BYTES / (8 * Math.max(1, rows))));
  for (let first = 0; first < columns.length; first += size) yield columns.slice(first, first + size);
}
