import { afterEach, describe, expect, it } from 'vitest';
import type { ReadOverrides } from '../../src/core/data/dataset.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { withDialect, withType } from '../../src/ui/data/overrides.ts';
import { dayMonthExample, decimalExample } from '../../src/ui/data/questions.ts';
import { warningText } from '../../src/i18n/warningText.ts';
import { failureText } from '../../src/ui/parts/failureText.ts';

afterEach(() => setLanguage('en'));

const day = (iso: string): number => Date.parse(iso) / 86_400_000;

describe('the example of a question', () => {
  it('is a date that really reads in two ways', () => {
    expect(dayMonthExample(['', '13/04/1997', '05/05/1997', '03/04/1997 10:00'])).toEqual({ text: '03/04/1997 10:00', dayFirst: day('1997-04-03'), monthFirst: day('1997-03-04'), hasYear: true });
    expect(dayMonthExample(['3.4.97'])).toMatchObject({ hasYear: false });
    expect(dayMonthExample(['13/04/1997', '00/04/1997', 'x'])).toBeUndefined();
  });

  it('is a number that really reads in two ways', () => {
    expect(decimalExample(['12', '1,50', '€ 1.234'])).toEqual({ text: '€ 1.234', point: 1.234, comma: 1234 });
    expect(decimalExample(['1,234'])).toEqual({ text: '1,234', point: 1234, comma: 1.234 });
    expect(decimalExample(['1.234.567', '1.234,5', '1,23'])).toBeUndefined();
  });
});

describe('overrides', () => {
  it('set one part of the dialect, or leave it to detection again', () => {
    const set = withDialect({}, 'delimiter', ';');
    expect(set.dialect).toEqual({ delimiter: ';' });
    expect(withDialect(set, 'delimiter', undefined).dialect).toEqual({});
  });

  it('forget types when the columns may have changed', () => {
    expect(withDialect({ types: { a: { type: 'text' } } }, 'hasHeader', false).types).toBeUndefined();
  });

  it('take any column name, and keep the others', () => {
    const overrides = withType(withType(withType({}, 'a', { type: 'date', dateOrder: 'dmy' }), '__proto__', { type: 'text' }), 'a', { type: 'number' });
    expect(Object.entries(overrides.types ?? {})).toEqual([
      ['__proto__', { type: 'text' }],
      ['a', { type: 'number' }],
    ]);
  });

  it('do not change what they were made from', () => {
    const before: ReadOverrides = Object.freeze({ dialect: Object.freeze({ delimiter: ',' }), types: Object.freeze({}) });
    withType(withDialect(before, 'quote', ''), 'a', { type: 'text' });
    expect(before).toEqual({ dialect: { delimiter: ',' }, types: {} });
  });
});

describe('a warning in words', () => {
  it('says the type among its facts as the page calls it', () => {
    setLanguage('es');
    expect(warningText({ key: 'mixed-types', column: 'a', facts: { mostly: 'number', sharePercent: 97.5, example: 'n/d' } })).toBe('El 97,5 % se lee como «número», pero no todo, por ejemplo «n/d»: se guarda tal como está escrito.');
  });

  it('says which repair it was', () => {
    expect(warningText({ key: 'repaired', facts: { repair: 'blank-line', lines: 12 } })).toBe('Blank lines were passed over: 12.');
    expect(warningText({ key: 'repaired', facts: { repair: 'new-kind', lines: 12 } })).toBe('Some rows were repaired while they were read.');
  });
});

describe('a failure as text', () => {
  it('holds all that was known', () => {
    const failure = { code: 'bad-file', message: 'No.', details: { line: 3, columns: ['a', 'b'], ok: null } } as const;
    expect(failureText(failure, '#/data')).toBe('bad-file: No.\nwhere: #/data\nline: 3\ncolumns: a, b\nok: null');
  });
});
