import type { RowRange } from '../../core/contract/index.ts';
import type { ThreadPool } from './threadPool.ts';

/** Rows that are worth a thread's while. */
const LEAST_ROWS = 4096;

/** In how many parts a range is worked on, where a step has so many rows in all: about four for each thread, so that all end at the same time. */
export function partsFor({ threads }: ThreadPool, rowsOfStep: number): (range: RowRange) => readonly RowRange[] {
  const most = 4 * threads;
  const rowsPerPart = threads === 1 ? Infinity : Math.max(LEAST_ROWS, Math.ceil(rowsOfStep / most));
  return (range) => {
    const count = Math.max(1, Math.min(Math.round(rowsOf(range) / rowsPerPart), most));
    const at = (part: number) => range.from + Math.floor((rowsOf(range) * part) / count);
    return Array.from({ length: count }, (_, part) => ({ from: at(part), to: at(part + 1) }));
  };
}

export function rowsOf({ from, to }: RowRange): number {
  return to - from;
}
