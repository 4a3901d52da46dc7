import type { Chunk } from '../core/data/column.ts';
import { rowsOf } from '../core/data/textChunk.ts';

type ChunkOf<Type extends Chunk['type']> = Extract<Chunk, { readonly type: Type }>;
type FixedArray = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/**
 * Rows [from, to) of neighbouring chunks as one chunk; rows count from the first row of the first chunk.
 * The chunks are of one type, at least one, and hold at least `to` rows.
 */
export function sliceChunks(chunks: readonly Chunk[], from: number, to: number): Chunk {
  const rows = to - from;
  switch (chunks[0].type) {
    case 'number':
      return { type: 'number', values: cut(new Float64Array(rows), chunksOf(chunks, 'number').map((c) => c.values), from) };
    case 'category':
      return { type: 'category', codes: cut(new Int32Array(rows), chunksOf(chunks, 'category').map((c) => c.codes), from) };
    case 'date':
      return { type: 'date', days: cut(new Int32Array(rows), chunksOf(chunks, 'date').map((c) => c.days), from) };
    case 'datetime':
      return { type: 'datetime', ms: cut(new Float64Array(rows), chunksOf(chunks, 'datetime').map((c) => c.ms), from) };
    case 'bool':
      return { type: 'bool', values: cut(new Uint8Array(rows), chunksOf(chunks, 'bool').map((c) => c.values), from) };
    case 'text':
      return cutText(chunksOf(chunks, 'text'), from, to);
  }
}

function chunksOf<Type extends Chunk['type']>(chunks: readonly Chunk[], type: Type): ChunkOf<Type>[] {
  return chunks.filter((chunk): chunk is ChunkOf<Type> => chunk.type === type);
}

function cut<T extends FixedArray>(target: T, pieces: readonly T[], from: number): T {
  let start = 0;
  for (const piece of pieces) {
    const low = Math.max(from - start, 0);
    const high = Math.min(from + target.length - start, piece.length);
    if (high > low) target.set(piece.subarray(low, high), start + low - from);
    start += piece.length;
  }
  return target;
}

function cutText(chunks: readonly ChunkOf<'text'>[], from: number, to: number): ChunkOf<'text'> {
  const offsets = new Uint32Array(to - from + 1);
  const validity = new Uint8Array(Math.ceil((to - from) / 8));
  const parts: Uint8Array[] = [];
  let row = 0;
  let size = 0;
  let start = 0;
  for (const chunk of chunks) {
    const low = Math.max(from - start, 0);
    const high = Math.min(to - start, rowsOf(chunk));
    for (let i = low; i < high; i++, row++) {
      size += chunk.offsets[i + 1] - chunk.offsets[i];
      offsets[row + 1] = size;
      if (chunk.validity[i >> 3] & (1 << (i & 7))) validity[row >> 3] |= 1 << (row & 7);
    }
    if (high > low) parts.push(chunk.bytes.subarray(chunk.offsets[low], chunk.offsets[high]));
    start += rowsOf(chunk);
  }
  return { type: 'text', bytes: joinBytes(parts, size), offsets, validity };
}

function joinBytes(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
