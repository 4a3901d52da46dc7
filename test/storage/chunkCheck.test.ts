import { describe, expect, it } from 'vitest';
import type { ColumnSchema, ColumnType } from '../../src/core/data/column.ts';
import { chunkComplaint, columnComplaint, compactChunk } from '../../src/storage/chunkCheck.ts';

const schema = (type: ColumnType, dictionary?: string[]): ColumnSchema => ({ name: 'x', type, format: {}, dictionary });

describe('chunkComplaint', () => {
  it('accepts sound chunks', () => {
    expect(chunkComplaint({ type: 'number', values: Float64Array.of(1, NaN) }, schema('number'), 2)).toBeUndefined();
    expect(chunkComplaint({ type: 'category', codes: Int32Array.of(-1, 0) }, schema('category', ['a']), 2)).toBeUndefined();
    expect(chunkComplaint({ type: 'text', bytes: Uint8Array.of(65), offsets: Uint32Array.of(0, 1), validity: Uint8Array.of(1) }, schema('text'), 1)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, schema('number'), /missing/],
    ['another type', { type: 'date', days: new Int32Array(1) }, schema('number'), /"date" instead of "number"/],
    ['another array', { type: 'number', values: new Float32Array(1) }, schema('number'), /not a Float64Array/],
    ['a plain list', { type: 'number', values: [1] }, schema('number'), /not a Float64Array/],
    ['a lookalike', { type: 'number', values: { length: 1, [Symbol.toStringTag]: 'Float64Array' } }, schema('number'), /not a Float64Array/],
    ['too few rows', { type: 'bool', values: new Uint8Array(0) }, schema('bool'), /0 rows instead of 1/],
    ['a code past the dictionary', { type: 'category', codes: Int32Array.of(1) }, schema('category', ['a']), /not among the 1 values/],
    ['falling offsets', { type: 'text', bytes: new Uint8Array(4), offsets: Uint32Array.of(3, 1), validity: Uint8Array.of(1) }, schema('text'), /do not fit/],
    ['offsets past the end', { type: 'text', bytes: new Uint8Array(4), offsets: Uint32Array.of(0, 5), validity: Uint8Array.of(1) }, schema('text'), /do not fit/],
    ['short validity', { type: 'text', bytes: new Uint8Array(0), offsets: Uint32Array.of(0, 0), validity: new Uint8Array(0) }, schema('text'), /too short/],
  ])('names what is wrong with %s', (_name, chunk, columnSchema, complaint) => {
    expect(chunkComplaint(chunk, columnSchema, 1)).toMatch(complaint);
  });
});

describe('columnComplaint', () => {
  it('counts the chunks that the rows need', () => {
    const chunk = { type: 'number', values: new Float64Array(65_536) } as const;
    expect(columnComplaint({ schema: schema('number'), chunks: [chunk] }, 65_536)).toBeUndefined();
    expect(columnComplaint({ schema: schema('number'), chunks: [chunk] }, 65_537)).toMatch(/1 parts instead of 2/);
    expect(columnComplaint({ schema: schema('number'), chunks: [] }, 0)).toBeUndefined();
  });
});

describe('compactChunk', () => {
  it('drops the spare bytes behind a view and keeps the values', () => {
    const chunk = compactChunk({ type: 'number', values: Float64Array.of(1, 2, 3).subarray(1, 2) });
    expect(chunk).toEqual({ type: 'number', values: Float64Array.of(2) });
    expect(chunk.type === 'number' && chunk.values.buffer.byteLength).toBe(8);
  });
});
