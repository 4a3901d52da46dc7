import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferColumn } from '../../../src/core/data/inferType.ts';
import type { InferOptions } from '../../../src/core/data/inferType.ts';
import { createMissingMarks } from '../../../src/core/data/missingMarks.ts';

const marks = createMissingMarks();
const infer = (cells: readonly string[], options: Partial<InferOptions> = {}) => {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return inferColumn(counts, { marks, ...options });
};

describe('numbers', () => {
  it('are read with the marks that the whole column shows', () => {
    expect(infer(['1', '-20', '3e5']).format).toEqual({});
    expect(infer(['1', '2.5', '-3'])).toMatchObject({ type: 'number', format: { decimal: '.', thousands: '' }, decimalProven: '.' });
    expect(infer(['1,5', '2,25'])).toMatchObject({ type: 'number', format: { decimal: ',', thousands: '' }, decimalProven: ',' });
    expect(infer(['1.234,5', '12'])).toMatchObject({ type: 'number', format: { decimal: ',', thousands: '.' } });
    expect(infer(['1,234', '1,234,567'])).toMatchObject({ type: 'number', format: { decimal: '.', thousands: ',' } });
    expect(infer(['1,234', '1,5'])).toMatchObject({ type: 'number', format: { decimal: ',', thousands: '' } });
    expect(infer(['1 234', '5,5'])).toMatchObject({ type: 'number', format: { decimal: ',', thousands: ' ' } });
    expect(infer(["1'234", '5.5'])).toMatchObject({ type: 'number', format: { decimal: '.', thousands: "'" } });
  });

  it('with a mark that both readings explain are asked, not guessed', () => {
    expect(infer(['1,234', '5,678', '12'])).toMatchObject({ type: 'number', ambiguous: 'decimal' });
    expect(infer(['1.234'])).toMatchObject({ type: 'number', ambiguous: 'decimal' });
    expect(infer(['1,234'], { decimal: '.' }).ambiguous).toBeUndefined();
    expect(infer(['1,234'], { decimal: '.' })).toMatchObject({ type: 'number', format: { decimal: '.', thousands: ',' } });
    expect(infer(['1,234'], { decimal: ',' })).toMatchObject({ type: 'number', format: { decimal: ',', thousands: '' } });
    expect(infer(['0.123', '1.234']).ambiguous).toBeUndefined();
    expect(infer(['12', '345']).ambiguous).toBeUndefined();
  });

  it('carry their unit', () => {
    expect(infer(['€5', '€1,250.50', '7'])).toMatchObject({ type: 'number', format: { unit: '€', thousands: ',' } });
    expect(infer(['5 %', '12.5 %'])).toMatchObject({ type: 'number', format: { unit: '%' } });
    expect(infer(['5%', '0.12'])).toMatchObject({ type: 'category', closest: { type: 'number' } });
  });

  it('in several currencies are no numbers', () => {
    expect(infer(['€5', '$6', '€7'])).toMatchObject({ type: 'category', currencies: ['€', '$'] });
  });

  it('may be less than nothing and round to it, as programs write -0.00', () => {
    expect(infer(['-0.00', '0.25', '-1.50'])).toMatchObject({ type: 'number', misfitShare: 0 });
    expect(infer(['-0', '3'])).toMatchObject({ type: 'number', misfitShare: 0 });
  });

  it('0 and 1 stay numbers', () => {
    expect(infer(['0', '1', '1'])).toMatchObject({ type: 'number' });
  });

  it('with leading zeros or past 2^53 stay text', () => {
    expect(infer(['00001', '00002'])).toMatchObject({ type: 'category', identifier: true });
    expect(infer(['90210', '02134'])).toMatchObject({ type: 'category', identifier: true });
    expect(infer(['9007199254740993', '5'])).toMatchObject({ type: 'category', identifier: true });
    expect(infer(['00001'], { type: 'number' })).toMatchObject({ type: 'number' });
    expect(infer(['0', '0.5', '10'])).toMatchObject({ type: 'number', identifier: false });
  });

  it('with rare misfits are still numbers; with more, a category that says so', () => {
    const numbers = Array.from({ length: 2000 }, (_, index) => String(index));
    expect(infer([...numbers, 'abc'])).toMatchObject({ type: 'number' });
    expect(infer([...numbers, 'abc']).misfitShare).toBeCloseTo(1 / 2001, 10);
    const mixed = infer([...numbers, 'abc', 'def', 'ghi']);
    expect(mixed).toMatchObject({ type: 'category', closest: { type: 'number', example: 'abc' } });
    expect(mixed.closest?.share).toBeCloseTo(2000 / 2003, 10);
  });

  it('allow for marks of what is missing', () => {
    expect(infer(['1', 'NA', '', '-', 'none', '?', '2', '#DIV/0!', 'n/a', 'NULL'])).toMatchObject({ type: 'number', misfitShare: 0 });
    expect(infer(['1', 'x'], { marks: createMissingMarks(['x']) })).toMatchObject({ type: 'number' });
    expect(infer(['1', '-'], { marks: createMissingMarks(['x']) })).toMatchObject({ type: 'category' });
  });
});

describe('dates', () => {
  it('are read in the order that the whole column shows', () => {
    expect(infer(['1997-12-30', '1998-01-02'])).toMatchObject({ type: 'date', format: { dateOrder: 'iso' } });
    expect(infer(['19970101', '19970112'])).toMatchObject({ type: 'date', format: { dateOrder: 'ymd' } });
    expect(infer(['1997/12/30'])).toMatchObject({ type: 'date', format: { dateOrder: 'ymd' } });
    expect(infer(['01/02/2020', '13/02/2020'])).toMatchObject({ type: 'date', format: { dateOrder: 'dmy' } });
    expect(infer(['01/02/2020', '02/13/2020'])).toMatchObject({ type: 'date', format: { dateOrder: 'mdy' } });
    expect(infer(['30 dic 1997'])).toMatchObject({ type: 'date', format: { dateOrder: 'dmy' }, undetermined: false });
  });

  it('that both orders explain are asked, not guessed', () => {
    expect(infer(['01/02/2020', '12/11/2020'])).toMatchObject({ type: 'date', ambiguous: 'day-month', format: { dateOrder: undefined } });
    expect(infer(['01/02/2020'], { dateOrder: 'mdy' }).ambiguous).toBeUndefined();
    expect(infer(['01/02/2020'], { dateOrder: 'mdy' })).toMatchObject({ type: 'date', format: { dateOrder: 'mdy' } });
    expect(infer(['01/02/2020', '05/05/2020 10:00'])).toMatchObject({ type: 'datetime', ambiguous: 'day-month' });
  });

  it('that are the same in both orders need no question, but leave it to further cells', () => {
    expect(infer(['05/05/2020', '07/07/2021']).ambiguous).toBeUndefined();
    expect(infer(['05/05/2020', '07/07/2021'])).toMatchObject({ type: 'date', undetermined: true });
    expect(infer(['05/05/2020', '13/07/2021'])).toMatchObject({ type: 'date', undetermined: false });
  });

  it('that contradict each other are asked or no dates', () => {
    expect(infer(['13/01/2020', '01/13/2020'])).toMatchObject({ type: 'category' });
    const mostlyBoth = Array.from({ length: 4000 }, (_, index) => `0${1 + (index % 9)}/0${1 + (index % 7)}/20${10 + (index % 20)}`);
    expect(infer([...mostlyBoth, '13/01/2020', '01/13/2020'])).toMatchObject({ type: 'date', ambiguous: 'day-month' });
  });

  it('with times are datetimes, UTC with an offset', () => {
    expect(infer(['2020-01-01 10:00:00', '2020-01-02'])).toMatchObject({ type: 'datetime', format: { dateOrder: 'iso', zone: 'wall' } });
    expect(infer(['2020-01-01T10:00:00Z', '2020-01-01T10:00:00+02:00'])).toMatchObject({ type: 'datetime', format: { zone: 'utc' } });
    expect(infer(['2020-01-01T10:00:00Z', '2020-01-01T10:00:00'])).toMatchObject({ type: 'category', closest: { type: 'datetime' } });
  });

  it('do not swallow numbers of eight digits', () => {
    expect(infer(['12345678', '19970101'])).toMatchObject({ type: 'number' });
  });

  it('say that years had two digits', () => {
    expect(infer(['30/12/97'])).toMatchObject({ type: 'date', twoDigitYears: true });
  });
});

describe('words', () => {
  it('of one pair are booleans', () => {
    expect(infer(['TRUE', 'False', ''])).toMatchObject({ type: 'bool', format: { trueWord: 'true', falseWord: 'false' } });
    expect(infer(['sí', 'no'])).toMatchObject({ type: 'bool', format: { trueWord: 'sí', falseWord: 'no' } });
    expect(infer(['Y', 'N'])).toMatchObject({ type: 'bool' });
    expect(infer(['yes'])).toMatchObject({ type: 'bool' });
    expect(infer(['F'])).toMatchObject({ type: 'category' });
    expect(infer(['yes', 'no', 'maybe'])).toMatchObject({ type: 'category' });
    expect(infer(['yes', 'false'])).toMatchObject({ type: 'category' });
  });

  it('of any other kind are categories without a complaint', () => {
    expect(infer(['DSL', 'Fiber optic', 'none']).closest).toBeUndefined();
    expect(infer([])).toMatchObject({ type: 'category', undetermined: true });
    expect(infer(['', 'NA'])).toMatchObject({ type: 'category', undetermined: true });
  });
});

it('never throws, whatever the cells', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[-+($€\d.,' /:TZeE%)]{0,14}$/))), (cells) => {
      expect(['number', 'category', 'date', 'datetime', 'bool']).toContain(infer(cells).type);
    }),
    { numRuns: 1000 },
  );
});
