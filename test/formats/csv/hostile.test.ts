import { describe, expect, test } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { readCsv } from '../../../src/formats/csv/readCsv.ts';
import type { QuarantinedRow } from '../../../src/core/data/dataset.ts';
import { gzip, memorySource, readAll } from './reading.ts';

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

describe('rows that do not fit', () => {
  test('go to quarantine with line and reason; nothing is lost', async () => {
    const found = await readAll(lines('id,n,word', '1,2,a', '3,4', '5,6,b,7', '"8\n",9,c', '10,11,d'));
    expect(found.rows).toEqual([['1', '2', 'a'], ['8\n', '9', 'c'], ['10', '11', 'd']]);
    expect(found.lines).toEqual([2, 5, 7]);
    expect(found.quarantined).toEqual([
      { line: 3, reason: 'too-few-cells', detail: 'expected 3, found 2', cells: ['3', '4'] },
      { line: 4, reason: 'too-many-cells', detail: 'expected 3, found 4', cells: ['5', '6', 'b', '7'] },
    ]);
    expect(found).toMatchObject({ rowsRead: 3, rowsQuarantined: 2 });
  });

  test('go there in the order of the file, between the rows around them', async () => {
    const seen: number[] = [];
    const sink = { start: () => undefined, rows: (_: unknown, starts: readonly number[]) => seen.push(...starts), quarantine: ({ line }: QuarantinedRow) => seen.push(line) };
    const text = lines('id,n', '1,2', '3', '5,"x', '7,8', '9,10,11', '13,14');
    await readCsv(memorySource(text), {}, sink, { signal: new AbortController().signal, breathe: () => Promise.resolve() });
    expect(seen).toEqual([2, 3, 4, 5, 6, 7]);
    await expect(readAll(lines('id,n', '1,2', '3,"a"b', '5'), { strict: true, dialect: { hasHeader: true } })).rejects.toMatchObject({ details: { line: 3 } });
  });

  test('blank lines and delimiters at a line’s end are repaired and told', async () => {
    const found = await readAll(lines('id,n', '1,2', '', '3,4,,', '  ', '5,6'));
    expect(found.rows).toEqual([['1', '2'], ['3', '4'], ['5', '6']]);
    expect(found.lines).toEqual([2, 4, 6]);
    expect(found.repairs).toEqual({ 'blank-line': 2, 'trailing-delimiter': 1, 'missing-end': 0, undecodable: 0 });
  });

  test('missing cells are filled in only where nothing but the end can be missing', async () => {
    const head = ['id,date,amount,note', '1,2024-01-01,2.5,gift', '2,2024-01-02,3.5,', '3,2024-01-03,4.5,late'];
    const certain = await readAll(lines(...head, '4,2024-01-04,5.5'));
    expect(certain.rows.at(-1)).toEqual(['4', '2024-01-04', '5.5', '']);
    expect(certain.repairs['missing-end']).toBe(1);
    const shifted = await readAll(lines(...head, '4,5.5,late'));
    expect(shifted.quarantined).toMatchObject([{ line: 5, reason: 'too-few-cells' }]);
    const neverEmpty = await readAll(lines('id,date,amount,note', '1,2024-01-01,2.5,gift', '2,2024-01-02,3.5,x', '4,2024-01-04,5.5'));
    expect(neverEmpty.rowsQuarantined).toBe(1);
  });

  test('blank lines inside a single column are missing values; those at the end are not', async () => {
    const found = await readAll('n\n1\n\n3\n\n\n');
    expect(found.rows).toEqual([['1'], [''], ['3']]);
    expect(found.lines).toEqual([2, 3, 4]);
  });

  test('strict refuses the first of them with its line', async () => {
    const strict = { strict: true, dialect: { hasHeader: true } };
    await expect(readAll(lines('a,b', '1,2', '3'), strict)).rejects.toMatchObject({ code: 'bad-file', details: { line: 3, reason: 'too-few-cells' } });
    await expect(readAll(lines('a,b', '1,2', '', '3,4'), strict)).rejects.toMatchObject({ details: { line: 3 } });
    await expect(readAll(lines('a,a', '1,2'), strict)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('"a" again') });
  });
});

describe('quotes out of place', () => {
  test('a quote that nothing closes is quarantined, and the reading goes on', async () => {
    const found = await readAll(lines('id,text,n', '1,a,2', '2,"I forgot,3', '3,b,4', '4,c,5'));
    expect(found.rows.map((row) => row[0])).toEqual(['1', '3', '4']);
    expect(found.lines).toEqual([2, 4, 5]);
    expect(found.quarantined).toEqual([{ line: 3, reason: 'unclosed-quote', detail: '', cells: ['2', '"I forgot', '3'] }]);
  });

  test('one in a long file does not swallow it', async () => {
    const body = Array.from({ length: 200_000 }, (_, i) => `${i},word,${i}`);
    body[100] = '100,"word,100';
    const found = await readAll(['id,text,n', ...body].join('\n'));
    expect(found.rowsRead).toBe(199_999);
    expect(found.quarantined).toMatchObject([{ line: 102, reason: 'unclosed-quote' }]);
    expect(found.lines.at(-1)).toBe(200_001);
  });

  test('a stray quote is part of its cell where the row then fits', async () => {
    const found = await readAll(lines('id,text,size,n', '1,"a, b",x,5', '2,"TV, 32"" wide",y,6', '3,"stray,"q, r",7', '4,"said "yes" to me",z,8', '5,t,",9', '6,"u",v,10'));
    expect(found.rows).toEqual([
      ['1', 'a, b', 'x', '5'],
      ['2', 'TV, 32" wide', 'y', '6'],
      ['3', '"stray', 'q, r', '7'],
      ['4', 'said "yes" to me', 'z', '8'],
      ['5', 't', '"', '9'],
      ['6', 'u', 'v', '10'],
    ]);
  });
});

describe('hostile content', () => {
  test('names and cells that are property names', async () => {
    const found = await readAll(lines('__proto__,constructor,toString', '1,2,__proto__', '3,4,constructor'));
    expect(found.header).toEqual(['__proto__', 'constructor', 'toString']);
    expect(found.rows).toEqual([['1', '2', '__proto__'], ['3', '4', 'constructor']]);
  });

  test('a quoted cell of two million characters', async () => {
    const found = await readAll(`id,text\n1,a\n2,"${'x'.repeat(1_000_000)}\n${'y,"" '.repeat(300_000)}"\n3,b\n`);
    expect(found.rows).toEqual([['1', 'a'], ['3', 'b']]);
    expect(found.lines).toEqual([2, 5]);
    expect(found.quarantined).toMatchObject([{ line: 3, reason: 'field-too-long' }]);
    expect(found.quarantined[0].cells[1].length).toBeLessThan(2_000);
  });

  test('an unquoted cell of two million characters', async () => {
    const found = await readAll(`id,text\n1,a\n2,${'x'.repeat(2_000_000)}\n3,b\n`);
    expect(found.rows).toEqual([['1', 'a'], ['3', 'b']]);
    expect(found.quarantined).toMatchObject([{ line: 3, reason: 'field-too-long' }]);
  });

  test('a long row of short cells is no long cell', async () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `gene${i}`);
    const found = await readAll(lines(names.join(','), names.map((_, i) => i).join(','), names.map((_, i) => i + 1).join(',')));
    expect(found.rows.map((row) => row.length)).toEqual([200_000, 200_000]);
  });

  test('NUL bytes and control characters stay in their cells', async () => {
    const found = await readAll(lines('id,text', '1,a\u0000b and some more text', '2,plain text of a usual length'));
    expect(found.rows[0]).toEqual(['1', 'a\u0000b and some more text']);
  });

  test.each([
    ['a PNG image', [0x89, ...ascii('PNG\r\n\u001a\n'), 0, 0, 0, 13]],
    ['an Excel or Office file', [...ascii('PK'), 3, 4, 20, 0, ...ascii('      [Content_Types].xml')]],
    ['a ZIP archive', [...ascii('PK'), 3, 4, 20, 0, ...ascii('      a.csv')]],
    ['a PDF document', ascii('%PDF-1.7\n')],
    ['a Parquet file', [...ascii('PAR1'), 21, 4, 21]],
    ['an old Excel', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
    ['an SQLite database', [...ascii('SQLite format 3'), 0]],
    ['a web page', ascii('<!DOCTYPE html><html><body>Not found</body></html>')],
    ['a JSON file', ascii('{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n')],
    ['a JSON file', ascii('[\n  {"a": 1, "b": 2}\n]\n')],
    ['a binary file', Array.from({ length: 600 }, (_, i) => (i * 73 + (i >> 2)) % 32)],
  ])('%s is refused by name', async (what, bytes) => {
    await expect(readAll(Uint8Array.from(bytes))).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(what) });
  });

  test('bytes by chance are refused', async () => {
    const rng = createRng(1);
    const bytes = Uint8Array.from({ length: 50_000 }, () => rng.int(256));
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('a binary file') });
  });

  test.each([['', 'is empty'], ['\ufeff', 'is empty'], ['\n \n\n', 'holds only blank lines']])('%j is refused', async (text, message) => {
    await expect(readAll(text)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(message) });
  });

  test('gzip that is cut off or damaged is refused', async () => {
    const whole = gzip(['id,n', ...Array.from({ length: 100_000 }, (_, i) => `${i},${(i * 7919) % 10_007}`)].join('\n'));
    const damaged = whole.slice();
    damaged.fill(0x55, whole.length >> 1, (whole.length >> 1) + 50);
    for (const bytes of [whole.slice(0, 20), whole.slice(0, whole.length - 2000), damaged]) {
      await expect(readAll(bytes)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('gzip') });
    }
    expect((await readAll(whole)).rowsRead).toBe(100_000);
  });

  test('cancelled in the middle', async () => {
    const controller = new AbortController();
    const source = memorySource(`id,n\n${'1,2\n'.repeat(200_000)}`);
    let rows = 0;
    const reading = readCsv(source, {}, { start: () => undefined, rows: (batch) => (rows += batch.length), quarantine: () => undefined }, {
      signal: controller.signal,
      onBytes: (done) => {
        if (done > 200_000) controller.abort();
      },
      breathe: () => Promise.resolve(),
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(rows).toBeLessThan(200_000);
  });
});
