import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../src/core/contract/errors.ts';
import { displayCell, rowsIn } from '../../../src/core/data/table.ts';
import { ambiguityError, createTableBuilder } from '../../../src/core/data/tableBuilder.ts';
import type { BuildOptions, BuildOutcome } from '../../../src/core/data/tableBuilder.ts';
import type { Table } from '../../../src/core/data/column.ts';

type Built = Extract<BuildOutcome, { kind: 'built' }>;

/** One pass over the rows, in batches of `batch`. */
function pass(header: readonly string[], rows: readonly (readonly string[])[], options: BuildOptions = {}, batch = 1000): BuildOutcome {
  const builder = createTableBuilder(header, options);
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch);
    builder.add(part, part.map((_, index) => from + index + 2));
  }
  return builder.finish();
}

/** As an import does it: reads again until the columns are settled. */
function build(header: readonly string[], rows: readonly (readonly string[])[], options: BuildOptions = {}): Built & { passes: number } {
  let outcome = pass(header, rows, options);
  let passes = 1;
  while (outcome.kind === 'reread') {
    outcome = pass(header, rows, { ...options, settled: outcome.settled });
    if (++passes > 3) throw new Error('more than two readings again');
  }
  if (outcome.kind !== 'built') throw new Error(`still open: ${JSON.stringify(outcome.questions)}`);
  return { ...outcome, passes };
}

const oneColumn = (cells: readonly string[]) => cells.map((cell) => [cell]);
const column = (table: Table, index = 0) => Array.from({ length: table.rows }, (_, row) => displayCell(table.columns[index], row) ?? null);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('a table from text', () => {
  it('has a column of each type', () => {
    const { table, quarantined, warnings } = build(
      ['id', 'when', 'at', 'amount', 'member', 'plan'],
      [
        ['00001', '19970101', '2020-01-01 10:00', '11.77', 'yes', 'Basic'],
        ['00002', '19970112', '', '(12.00)', 'No', 'Pro'],
        ['00002', 'NA', '2020-01-02', '-', '', 'none'],
      ],
    );
    expect(table.columns.map(({ schema }) => schema)).toEqual([
      { name: 'id', type: 'category', format: {}, dictionary: ['00001', '00002'] },
      { name: 'when', type: 'date', format: { dateOrder: 'ymd' } },
      { name: 'at', type: 'datetime', format: { dateOrder: 'iso', zone: 'wall' } },
      { name: 'amount', type: 'number', format: { decimal: '.', thousands: '' } },
      { name: 'member', type: 'bool', format: { trueWord: 'yes', falseWord: 'no' } },
      { name: 'plan', type: 'category', format: {}, dictionary: ['Basic', 'Pro', 'none'] },
    ]);
    expect(table.columns.map((_, index) => column(table, index))).toEqual([
      ['00001', '00002', '00002'],
      ['1997-01-01', '1997-01-12', null],
      ['2020-01-01T10:00:00', null, '2020-01-02T00:00:00'],
      ['11.77', '-12', null],
      ['yes', 'no', null],
      ['Basic', 'Pro', 'none'],
    ]);
    expect(quarantined).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('may have no rows, and hostile names', () => {
    const { table } = build(['__proto__', 'constructor'], []);
    expect(table.rows).toBe(0);
    expect(table.columns.map(({ schema }) => [schema.name, schema.type])).toEqual([['__proto__', 'category'], ['constructor', 'category']]);
    const { table: filled } = build(['__proto__'], oneColumn(['constructor', '__proto__', 'toString']));
    expect(column(filled)).toEqual(['constructor', '__proto__', 'toString']);
  });

  it.each([65_535, 65_536, 65_537, 131_072])('keeps every row at the chunks’ borders (%i rows)', (rows) => {
    const cells = Array.from({ length: rows }, (_, index) => [String(index / 4), index % 3 === 0 ? 'a' : 'b', `text ${index}`, index % 2 === 0 ? 'true' : 'false', '2020-02-29']);
    const { table } = build(['n', 'c', 't', 'b', 'd'], cells);
    const chunks = Math.ceil(rows / 65_536);
    expect(table.rows).toBe(rows);
    for (const built of table.columns) {
      expect(built.chunks.length).toBe(chunks);
      expect(rowsIn(built)).toBe(rows);
    }
    expect(table.columns[2].schema.type).toBe(rows > 65_536 ? 'text' : 'category');
    for (const row of [0, 1, 65_534, rows - 1]) expect(table.columns.map((built) => displayCell(built, row))).toEqual(cells[row]);
  });

  it('is what was written, whatever the cells', () => {
    const cell = fc.oneof(fc.integer().map(String), fc.constantFrom('a', 'ñandú', '東京', '', 'x y', '007', '2020-01-01', 'true', '😀'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 40 }), (rows) => {
        const { table, quarantined } = build(['a', 'b'], rows, { types: { a: { type: 'text' }, b: { type: 'category' } }, missing: [] });
        const wellFormed = (text: string) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
        expect(quarantined).toEqual([]);
        expect(column(table, 0)).toEqual(rows.map(([a]) => (a.trim() === '' ? null : wellFormed(a))));
        expect(column(table, 1)).toEqual(rows.map(([, b]) => (b.trim() === '' ? null : b)));
      }),
    );
  });
});

describe('later cells of another kind', () => {
  it('in number, kept as written', () => {
    const cells = [...numbers(3000), ...Array.from({ length: 100 }, () => '1.50 each')];
    const { table, passes, warnings } = build(['x'], oneColumn(cells), { sampleRows: 1000 });
    expect(table.columns[0].schema.type).toBe('category');
    expect(column(table)).toEqual(cells);
    expect(passes).toBe(2);
    expect(warnings).toEqual([{ key: 'mixed-types', column: 'x', facts: { mostly: 'number', sharePercent: 96.7, example: '1.50 each' } }]);
  });

  it('that are rare take their rows to quarantine, whole', () => {
    const cells = numbers(3000).map((cell, index) => [index === 1500 ? 'abc' : cell, index === 1500 ? 'only here' : 'there', index === 2500 ? '2020-02-30' : '2020-02-28']);
    const { table, quarantined, passes, warnings } = build(['x', 'y', 'd'], cells, { sampleRows: 1000 });
    expect(passes).toBe(1);
    expect(warnings).toEqual([]);
    expect(quarantined).toEqual([
      { line: 1502, reason: 'bad-cell', detail: 'x: abc', cells: ['abc', 'only here', '2020-02-28'] },
      { line: 2502, reason: 'bad-cell', detail: 'd: 2020-02-30', cells: ['2500', 'there', '2020-02-30'] },
    ]);
    expect(table.rows).toBe(2998);
    expect(column(table, 0)).toEqual(numbers(3000).filter((_, index) => index !== 1500 && index !== 2500));
    expect(table.columns[1].schema.dictionary).toEqual(['there']);
    expect(column(table, 1)).toEqual(Array.from({ length: 2998 }, () => 'there'));
  });

  it('with a leading zero make it text, however rare', () => {
    const cells = [...numbers(3000).slice(1), '00042'];
    const { table, quarantined } = build(['zip'], oneColumn(cells), { sampleRows: 1000 });
    expect(quarantined).toEqual([]);
    expect(column(table)).toEqual(cells);
  });

  it('with thousands separators are read as numbers', () => {
    const { table, quarantined } = build(['x'], oneColumn([...numbers(2000), '1,234.5']), { sampleRows: 1000 });
    expect(quarantined).toEqual([]);
    expect(table.columns[0].schema).toMatchObject({ type: 'number', format: { decimal: '.', thousands: ',' } });
    expect(displayCell(table.columns[0], 2000)).toBe('1234.5');
  });

  it('with the first decimal mark are not guessed', () => {
    const cells = [...numbers(2000), '1.234', '5.678'];
    expect(pass(['x'], oneColumn(cells), { sampleRows: 1000 })).toEqual({ kind: 'ambiguous', questions: [{ column: 'x', question: 'decimal' }] });
    const { table } = build(['x'], oneColumn([...cells, '0.5']), { sampleRows: 1000 });
    expect(displayCell(table.columns[0], 2000)).toBe('1.234');
    const { table: comma } = build(['x', 'y'], cells.map((cell) => [cell, '0,5']), { sampleRows: 1000 });
    expect(displayCell(comma.columns[0], 2000)).toBe('1234');
  });

  it('with times make dates datetimes', () => {
    const cells = [...Array.from({ length: 2000 }, () => '2020-01-01'), '2020-01-02 10:30'];
    const { table, quarantined } = build(['d'], oneColumn(cells), { sampleRows: 1000 });
    expect(quarantined).toEqual([]);
    expect(table.columns[0].schema.type).toBe('datetime');
    expect(displayCell(table.columns[0], 2000)).toBe('2020-01-02T10:30:00');
  });

  it('that a boolean column does not know make it a category', () => {
    const cells = [...Array.from({ length: 2000 }, (_, index) => (index % 2 ? 'yes' : 'no')), 'maybe'];
    const { table } = build(['b'], oneColumn(cells), { sampleRows: 1000 });
    expect(table.columns[0].schema.dictionary).toEqual(['no', 'yes', 'maybe']);
    expect(column(table)).toEqual(cells);
  });

  it('beyond 65,536 categories make it text', () => {
    const cells = Array.from({ length: 70_000 }, (_, index) => (index === 5 ? '' : `ñ ${index}`));
    const { table } = build(['c'], oneColumn(cells));
    expect(table.columns[0].schema).toEqual({ name: 'c', type: 'text', format: {} });
    expect(column(table)).toEqual(cells.map((cell) => cell || null));
  });

  it('lose nothing, wherever they come', () => {
    const cell = fc.constantFrom('1', '2.5', '-3', '1,5', '1,234', '007', 'x', '', '2020-01-01', '€5', 'yes', '9007199254740993', '1e5');
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 60 }), (cells) => {
        let outcome = pass(['a'], oneColumn(cells), { sampleRows: 5 }, 5);
        for (let again = 0; outcome.kind === 'reread' && again < 2; again++) outcome = pass(['a'], oneColumn(cells), { sampleRows: 5, settled: outcome.settled }, 5);
        expect(outcome.kind).not.toBe('reread');
        if (outcome.kind !== 'built') return;
        expect(outcome.quarantined).toEqual([]);
        if (outcome.table.columns[0].schema.type === 'category') expect(column(outcome.table)).toEqual(cells.map((text) => text || null));
        expect(column(outcome.table).map((text) => text === null)).toEqual(cells.map((text) => text === ''));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what the cells cannot tell', () => {
  const ambiguous = Array.from({ length: 2000 }, (_, index) => `0${1 + (index % 9)}/0${1 + (index % 5)}/2020`);

  it('is asked', () => {
    const outcome = pass(['when', 'x'], ambiguous.map((cell) => [cell, '1,234']), { sampleRows: 1000 });
    if (outcome.kind !== 'ambiguous') throw new Error('not asked');
    expect(outcome.questions).toEqual([
      { column: 'when', question: 'day-month' },
      { column: 'x', question: 'decimal' },
    ]);
    const error = ambiguityError(outcome.questions);
    expect(error.code).toBe('ambiguous');
    expect(error.message).toContain('dateOrder');
    expect(error.message).toContain('"when"');
  });

  it('is answered by the person', () => {
    const { table } = build(['when', 'x'], ambiguous.map((cell) => [cell, '1,234']), {
      sampleRows: 1000,
      types: { when: { type: 'date', dateOrder: 'mdy' }, '1': { type: 'number', decimal: ',' } },
    });
    expect(displayCell(table.columns[0], 1)).toBe('2020-02-02');
    expect(displayCell(table.columns[0], 2)).toBe('2020-03-03');
    expect(displayCell(table.columns[0], 5)).toBe('2020-06-01');
    expect(displayCell(table.columns[1], 0)).toBe('1.234');
  });

  it('is answered by a later row', () => {
    const { table, passes } = build(['when'], oneColumn([...ambiguous, '13/01/2020', '']), { sampleRows: 1000 });
    expect(passes).toBe(1);
    expect(table.columns[0].schema).toMatchObject({ type: 'date', format: { dateOrder: 'dmy' } });
    expect(displayCell(table.columns[0], 5)).toBe('2020-01-06');
    expect(displayCell(table.columns[0], 2001)).toBeUndefined();
  });

  it('is not decided by rows that read the same either way', () => {
    const same = Array.from({ length: 2000 }, () => '05/05/2020');
    expect(build(['when'], oneColumn(same), { sampleRows: 1000 }).table.columns[0].schema.type).toBe('date');
    expect(pass(['when'], oneColumn([...same, '01/02/2020']), { sampleRows: 1000 }).kind).toBe('ambiguous');
  });

  it('is answered by the file’s other columns for decimal marks', () => {
    const { table } = build(['x', 'y'], [['1,234', '0,5'], ['2,345', '1,75']]);
    expect(column(table, 0)).toEqual(['1.234', '2.345']);
  });

  it('by empty first rows is answered by the rest', () => {
    const { table } = build(['x'], oneColumn([...Array.from({ length: 1500 }, () => ''), '3.5', '4']), { sampleRows: 1000 });
    expect(table.columns[0].schema.type).toBe('number');
    expect(displayCell(table.columns[0], 1500)).toBe('3.5');
    expect(displayCell(table.columns[0], 0)).toBeUndefined();
  });
});

describe('a type that a person gave', () => {
  it('quarantines what does not fit', () => {
    const { table, quarantined } = build(['x'], oneColumn(['1', 'abc', '3', '004']), { types: { x: { type: 'number' } } });
    expect(column(table)).toEqual(['1', '3', '4']);
    expect(quarantined).toEqual([{ line: 3, reason: 'bad-cell', detail: 'x: abc', cells: ['abc'] }]);
  });

  it('refuses instead, if strict', () => {
    const attempt = () => build(['x'], oneColumn(['1', 'abc', '3']), { types: { x: { type: 'number' } }, strict: true });
    expect(attempt).toThrow(WorkbenchError);
    expect(attempt).toThrow('Line 3: column "x" holds number values, but the cell is "abc".');
  });

  it('takes names before positions, and refuses unknown ones', () => {
    const rows = [['1', '2']];
    const { table } = build(['1', 'b'], rows, { types: { '1': { type: 'text' } } });
    expect(table.columns.map(({ schema }) => schema.type)).toEqual(['text', 'number']);
    expect(() => build(['a', 'b'], rows, { types: { c: { type: 'text' } } })).toThrow('column "c"');
  });

  it('keeps what it turns from number to text as written', () => {
    const { table } = build(['x'], oneColumn(['1.50', '2,000', '+3']), { types: { x: { type: 'text' } } });
    expect(column(table)).toEqual(['1.50', '2,000', '+3']);
  });

  it('is refused where most cells are something else', () => {
    const rows = oneColumn(Array.from({ length: 20_000 }, (_, index) => `word ${index % 7}`));
    expect(() => pass(['x'], rows, { types: { x: { type: 'number' } } })).toThrow('Column "x" cannot be read as number');
    expect(() => pass(['x'], rows.slice(0, 5), { types: { x: { type: 'number' } } })).toThrow('Column "x" cannot be read as number');
  });
});

describe('identifiers that a spreadsheet shortened', () => {
  const ids = ['1234567890123456', '1234567890123457'];

  it('are refused among long identifiers', () => {
    expect(() => build(['code'], oneColumn([...ids, '1.2E+15']))).toThrow('Column "code" has 1 identifiers in the form 1.2E+15');
    expect(() => build(['code'], oneColumn(['9007199254740993', '1.2E+15']))).toThrow('Export the file again');
    expect(() => build(['customer_id'], oneColumn(['1.23457E+12', '1.23457E+12']))).toThrow('customer_id');
  });

  it.each(['customer', 'Cliente', 'kunde', 'Kundennummer', 'order_no', 'Invoice Number', 'user_id'])('are refused in a column named %s, be they few among short ones', (name) => {
    expect(() => build([name], oneColumn(['17', '4711', '12', '1.2E+15']))).toThrow(`Column "${name}" has 1 identifiers`);
    expect(() => build([name], oneColumn(['a7', 'b9', '1,2E+15']))).toThrow(`Column "${name}" has 1 identifiers`);
  });

  it.each(['customer spend', 'order', 'number of orders', 'power'])('are not suspected in a column named %s', (name) => {
    expect(column(build([name], oneColumn(['17', '4711', '1.2E+15'])).table)).toEqual(['17', '4711', '1200000000000000']);
  });

  it('are taken where a person says text, with a warning', () => {
    const { table, warnings } = build(['code'], oneColumn([...ids, '1.2E+15']), { types: { code: { type: 'text' } } });
    expect(column(table)).toEqual([...ids, '1.2E+15']);
    expect(warnings).toEqual([{ key: 'scientific-identifier', column: 'code', facts: { cells: 1 } }]);
  });

  it('are not suspected among measurements', () => {
    const { table } = build(['energy'], oneColumn(['1.2E+15', '3.5E+12', '7.25']));
    expect(column(table)).toEqual(['1200000000000000', '3500000000000', '7.25']);
  });
});
