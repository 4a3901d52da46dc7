import { strFromU8, strToU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { zipFiles } from '../../src/formats/zip.ts';

const zipTexts = (...files: [string, string][]) => zipFiles(files.map(([name, text]) => [name, Uint8Array.from(strToU8(text))]));

describe('a zip of files', () => {
  it('holds each under its name, in their order', () => {
    const unzipped = unzipSync(zipTexts(['b.csv', 'b'], ['1', 'one'], ['empty', ''], ['ñ 😀/"a".csv', 'x'.repeat(100_000)]));
    expect(Object.keys(unzipped).sort()).toEqual(['1', 'b.csv', 'empty', 'ñ 😀/"a".csv'].sort());
    expect(strFromU8(unzipped['ñ 😀/"a".csv'])).toBe('x'.repeat(100_000));
    expect(unzipped['empty']).toHaveLength(0);
  });

  it('holds a file named `__proto__`', () => {
    const zip = zipTexts(['__proto__', 'mine'], ['constructor', 'too']);
    const names: string[] = [];
    unzipSync(zip, { filter: ({ name }) => names.push(name) < 0 });
    expect(names).toEqual(['__proto__', 'constructor']);
  });

  it('gives back large binary files byte for byte', () => {
    const rng = createRng(1);
    // Runs and noise, as in a model's buffers.
    const bytes = new Uint8Array(Float64Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? rng.next() : Math.floor(i / 7))).buffer);
    const read = unzipSync(zipFiles([['model/values.bin', bytes], ['after', Uint8Array.of(7)]]));
    expect(Buffer.compare(read['model/values.bin'], bytes)).toBe(0);
    expect(read['after']).toEqual(Uint8Array.of(7));
  });

  it('is the same bytes for the same files', () => {
    expect(zipTexts(['a', '1'], ['b', '2'])).toEqual(zipTexts(['a', '1'], ['b', '2']));
  });
});
