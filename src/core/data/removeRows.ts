import { TextChunks, createBoolChunks, createCategoryChunks, createDateChunks, createDatetimeChunks, createNumberChunks } from './chunkBuilders.ts';
import type { Chunk } from './column.ts';
import type { EncodedColumn } from './encoder.ts';
import { rowsOf } from './textChunk.ts';

/** A column without some of its rows (ascending row numbers), its dictionary without the values that are then unused. */
export function removeRows(column: EncodedColumn, removed: readonly number[]): EncodedColumn {
  if (removed.length === 0) return column;
  const kept = keptRows(column.chunks, removed);
  switch (column.type) {
    case 'category':
      return removeCategories(column, kept);
    case 'text':
      return { ...column, chunks: removeTexts(kept) };
    default:
      return { ...column, chunks: removeValues(column.type, kept) };
  }
}

interface Kept {
  readonly chunk: Chunk;
  readonly indexes: Int32Array;
}

/** The rows that stay, chunk by chunk, as indexes into each chunk. */
function keptRows(chunks: readonly Chunk[], removed: readonly number[]): Kept[] {
  let from = 0;
  let next = 0;
  return chunks.map((chunk) => {
    const rows = rowsOf(chunk);
    const indexes = new Int32Array(rows);
    let kept = 0;
    for (let index = 0; index < rows; index++) {
      if (removed[next] === from + index) next++;
      else indexes[kept++] = index;
    }
    from += rows;
    return { chunk, indexes: indexes.subarray(0, kept) };
  });
}

const create = { number: createNumberChunks, date: createDateChunks, datetime: createDatetimeChunks, bool: createBoolChunks };

function removeValues(type: keyof typeof create, kept: readonly Kept[]): Chunk[] {
  const builder = create[type]();
  for (const { chunk, indexes } of kept) {
    const values = chunk.type === 'number' || chunk.type === 'bool' ? chunk.values : chunk.type === 'date' ? chunk.days : chunk.type === 'datetime' ? chunk.ms : [];
    for (const index of indexes) builder.push(values[index]);
  }
  return builder.finish();
}

function removeTexts(kept: readonly Kept[]): Chunk[] {
  const builder = new TextChunks();
  for (const { chunk, indexes } of kept) {
    if (chunk.type !== 'text') continue;
    for (const index of indexes) {
      if ((chunk.validity[index >> 3] >> (index & 7)) & 1) builder.pushBytes(chunk.bytes.subarray(chunk.offsets[index], chunk.offsets[index + 1]));
      else builder.push(undefined);
    }
  }
  return builder.finish();
}

function removeCategories(column: EncodedColumn, kept: readonly Kept[]): EncodedColumn {
  const before = column.dictionary ?? [];
  const renumbered = new Int32Array(before.length).fill(-1);
  const dictionary: string[] = [];
  const builder = createCategoryChunks();
  for (const { chunk, indexes } of kept) {
    if (chunk.type !== 'category') continue;
    for (const index of indexes) {
      const code = chunk.codes[index];
      if (code >= 0 && renumbered[code] < 0) renumbered[code] = dictionary.push(before[code]) - 1;
      builder.push(code < 0 ? code : renumbered[code]);
    }
  }
  return { ...column, chunks: builder.finish(), dictionary };
}
