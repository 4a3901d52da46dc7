import type { NumericArray } from '../core/contract/index.ts';
import { CHUNK_ROWS, type Chunk, type Column, type ColumnSchema, type ColumnType } from '../core/data/column.ts';
import { rowsOf } from '../core/data/textChunk.ts';

/** What each chunk type must hold, by field. */
const FIELDS: Readonly<Record<ColumnType, Readonly<Record<string, string>>>> = {
  number: { values: 'Float64Array' },
  category: { codes: 'Int32Array' },
  date: { days: 'Int32Array' },
  datetime: { ms: 'Float64Array' },
  bool: { values: 'Uint8Array' },
  text: { bytes: 'Uint8Array', offsets: 'Uint32Array', validity: 'Uint8Array' },
};

export const COLUMN_TYPES: readonly string[] = Object.keys(FIELDS);

export function chunkCount(rows: number): number {
  return Math.ceil(rows / CHUNK_ROWS);
}

/** Rows of chunk `index` of a column that has `rows` rows. */
export function rowsOfChunk(rows: number, index: number): number {
  return Math.min(CHUNK_ROWS, rows - index * CHUNK_ROWS);
}

/** What is wrong with a chunk that should hold `rows` rows of a column, or undefined. Nothing about `chunk` is trusted. */
export function chunkComplaint(chunk: unknown, schema: ColumnSchema, rows: number): string | undefined {
  if (typeof chunk !== 'object' || chunk === null) return 'a part is missing';
  const found = chunk as Partial<Record<string, unknown>>;
  if (found.type !== schema.type) return `a part holds ${JSON.stringify(found.type)} instead of "${schema.type}"`;
  for (const [field, arrayType] of Object.entries(FIELDS[schema.type])) {
    const value = found[field];
    if (!ArrayBuffer.isView(value) || Object.prototype.toString.call(value) !== `[object ${arrayType}]`) return `"${field}" of a part is not a ${arrayType}`;
  }
  return contentComplaint(chunk as Chunk, schema, rows);
}

/** What is wrong with a whole column, or undefined. */
export function columnComplaint(column: Column, rows: number): string | undefined {
  const expected = chunkCount(rows);
  if (rows > 0 && column.chunks.length !== expected) return `${column.chunks.length} parts instead of ${expected}`;
  for (let i = 0; i < expected; i++) {
    const complaint = chunkComplaint(column.chunks[i], column.schema, rowsOfChunk(rows, i));
    if (complaint) return complaint;
  }
  return undefined;
}

function contentComplaint(chunk: Chunk, schema: ColumnSchema, rows: number): string | undefined {
  const found = rowsOf(chunk);
  if (found !== rows) return `a part holds ${found} rows instead of ${rows}`;
  if (chunk.type === 'category') {
    const size = schema.dictionary?.length ?? 0;
    return chunk.codes.every((code) => code >= -1 && code < size) ? undefined : `a code is not among the ${size} values of its dictionary`;
  }
  if (chunk.type === 'text') {
    const { bytes, offsets, validity } = chunk;
    if (validity.length < Math.ceil(rows / 8)) return `"validity" of a part is too short for ${rows} rows`;
    const ascending = offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]);
    if (!ascending || offsets[rows] > bytes.length) return `"offsets" of a part do not fit its ${bytes.length} bytes`;
  }
  return undefined;
}

export function chunkBytes(chunk: Chunk): number {
  const arrays: readonly unknown[] = Object.values(chunk);
  return arrays.reduce<number>((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0);
}

/** The same chunk without spare bytes: a structured clone would store the whole buffer behind a view. */
export function compactChunk(chunk: Chunk): Chunk {
  switch (chunk.type) {
    case 'number':
      return { type: 'number', values: compactArray(chunk.values) };
    case 'category':
      return { type: 'category', codes: compactArray(chunk.codes) };
    case 'date':
      return { type: 'date', days: compactArray(chunk.days) };
    case 'datetime':
      return { type: 'datetime', ms: compactArray(chunk.ms) };
    case 'bool':
      return { type: 'bool', values: compactArray(chunk.values) };
    case 'text':
      return { type: 'text', bytes: compactArray(chunk.bytes), offsets: compactArray(chunk.offsets), validity: compactArray(chunk.validity) };
  }
}

export function compactArray<T extends NumericArray>(array: T): T {
  return array.byteLength === array.buffer.byteLength ? array : (array.slice() as T);
}
