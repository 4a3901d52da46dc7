import type { Column } from './column.ts';
import { DistinctSketch } from './distinctSketch.ts';
import type { ColumnProfile } from './profile.ts';
import { rowsIn } from './table.ts';
import type { TextChunk } from './textChunk.ts';
import { textOf } from './textChunk.ts';
import { hashBytes } from './valueHash.ts';

/** How many of the most frequent values a profile names. */
export const TOP_VALUES = 10;
/** Up to this many rows every distinct text is counted; above, those of the first rows are, and `distinct` is an estimate. */
export const EXACT_TEXTS = 1_048_576;
const SEED = 0x811c9dc5 | 0;

export type TextFacts = Pick<ColumnProfile, 'missing' | 'distinct' | 'distinctExact' | 'top'>;

/** Facts of a text column, compared byte by byte. Above EXACT_TEXTS rows, `distinct` is a HyperLogLog estimate and `top` is counted in the first EXACT_TEXTS rows. */
export function profileTexts(column: Column, exactTexts = EXACT_TEXTS): TextFacts {
  const table = new TextCounts(Math.min(exactTexts, rowsIn(column)));
  const sketch = new DistinctSketch();
  let missing = 0;
  let rows = 0;
  for (const chunk of column.chunks) {
    if (chunk.type !== 'text') continue;
    for (let index = 0; index + 1 < chunk.offsets.length; index++) {
      if (((chunk.validity[index >> 3] >> (index & 7)) & 1) === 0) missing++;
      else {
        const hash = hashBytes(chunk.bytes, chunk.offsets[index], chunk.offsets[index + 1], SEED);
        sketch.add(hash);
        if (rows < exactTexts) table.add(chunk, index, hash);
      }
      rows++;
    }
  }
  const exact = rows <= exactTexts;
  return { missing, distinct: exact ? table.distinct : sketch.estimate(), distinctExact: exact, top: table.top(TOP_VALUES) };
}

/** Distinct texts by open addressing; an entry points to the first row that has it. */
class TextCounts {
  distinct = 0;
  private readonly slots: Int32Array;
  private readonly hashes: Int32Array;
  private readonly counts: Int32Array;
  private readonly indexes: Int32Array;
  private readonly chunks: TextChunk[] = [];

  constructor(capacity: number) {
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, capacity) * 2)));
    this.hashes = new Int32Array(capacity);
    this.counts = new Int32Array(capacity);
    this.indexes = new Int32Array(capacity);
  }

  add(chunk: TextChunk, index: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.slots[slot] - 1;
      if (entry < 0) {
        this.slots[slot] = this.remember(chunk, index, hash) + 1;
        return;
      }
      if (this.hashes[entry] === hash && sameText(this.chunks[entry], this.indexes[entry], chunk, index)) {
        this.counts[entry]++;
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The most frequent, of equals the first met. */
  top(limit: number): { value: string; count: number }[] {
    return topIndexes(this.counts.subarray(0, this.distinct), limit).map((entry) => ({ value: textOf(this.chunks[entry], this.indexes[entry]) ?? '', count: this.counts[entry] }));
  }

  private remember(chunk: TextChunk, index: number, hash: number): number {
    const entry = this.distinct++;
    this.hashes[entry] = hash;
    this.counts[entry] = 1;
    this.indexes[entry] = index;
    this.chunks.push(chunk);
    return entry;
  }
}

/** Positions of the largest counts above 0, largest first, of equals the first. */
export function topIndexes(counts: ArrayLike<number>, limit: number): number[] {
  const top: number[] = [];
  for (let index = 0; index < counts.length; index++) {
    if (counts[index] === 0 || (top.length === limit && counts[index] <= counts[top[limit - 1]])) continue;
    let at = top.length;
    while (at > 0 && counts[index] > counts[top[at - 1]]) at--;
    top.splice(at, 0, index);
    if (top.length > limit) top.pop();
  }
  return top;
}

function sameText(a: TextChunk, indexA: number, b: TextChunk, indexB: number): boolean {
  const startA = a.offsets[indexA];
  const startB = b.offsets[indexB];
  const length = a.offsets[indexA + 1] - startA;
  if (b.offsets[indexB + 1] - startB !== length) return false;
  for (let at = 0; at < length; at++) if (a.bytes[startA + at] !== b.bytes[startB + at]) return false;
  return true;
}
