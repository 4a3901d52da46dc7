import type { Chunk } from '../../src/core/data/column.ts';

/** A text chunk from values; null is missing. */
export function textChunk(values: readonly (string | null)[]): Chunk {
  const cells = values.map((value) => new TextEncoder().encode(value ?? ''));
  const offsets = new Uint32Array(values.length + 1);
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    offsets[i + 1] = offsets[i] + cells[i].length;
    if (value !== null) validity[i >> 3] |= 1 << (i & 7);
  });
  return { type: 'text', bytes: Uint8Array.from(cells.flatMap((cell) => [...cell])), offsets, validity };
}

/** The values of a text chunk; null is missing. */
export function textValues(chunk: Chunk): (string | null)[] {
  if (chunk.type !== 'text') throw new Error(`expected text, got ${chunk.type}`);
  const { bytes, offsets, validity } = chunk;
  return Array.from({ length: offsets.length - 1 }, (_, i) => (validity[i >> 3] & (1 << (i & 7)) ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(offsets[i], offsets[i + 1])) : null));
}
