import Papa from 'papaparse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../src/ui/parts/csv.ts';

describe('a table as CSV', () => {
  it('has its header, its rows and a mark for spreadsheets', () => {
    expect(toCsv(['a', 'b'], [[1.5, 'x'], [null, undefined], [NaN, '']])).toBe('\uFEFFa,b\r\n1.5,x\r\n,\r\n,\r\n');
  });

  it('neutralises what a spreadsheet would run, and leaves numbers alone', () => {
    expect(toCsv(['c'], [['=1+1'], ["@cmd|'x'!A0"], ['-5'], ['-5+cmd'], ['+1.5e3']])).toBe('\uFEFFc\r\n\'=1+1\r\n\'@cmd|\'x\'!A0\r\n-5\r\n\'-5+cmd\r\n+1.5e3\r\n');
  });

  it('reads back as it was', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ñ', ',', '"', '\r', '\n', ' ', '1') }).filter((value) => !value.startsWith('\r'));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const read = Papa.parse<string[]>(toCsv(['a', 'b'], rows).slice(1), { newline: '\r\n' }).data;
        expect(read.slice(1, -1)).toEqual(rows);
      }),
    );
  });
});
