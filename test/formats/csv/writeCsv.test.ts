import { describe, expect, test } from 'vitest';
import { createCsvWriter, neutraliseFormula, writeCsv } from '../../../src/formats/csv/writeCsv.ts';

describe('writeCsv', () => {
  test('quotes as RFC 4180 says', () => {
    expect(writeCsv(['a', 'b'], [['1', 'x, y'], ['2', 'say "hi"'], ['3', 'two\nlines'], [' 4 ', null]])).toBe('a,b\r\n1,"x, y"\r\n2,"say ""hi"""\r\n3,"two\nlines"\r\n" 4 ",\r\n');
  });

  test('a row of one empty cell is not a blank line', () => {
    expect(writeCsv(['a'], [['']])).toBe('a\r\n""\r\n');
  });

  test('pieces join to the whole', () => {
    const writer = createCsvWriter({ delimiter: ';', newline: '\n' });
    expect(writer.rows([['a', 'b']]) + writer.rows([['1', '2;3']])).toBe('a;b\n1;"2;3"\n');
  });

  test.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['-12.5', '-12.5'],
    ['+1e5', '+1e5'],
    ['-', "'-"],
    ['a=b', 'a=b'],
  ])('formula %j becomes %j', (cell, safe) => {
    expect(neutraliseFormula(cell)).toBe(safe);
  });

  test('formulas are neutralised unless that is turned off', () => {
    expect(writeCsv(['=a'], [['=1+1']])).toBe("'=a\r\n'=1+1\r\n");
    expect(writeCsv(['=a'], [['=1+1']], { neutraliseFormulas: false })).toBe('=a\r\n=1+1\r\n');
  });
});
