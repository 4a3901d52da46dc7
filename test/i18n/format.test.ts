import { afterEach, describe, expect, it } from 'vitest';
import { formatBytes, formatCompact, formatDay, formatDuration, formatInteger, formatMoney, formatNumber, formatPercent, formatTimeLeft } from '../../src/i18n/format.ts';
import { setLanguage } from '../../src/i18n/language.ts';

afterEach(() => setLanguage('en'));

/** Intl uses several kinds of space; a reader sees one. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers', () => {
  it('keep what is worth reading', () => {
    expect([1234.5678, 0.012345, 0, -7, 3].map((value) => formatNumber(value))).toEqual(['1,234.57', '0.0123', '0', '−7', '3']);
    expect(formatNumber(3, 2)).toBe('3.00');
    expect(formatInteger(1_234_567)).toBe('1,234,567');
    expect(formatCompact(1_234_567)).toBe('1.2M');
  });

  it('follow the language', () => {
    setLanguage('es');
    expect(formatNumber(1234.5)).toBe('1.234,5');
    expect(plain(formatPercent(0.125))).toBe('12,5 %');
    expect(plain(formatMoney(42.1, '€'))).toBe('42,10 €');
    expect(plain(formatDay(0))).toBe('1 ene 1970');
  });

  it('without a meaning are a dash', () => {
    for (const format of [formatNumber, formatInteger, formatPercent, formatDay, formatDuration, formatBytes, formatCompact]) expect(format(NaN)).toBe('–');
    expect(formatMoney(Infinity, '€')).toBe('–');
  });
});

describe('shares', () => {
  it('above nothing never look like nothing', () => {
    expect([0, 0.00001, 0.0005, 0.125, 1].map((share) => formatPercent(share))).toEqual(['0%', '<0.1%', '0.1%', '12.5%', '100%']);
    expect(formatPercent(0.004, 0)).toBe('<1%');
  });
});

describe('money', () => {
  it('takes signs, codes, other units and none', () => {
    expect(['€', 'EUR', '$', 'CHF', 'points', ''].map((unit) => plain(formatMoney(1234.5, unit)))).toEqual(['€1,234.50', '€1,234.50', '$1,234.50', 'CHF 1,234.50', '1,234.50 points', '1,234.50']);
    expect(formatMoney(1234.5, 'EUR', 0)).toBe('€1,235');
  });

  it('does not mistake a hostile unit for a currency', () => {
    expect(plain(formatMoney(1, '__proto__'))).toBe('1.00 __proto__');
  });
});

describe('time', () => {
  it('says days without a zone', () => {
    expect(formatDay(10_225)).toBe('Dec 30, 1997');
    expect(formatDay(-1)).toBe('Dec 31, 1969');
    expect(formatDay(10_225, 'month')).toBe('Dec 1997');
  });

  it('says durations in their two largest units', () => {
    expect([0, 350, 4200, 59_600, 65_000].map((ms) => plain(formatTimeLeft(ms)))).toEqual(['1 s', '1 s', '5 s', '1 min', '1 min 5 s']);
    const said = [0, 350, 4200, 59_400, 59_600, 65_000, 3_600_000, 7_380_000].map((ms) => plain(formatDuration(ms)));
    expect(said).toEqual(['0 ms', '350 ms', '4.2 s', '59 s', '1 min', '1 min 5 s', '1 h', '2 h 3 min']);
  });
});

describe('sizes', () => {
  it('are told in powers of 1,000', () => {
    expect([0, 1, 999, 1000, 1530, 12_345, 999_999, 92_000_000, 3.2e9].map(formatBytes)).toEqual(['0 bytes', '1 byte', '999 bytes', '1 kB', '1.5 kB', '12 kB', '1 MB', '92 MB', '3.2 GB']);
  });
});
