import { describe, expect, test } from 'vitest';
import { detectCsv } from '../../../src/formats/csv/readCsv.ts';
import { repairHeader } from '../../../src/formats/csv/header.ts';
import { memorySource, readAll } from './reading.ts';

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const dialectOf = async (text: string) => (await detectCsv(memorySource(text))).dialect;
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('delimiter', () => {
  test.each([
    [',', lines('id,amount', '1,2.5', '2,3.5')],
    [';', lines('id;amount', '1;2,5', '2;3,5')],
    [';', lines('1,5;2,5;3,5', '2,5;3,5;4,5')],
    ['\t', lines('id\ttext', '1\tHello, world', '2\tGood, bad, ugly')],
    ['|', lines('id|tags', '1|a,b,c', '2|d,e,f')],
    ['~', lines('id~name~n', '1~Ann~4', '2~Bob~5')],
    ['^', lines('id^name^n', '1^Ann^4', '2^Bob^5')],
    [':', lines('root:x:0:0:root:/root', 'bin:x:2:2:bin:/bin', 'sys:x:3:3:sys:/dev')],
    ['\u0001', lines('1\u0001Ann', '2\u0001Bob')],
    [' +', lines(' id  date amount', ' 00001 19970101  1.50', ' 00002 19970112 12.00')],
    [', ', lines('39, State-gov, 77516', '50, Private, 83311', '38, "a, b", 215646')],
    [',', lines('when,n', '2024-01-01 10:00:00,5', '2024-01-01 11:30:00,6')],
    [',', lines('text', '"Smith, John"', '"Doe, Jane"')],
  ])('%j', async (delimiter, text) => {
    expect((await dialectOf(text)).delimiter).toBe(delimiter);
  });

  test('runs of spaces: spaces at the ends of lines are no cells', async () => {
    const { rows, header } = await readAll(lines(' id  date amount', ' 00001 19970101  1.50 ', ' 00002 19970112 12.00'));
    expect(header).toEqual(['id', 'date', 'amount']);
    expect(rows).toEqual([['00001', '19970101', '1.50'], ['00002', '19970112', '12.00']]);
  });

  test('spaces after the delimiter are no part of the cells', async () => {
    const { rows } = await readAll(lines('a, b, c', '1, x y, "2, 3"', '4, , 5'));
    expect(rows).toEqual([['1', 'x y', '2, 3'], ['4', '', '5']]);
  });

  test.each([
    ['names of two words', lines('name', 'John Smith', 'Jane Doe'), ['name'], [['John Smith'], ['Jane Doe']]],
    ['dates with a time', lines('at', '2024-01-01 10:00:00', '2024-01-02 11:00:00'), ['at'], [['2024-01-01 10:00:00'], ['2024-01-02 11:00:00']]],
    ['clock times', lines('at', '10:00', '11:30'), ['at'], [['10:00'], ['11:30']]],
    ['decimal commas', lines('value', '1,5', '2,5', '3,7'), ['value'], [['1,5'], ['2,5'], ['3,7']]],
    ['sentences', lines('comment', 'Hello, world', 'Good, bad, ugly', 'Yes', 'No'), ['comment'], [['Hello, world'], ['Good, bad, ugly'], ['Yes'], ['No']]],
    ['numbers', lines('n', '1', '2'), ['n'], [['1'], ['2']]],
  ])('one column of %s stays one column', async (_, text, header, rows) => {
    const found = await readAll(text);
    expect(found.header).toEqual(header);
    expect(found.rows).toEqual(rows);
  });
});

describe('quotes, escapes and newlines', () => {
  test('single quotes, with an apostrophe inside', async () => {
    const { rows, detection } = await readAll(lines("id,text,n", "1,'Men's boots, brown',2", "2,'plain, too',3", "3,'x',4"));
    expect(detection.dialect.quote).toBe("'");
    expect(rows[0]).toEqual(['1', "Men's boots, brown", '2']);
  });

  test('apostrophes in words are no quotes', async () => {
    const { rows, detection } = await readAll(lines('id,text', "1,'tis fine", "2,don't"));
    expect(detection.dialect.quote).toBe('"');
    expect(rows[0]).toEqual(['1', "'tis fine"]);
  });

  test('backslash before a quote', async () => {
    const { rows, detection } = await readAll(lines('id,size,n', '1,"7\\" pipe, long",2', '2,"a \\\\ b",3', '3,"",4'));
    expect(detection.dialect.escape).toBe('\\');
    expect(rows).toEqual([['1', '7" pipe, long', '2'], ['2', 'a \\ b', '3'], ['3', '', '4']]);
  });

  test('a path that ends in a backslash is no escape', async () => {
    const { rows } = await readAll(lines('id,path,n', '1,"C:\\temp\\",2', '2,"C:\\a, b\\",3'));
    expect(rows).toEqual([['1', 'C:\\temp\\', '2'], ['2', 'C:\\a, b\\', '3']]);
  });

  test('text full of stray quotes is read without quotes', async () => {
    const text = lines('1\t2.5\t"good" he said', '2\t1.5\t"bad', '3\t0.5\t"so" so', '4\t3.5\tfine');
    expect((await readAll(text)).rows.map((row) => row[2])).toEqual(['"good" he said', '"bad', '"so" so', 'fine']);
  });

  test.each([['\r\n'], ['\n'], ['\r']] as const)('newline %j', async (newline) => {
    const { rows, lines: starts, detection } = await readAll(['a,b', '1,2', '3,4', ''].join(newline));
    expect(detection.dialect.newline).toBe(newline);
    expect(rows).toEqual([['1', '2'], ['3', '4']]);
    expect(starts).toEqual([2, 3]);
  });

  test('both newlines in one file', async () => {
    expect((await readAll('a,b\r\n1,2\n3,4\r\n')).rows).toEqual([['1', '2'], ['3', '4']]);
  });
});

describe('header and preamble', () => {
  test.each([
    ['text above numbers', lines('id,n', '1,2', '3,4'), true],
    ['numbers above numbers', lines('5,6', '1,2', '3,4'), false],
    ['years above numbers', lines('country,2019,2020,2021', 'ES,5,6,7', 'FR,8,9,1'), true],
    ['counted columns', lines('0,1,2,3', '0.5,0.1,7,2', '0.2,0.9,3,1'), true],
    ['text above text', lines('name,city', 'Ann,Paris', 'Bob,Rome'), true],
    ['a first text that comes again', lines('web,Spain', 'app,France', 'web,Spain', 'app,Spain'), false],
    ['one line of names', 'foo,bar,baz', true],
    ['one line of numbers', '1,2,3', false],
    ['dates first', lines('2024-01-01,a', '2024-01-02,b'), false],
  ])('%s', async (_, text, hasHeader) => {
    const detection = await detectCsv(memorySource(text));
    expect(detection.dialect.hasHeader).toBe(hasHeader);
    if (!hasHeader) expect(detection.header).toEqual(detection.header.map((_name, i) => `column_${i + 1}`));
  });

  test.each([
    ['a title and a blank line', ['Sales report', '', 'id,amount,date', '1,2.5,2024-01-01', '2,3.5,2024-01-02'], 2],
    ['a padded title', ['Sales report,,', 'id,amount,date', '1,2.5,2024-01-01', '2,3.5,2024-01-02'], 1],
    ['comments', ['# made by x, on Monday, twice', '# second', 'id,amount,date', '1,2.5,2024-01-01', '2,3.5,2024-01-02'], 2],
    ['blank lines', ['', '', 'id,amount,date', '1,2.5,2024-01-01', '2,3.5,2024-01-02'], 2],
    ['nothing', ['id,amount,date', '1,2.5,2024-01-01', '2,3.5,2024-01-02'], 0],
  ])('%s before the table', async (_, text, preambleLines) => {
    const { detection, header, rows, lines: starts } = await readAll(lines(...text));
    expect(detection.dialect).toMatchObject({ preambleLines, hasHeader: true });
    expect(header).toEqual(['id', 'amount', 'date']);
    expect(rows).toHaveLength(2);
    expect(starts).toEqual([preambleLines + 2, preambleLines + 3]);
  });

  test('Excel’s line that names the delimiter', async () => {
    const { header, rows, detection } = await readAll('sep=;\r\na;b\r\n1,5;x\r\n');
    expect(detection.dialect).toMatchObject({ delimiter: ';', preambleLines: 1 });
    expect(header).toEqual(['a', 'b']);
    expect(rows).toEqual([['1,5', 'x']]);
  });

  test('a header that lacks the name of the row names', async () => {
    const { header, rows, rowsQuarantined } = await readAll(lines('mpg,cyl,name', 'r1,21.0,6,a', 'r2,22.8,4,b', 'r3,21.4,6,c'));
    expect(header).toEqual(['column_1', 'mpg', 'cyl', 'name']);
    expect(rows).toHaveLength(3);
    expect(rowsQuarantined).toBe(0);
  });

  test('a header that lacks the last name', async () => {
    const { header, rows } = await readAll(lines('shop,amount', 'a,1,5', 'a,2,6', 'b,3,7'));
    expect(header).toEqual(['shop', 'amount', 'column_3']);
    expect(rows).toHaveLength(3);
  });

  test('a header wider than every row: the last columns are empty', async () => {
    const { header, rows, repairs } = await readAll(lines('id,amount,note', '1,2', '3,4', '5,6'));
    expect(header).toEqual(['id', 'amount', 'note']);
    expect(rows[0]).toEqual(['1', '2', '']);
    expect(repairs['missing-end']).toBe(3);
  });

  test('empty and repeated names are repaired and told', () => {
    expect(repairHeader([' a ', '', 'a', 'a_2', '__proto__', 'constructor', 'a'])).toEqual({
      names: ['a', 'column_2', 'a_3', 'a_2', '__proto__', 'constructor', 'a_4'],
      renamed: [
        { index: 0, from: ' a ', to: 'a' },
        { index: 1, from: '', to: 'column_2' },
        { index: 2, from: 'a', to: 'a_3' },
        { index: 6, from: 'a', to: 'a_4' },
      ],
    });
  });

  test('what a person says is taken', async () => {
    const text = lines('a;b', '1,5;2', '3,5;4');
    const { header, rows } = await readAll(text, { dialect: { delimiter: ',', hasHeader: false, preambleLines: 1 } });
    expect(header).toEqual(['column_1', 'column_2']);
    expect(rows).toEqual([['1', '5;2'], ['3', '5;4']]);
  });
});

describe('encoding', () => {
  test.each([
    ['utf-8', false, new TextEncoder().encode('name,n\ncafé,1\nniño,2\n')],
    ['utf-8', true, new TextEncoder().encode('\ufeffname,n\ncafé,1\nniño,2\n')],
    ['windows-1252', false, latin('name,n\ncaf\xe9,1\nni\xf1o,2\n')],
  ])('%s, byte order mark: %s', async (encoding, bom, bytes) => {
    const { detection, header, rows } = await readAll(bytes);
    expect(detection.dialect).toMatchObject({ encoding, bom });
    expect(header).toEqual(['name', 'n']);
    expect(rows).toEqual([['café', '1'], ['niño', '2']]);
  });

  test('the first character past ASCII comes after the head that is looked at', async () => {
    const { rows, detection } = await readAll(latin(`word,n\n${'plain,1\n'.repeat(50_000)}caf\xe9,2\nna\xefve \x80,3\n`));
    expect(rows.slice(-2)).toEqual([['café', '2'], ['naïve €', '3']]);
    expect(detection.dialect.encoding).toBe('windows-1252');
  });

  test('damaged UTF-8 after the head is replaced and told, and refused when strict', async () => {
    const bytes = latin(`word,n\ncaf\xc3\xa9,1\n${'plain,1\n'.repeat(50_000)}caf\xe9,2\n`);
    const { rows, repairs } = await readAll(bytes);
    expect(rows.at(-1)).toEqual(['caf\ufffd', '2']);
    expect(repairs.undecodable).toBe(1);
    await expect(readAll(bytes, { strict: true })).rejects.toMatchObject({ code: 'bad-file' });
  });

  test('a damaged character makes UTF-8 no other encoding, wherever it is', async () => {
    const word = 'ni\xc3\xb1o,1\n';
    for (const text of [`word,n\n${word.repeat(5)}caf\xe9,2\n`, `word,n\ncaf\xe9,2\n${word.repeat(5)}`, `word,n\n${'plain,1\n'.repeat(50_000)}${word.repeat(5)}caf\xe9,2\n`, `word,n\n${'plain,1\n'.repeat(9000)}caf\xe9,2\n${'plain,1\n'.repeat(9000)}${word.repeat(5)}`]) {
      const { rows, detection, repairs } = await readAll(latin(text));
      expect(detection.dialect.encoding).toBe('utf-8');
      expect(rows.filter(([name]) => name === 'niño')).toHaveLength(5);
      expect(rows).toContainEqual(['caf\ufffd', '2']);
      expect(repairs.undecodable).toBe(1);
    }
  });

  test('Windows-1252 stays so with two bytes that could be UTF-8', async () => {
    const { rows, detection } = await readAll(latin(`word,n\nni\xc3\xb1o,1\n${'caf\xe9,2\n'.repeat(5)}`));
    expect(detection.dialect.encoding).toBe('windows-1252');
    expect(rows[1]).toEqual(['café', '2']);
  });

  test('other alphabets are refused by name, not garbled', async () => {
    const japanese = [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x95, 0xb6, 0x8f, 0xcd, 0x82, 0xc5, 0x82, 0xb7, 0x2c, 0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x0a];
    const bytes = Uint8Array.from({ length: japanese.length * 40 }, (_, i) => japanese[i % japanese.length]);
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('Shift_JIS') });
  });
});
