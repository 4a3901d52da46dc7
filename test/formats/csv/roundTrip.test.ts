import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { toGrammar } from '../../../src/formats/csv/grammar.ts';
import { createTokeniser, emptyBatch } from '../../../src/formats/csv/tokenise.ts';
import { writeCsv } from '../../../src/formats/csv/writeCsv.ts';
import { gzip, memorySource, readAll } from './reading.ts';

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', ' ', "'", '\\', '|', 'a', '1', 'é', '漢', '😎'), maxLength: 10 }),
  fc.integer().map(String),
  fc.constantFrom('', '0', '__proto__', 'constructor', '\u0000', '=1+1'),
);

/** A table of text: distinct, trimmed names over rows of one width. */
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    header: fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', ' ', 'ñ', '_', ';'), minLength: 1, maxLength: 6 }).map((name) => name.trim() || 'x'), { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 20 }),
  }),
);
const cuts = fc.array(fc.nat(400), { maxLength: 30 });
const delimiter = fc.constantFrom(',', ';', '\t', '|');
const newline = fc.constantFrom('\r\n' as const, '\n' as const);

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

describe('what is written reads back equal', () => {
  test('for every table, delimiter and newline, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(table, delimiter, newline, cuts, async ({ header, rows }, delimiter, newline, cuts) => {
        const bytes = new TextEncoder().encode(writeCsv(header, rows, { delimiter, newline, neutraliseFormulas: false }));
        const source = memorySource(bytes, 't.csv', cuts.filter((at) => at < bytes.length));
        const found = await readAll(source, { dialect: { delimiter, newline, quote: '"', escape: '"', hasHeader: true, preambleLines: 0, encoding: 'utf-8' } });
        expect(found.header).toEqual(header);
        expect(found.rows).toEqual(rows);
        expect(found.quarantined).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('strictly, too', async () => {
    await fc.assert(
      fc.asyncProperty(table, delimiter, async ({ header, rows }, delimiter) => {
        const text = writeCsv(header, rows, { delimiter, neutraliseFormulas: false });
        const found = await readAll(text, { strict: true, dialect: { delimiter, newline: '\r\n', quote: '"', escape: '"', hasHeader: true, encoding: 'utf-8' } });
        expect(found.rows).toEqual(rows);
      }),
    );
  });

  test('by detection alone, for tables of numbers and words', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'e', 'k', 'ñ', ' '), minLength: 1, maxLength: 8 }).map((text) => `w${text}w`);
    const row = fc.tuple(fc.nat().map(String), word, fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x.toFixed(2)), fc.constantFrom('2024-01-31', '2023-12-01'));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 30 }), delimiter, newline, async (rows, delimiter, newline) => {
        const found = await readAll(writeCsv(['id', 'name', 'amount', 'date'], rows, { delimiter, newline, neutraliseFormulas: false }));
        expect(found.detection.dialect).toMatchObject({ delimiter, newline, quote: '"', hasHeader: true, preambleLines: 0 });
        expect(found.rows).toEqual(rows);
      }),
    );
  });

  test('in UTF-16 of either order, with and without a byte order mark, and gzipped', async () => {
    const rows = [['1', 'café 😎'], ['2', 'naïve, "quoted"\r\ntext']];
    const text = writeCsv(['id', 'word'], rows);
    for (const littleEndian of [true, false]) {
      for (const mark of ['\ufeff', '']) {
        const bytes = encodeUtf16(mark + text, littleEndian);
        const found = await readAll(memorySource(bytes, 't.csv', [1, 7, 20, 33]));
        expect(found.rows).toEqual(rows);
        expect(found.detection.dialect).toMatchObject({ encoding: littleEndian ? 'utf-16le' : 'utf-16be', bom: mark !== '' });
      }
    }
    const zipped = await readAll(gzip(text));
    expect(zipped.rows).toEqual(rows);
    expect(zipped.detection.dialect.gzip).toBe(true);
  });
});

describe('the tokeniser', () => {
  test('agrees with PapaParse on all well-formed text, in pieces of any size', () => {
    fc.assert(
      fc.property(table, delimiter, newline, fc.integer({ min: 1, max: 50 }), ({ header, rows }, delimiter, newline, step) => {
        const text = writeCsv(header, rows, { delimiter, newline, neutraliseFormulas: false });
        const tokeniser = createTokeniser(toGrammar({ delimiter, newline, quote: '"', escape: '"' }, header.length, false));
        const batch = emptyBatch();
        for (let at = 0; at < text.length; at += step) tokeniser.push(text.slice(at, at + step), at + step >= text.length, batch);
        const reference = Papa.parse<string[]>(text.slice(0, -newline.length), { delimiter, newline }).data;
        expect(batch.rows).toEqual(reference);
        expect(batch.faults).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('never loses text, whatever it is given: every line belongs to one record or fault', () => {
    const noise = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', ' ', '\\', '\r'), maxLength: 60 });
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 20 }), fc.constantFrom('"' as const, '\\' as const), (text, step, escape) => {
        const run = (size: number) => {
          const tokeniser = createTokeniser(toGrammar({ delimiter: ',', newline: '\n', quote: '"', escape }, 2, false));
          const batch = emptyBatch();
          for (let at = 0; at < text.length; at += size) tokeniser.push(text.slice(at, at + size), false, batch);
          tokeniser.push('', true, batch);
          return batch;
        };
        const whole = run(Math.max(1, text.length));
        expect(run(step)).toEqual(whole);
        const letters = (cells: readonly string[]) => cells.join('').replaceAll(/[^a]/g, '').length;
        const kept = [...whole.rows, ...whole.faults.map((fault) => fault.cells)].reduce((sum, cells) => sum + letters(cells), 0);
        expect(kept).toBe(letters([text]));
      }),
      { numRuns: 2000 },
    );
  });
});
