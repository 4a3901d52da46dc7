import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellFormat } from '../../../src/core/data/column.ts';
import { parseNumber, parsePlainNumber } from '../../../src/core/data/parseNumber.ts';

const english: CellFormat = { decimal: '.', thousands: ',' };
const spanish: CellFormat = { decimal: ',', thousands: '.' };

describe('parseNumber', () => {
  it.each([
    ['0', 0],
    ['-12.5', -12.5],
    ['+7', 7],
    ['1,234,567.89', 1_234_567.89],
    ['1234567.89', 1_234_567.89],
    ['(12.50)', -12.5],
    ['( 1,250 )', -1250],
    ['\u22125', -5],
    [' 42 ', 42],
    ['.5', 0.5],
    ['1.5e3', 1500],
    ['1.2E+15', 1.2e15],
    ['6.02e-23', 6.02e-23],
    ['-0', 0],
    ['0.1234567890123456789', 0.12345678901234568],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text, english)).toBe(value);
  });

  it.each(['', ' ', '-', '.', '5.', '1,23', '1,2345', '12,345,67', ',123', '0,123', '1,234,', '1.234,5', '--5', '(-5)', '-(5)', '5-', '1 234', '0x1F', 'Infinity', 'NaN', '1e', 'e5', '1e999', '12abc', '1.2.3', '１２'])(
    'refuses "%s"',
    (text) => {
      expect(parseNumber(text, english)).toBeNaN();
    },
  );

  it('takes whole numbers alone where the column has no decimal mark', () => {
    for (const [text, value] of [['12', 12], ['-12', -12], ['€ 12', 12], ['2e3', 2000]] as const) expect(parseNumber(text, { unit: '€' })).toBe(value);
    for (const text of ['1.5', '1,5', '1,234', '1 234']) expect(parseNumber(text, {})).toBeNaN();
  });

  it('reads the decimal comma', () => {
    expect(parseNumber('1.234.567,89', spanish)).toBe(1_234_567.89);
    expect(parseNumber('0,5', spanish)).toBe(0.5);
    expect(parseNumber('1,2345678901234567', spanish)).toBe(1.2345678901234567);
    expect(parseNumber('1.5', spanish)).toBeNaN();
    expect(parseNumber('1,234.5', spanish)).toBeNaN();
  });

  it('reads blanks and apostrophes between thousands', () => {
    for (const text of ['1 234,5', '1\u00a0234,5', '1\u202f234,5', '1\u2009234,5']) expect(parseNumber(text, { decimal: ',', thousands: ' ' })).toBe(1234.5);
    expect(parseNumber("1'234.5", { decimal: '.', thousands: "'" })).toBe(1234.5);
    expect(parseNumber('1\u2019234.5', { decimal: '.', thousands: "'" })).toBe(1234.5);
  });

  it('takes the unit of its column, before or after, and bare numbers beside a currency', () => {
    const euro: CellFormat = { ...english, unit: '€' };
    for (const text of ['€12.50', '€ 12.50', '12.50€', '12.50 €', '12.50\u00a0€', '12.50']) expect(parseNumber(text, euro)).toBe(12.5);
    for (const text of ['-€12.50', '€-12.50', '(€12.50)', '€(12.50)']) expect(parseNumber(text, euro)).toBe(-12.5);
    for (const text of ['$12.50', '12.50 USD', '€12.50€', '12.50 %']) expect(parseNumber(text, euro)).toBeNaN();
    expect(parseNumber('USD 5', { ...english, unit: 'USD' })).toBe(5);
    expect(parseNumber('€5', english)).toBeNaN();
  });

  it('keeps percentages as written, and does not mix them with bare numbers', () => {
    const percent: CellFormat = { ...english, unit: '%' };
    expect(parseNumber('12.5 %', percent)).toBe(12.5);
    expect(parseNumber('-3%', percent)).toBe(-3);
    expect(parseNumber('0.125', percent)).toBeNaN();
    expect(parseNumber('%5', percent)).toBeNaN();
  });

  it('does not take product codes for money', () => {
    expect(parseNumber('PEN12', { ...english, unit: 'PEN' })).toBeNaN();
    expect(parseNumber('PEN-12', { ...english, unit: 'PEN' })).toBeNaN();
    expect(parseNumber('PEN 12', { ...english, unit: 'PEN' })).toBe(12);
  });

  it('leaves whole numbers that would lose something as text, unless told', () => {
    for (const text of ['007', '-007', '9007199254740993', '123456789012345678901']) {
      expect(parseNumber(text, english)).toBeNaN();
      expect(parseNumber(text, english, true)).toBe(Number(text));
    }
    expect(parseNumber('9007199254740991', english)).toBe(9_007_199_254_740_991);
    expect(parseNumber('00.5', english)).toBe(0.5);
  });

  it('survives a gigantic cell', () => {
    expect(parseNumber('1'.repeat(1_000_000), english)).toBeNaN();
  });

  it('reads what was written in each locale', () => {
    const formats: CellFormat[] = [english, spanish, { decimal: ',', thousands: ' ' }, { decimal: '.', thousands: "'" }, { decimal: '.', thousands: '' }];
    fc.assert(
      fc.property(fc.integer({ min: -9_007_199_254_740, max: 9_007_199_254_740 }), fc.constantFrom(...formats), (thousandths, format) => {
        const value = thousandths / 1000;
        expect(parseNumber(written(value, format), format)).toBe(value);
      }),
    );
  });

  it('reads any number that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value), { decimal: '.' }, true)).toBe(value + 0);
      }),
    );
  });
});

describe('parsePlainNumber', () => {
  it('agrees with the platform or declines', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,18}(\.\d{1,18})?$/), (text) => {
        const value = parsePlainNumber(text, 46);
        if (value === value) expect(value).toBe(Number(text) + 0);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Written by hand, so that the test does not lean on what it tests. */
function written(value: number, { decimal = '.', thousands = '' }: CellFormat): string {
  const [whole, decimals = ''] = String(Math.abs(value)).split('.');
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= 3) groups.unshift(whole.slice(Math.max(0, end - 3), end));
  return `${value < 0 ? '-' : ''}${groups.join(thousands)}${decimals === '' ? '' : decimal + decimals}`;
}
