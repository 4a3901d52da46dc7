import type { Table } from './column.ts';
import { rowsOf } from './textChunk.ts';
import { mixChunk } from './valueHash.ts';

/**
 * How many rows equal an earlier row in every column, judged by 64 bits of hash a row (for a million rows, the chance of a single false
 * duplicate is under 1 in 10 million). 0 for a table without columns.
 */
export function countDuplicateRows(table: Table): number {
  if (table.columns.length === 0 || table.rows < 2) return 0;
  const first = new Int32Array(table.rows);
  const second = new Int32Array(table.rows);
  for (const column of table.columns) {
    let from = 0;
    for (const chunk of column.chunks) {
      mixChunk(chunk, from, first, second);
      from += rowsOf(chunk);
    }
  }
  return countRepeats(first, second);
}

/** Open addressing by the first hash; a slot holds a row number plus one. */
function countRepeats(first: Int32Array, second: Int32Array): number {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(first.length * 2)));
  const mask = slots.length - 1;
  let repeats = 0;
  for (let row = 0; row < first.length; row++) {
    let slot = (first[row] ^ (second[row] >>> 7)) & mask;
    for (;;) {
      const held = slots[slot] - 1;
      if (held < 0) {
        slots[slot] = row + 1;
        break;
      }
      if (first[held] === first[row] && second[held] === second[row]) {
        repeats++;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return repeats;
}
