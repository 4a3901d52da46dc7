import type { Chunk } from './column.ts';
import { rowsOf } from './textChunk.ts';

/** MurmurHash3's finaliser: every bit of the input decides every bit of the output. */
export function mix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** FNV-1a over bytes [start, end), mixed. */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let h = seed;
  for (let at = start; at < end; at++) h = Math.imul(h ^ bytes[at], 0x01000193);
  return mix32(h ^ (end - start));
}

/**
 * Mixes a chunk's values into two running 32-bit hashes a row, from row `from` on. Equal values hash alike; missing is a value of its own,
 * and 0 equals −0.
 */
export function mixChunk(chunk: Chunk, from: number, first: Int32Array, second: Int32Array): void {
  const put = (row: number, a: number, b: number) => {
    first[row] = Math.imul(first[row] ^ a, 0x9e3779b1) ^ (first[row] >>> 15);
    second[row] = Math.imul(second[row] + b, 0x85ebca77) ^ (second[row] >>> 13);
  };
  if (chunk.type === 'number' || chunk.type === 'datetime') mixFloats(chunk.type === 'number' ? chunk.values : chunk.ms, from, put);
  else if (chunk.type === 'text') mixTexts(chunk, from, put);
  else {
    const values = chunk.type === 'category' ? chunk.codes : chunk.type === 'date' ? chunk.days : chunk.values;
    for (let index = 0; index < rowsOf(chunk); index++) put(from + index, mix32(values[index] + 0x51ed270b), mix32(values[index] ^ 0x2545f491));
  }
}

type Put = (row: number, a: number, b: number) => void;

function mixFloats(values: Float64Array<ArrayBuffer>, from: number, put: Put): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const regular = value === value && value !== 0;
    const low = regular ? words[index * 2] : 0;
    const high = regular ? words[index * 2 + 1] : value === 0 ? 0 : 1;
    const h = mix32(low ^ Math.imul(high, 0x9e3779b1));
    put(from + index, h, mix32(high ^ Math.imul(low, 0x85ebca77)));
  }
}

function mixTexts(chunk: Extract<Chunk, { type: 'text' }>, from: number, put: Put): void {
  for (let index = 0; index + 1 < chunk.offsets.length; index++) {
    const valid = (chunk.validity[index >> 3] >> (index & 7)) & 1;
    const start = chunk.offsets[index];
    const end = chunk.offsets[index + 1];
    put(from + index, valid ? hashBytes(chunk.bytes, start, end, 0x811c9dc5 | 0) : 1, valid ? hashBytes(chunk.bytes, start, end, 0x27d4eb2f) : 2);
  }
}
