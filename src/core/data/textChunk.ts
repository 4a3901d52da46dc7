import type { Chunk } from './column.ts';

export type TextChunk = Extract<Chunk, { type: 'text' }>;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** From here on the engine's own decoder is faster than a loop. */
const LONG_TEXT = 24;

/** The text of a row of a chunk, or undefined where it is missing. */
export function textOf(chunk: TextChunk, index: number): string | undefined {
  if (((chunk.validity[index >> 3] >> (index & 7)) & 1) === 0) return undefined;
  const start = chunk.offsets[index];
  const end = chunk.offsets[index + 1];
  return end - start < LONG_TEXT ? decodeShort(chunk.bytes, start, end) : decoder.decode(chunk.bytes.subarray(start, end));
}

/** Rows of a chunk of any type. */
export function rowsOf(chunk: Chunk): number {
  switch (chunk.type) {
    case 'category':
      return chunk.codes.length;
    case 'date':
      return chunk.days.length;
    case 'datetime':
      return chunk.ms.length;
    case 'text':
      return chunk.offsets.length - 1;
    default:
      return chunk.values.length;
  }
}

function decodeShort(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte > 127) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}
