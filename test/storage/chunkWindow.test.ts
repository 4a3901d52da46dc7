import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/core/data/column.ts';
import { chunkComplaint } from '../../src/storage/chunkCheck.ts';
import { sliceChunks } from '../../src/storage/chunkWindow.ts';
import { textChunk, textValues } from './textChunk.ts';

describe('sliceChunks', () => {
  it('takes rows across the border of two chunks', () => {
    const chunks: Chunk[] = [
      { type: 'number', values: Float64Array.of(0, 1, 2) },
      { type: 'number', values: Float64Array.of(3, NaN) },
    ];
    expect(sliceChunks(chunks, 2, 5)).toEqual({ type: 'number', values: Float64Array.of(2, 3, NaN) });
  });

  it('works for every fixed-width type', () => {
    const slice = (chunk: Chunk) => sliceChunks([chunk], 1, 2);
    expect(slice({ type: 'category', codes: Int32Array.of(0, -1) })).toEqual({ type: 'category', codes: Int32Array.of(-1) });
    expect(slice({ type: 'date', days: Int32Array.of(0, 9) })).toEqual({ type: 'date', days: Int32Array.of(9) });
    expect(slice({ type: 'datetime', ms: Float64Array.of(0, 1.5) })).toEqual({ type: 'datetime', ms: Float64Array.of(1.5) });
    expect(slice({ type: 'bool', values: Uint8Array.of(0, 255) })).toEqual({ type: 'bool', values: Uint8Array.of(255) });
  });

  it('takes the same texts as slicing a list would, and makes a sound chunk', () => {
    const texts = fc.array(fc.option(fc.string({ unit: 'binary' }).map((s) => s.toWellFormed()), { nil: null }), { maxLength: 20 });
    fc.assert(
      fc.property(texts, texts, fc.nat(40), fc.nat(40), (a, b, i, j) => {
        const all = [...a, ...b];
        const [from, to] = [Math.min(i, j, all.length), Math.min(Math.max(i, j), all.length)];
        const chunk = sliceChunks([textChunk(a), textChunk(b)], from, to);
        expect(textValues(chunk)).toEqual(all.slice(from, to));
        expect(chunkComplaint(chunk, { name: 'x', type: 'text', format: {} }, to - from)).toBeUndefined();
      }),
    );
  });
});
