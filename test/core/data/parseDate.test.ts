import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFromDay, dayFromDate, formatDateTime, formatDay } from '../../../src/core/data/calendar.ts';
import { createDateScan, parseDate, parseDateTime } from '../../../src/core/data/parseDate.ts';
import type { DateOrder } from '../../../src/core/data/parseDate.ts';

const scan = createDateScan();
const read = (text: string, order: DateOrder) => {
  const day = parseDate(text, order, scan);
  return day === undefined ? undefined : formatDay(day);
};
const readTime = (text: string, order: DateOrder = 'iso', zone: 'utc' | 'wall' = 'wall') => {
  const ms = parseDateTime(text, order, zone, scan);
  return ms === ms ? formatDateTime(ms, zone) : undefined;
};

describe('parseDate', () => {
  it.each<[string, DateOrder, string]>([
    ['1997-12-30', 'iso', '1997-12-30'],
    ['19971230', 'ymd', '1997-12-30'],
    ['1997/12/30', 'ymd', '1997-12-30'],
    ['1997.1.5', 'ymd', '1997-01-05'],
    ['30/12/1997', 'dmy', '1997-12-30'],
    ['30-12-1997', 'dmy', '1997-12-30'],
    ['30.12.1997', 'dmy', '1997-12-30'],
    ['30121997', 'dmy', '1997-12-30'],
    ['3/4/1997', 'dmy', '1997-04-03'],
    ['3/4/1997', 'mdy', '1997-03-04'],
    ['12301997', 'mdy', '1997-12-30'],
    ['1997-12-30', 'dmy', '1997-12-30'],
    ['30/12/68', 'dmy', '2068-12-30'],
    ['30/12/69', 'dmy', '1969-12-30'],
    ['1/5/15', 'mdy', '2015-01-05'],
    ['30 Dec 1997', 'dmy', '1997-12-30'],
    ['30-dic-97', 'dmy', '1997-12-30'],
    ['30 de diciembre de 1997', 'dmy', '1997-12-30'],
    ['1 de enero del 2020', 'dmy', '2020-01-01'],
    ['5 ene. 2020', 'dmy', '2020-01-05'],
    ['5th September 2020', 'dmy', '2020-09-05'],
    ['December 30, 1997', 'mdy', '1997-12-30'],
    ['Sept. 3, 2020', 'mdy', '2020-09-03'],
    ['1997-Dec-30', 'ymd', '1997-12-30'],
    [' 1997-12-30 ', 'iso', '1997-12-30'],
  ])('reads %s as %s', (text, order, day) => {
    expect(read(text, order)).toBe(day);
  });

  it.each<[string, DateOrder]>([
    ['2024-02-30', 'iso'],
    ['1997/12/30', 'iso'],
    ['1997-1-5', 'iso'],
    ['31/04/2020', 'dmy'],
    ['12/30/1997', 'dmy'],
    ['30/12/1997', 'mdy'],
    ['30/12-1997', 'dmy'],
    ['30/12/997', 'dmy'],
    ['97-12-30', 'ymd'],
    ['1997-12-30 10:00', 'iso'],
    ['1997-12-30x', 'iso'],
    ['30 Foo 1997', 'dmy'],
    ['Dec 1997', 'mdy'],
    ['1/2', 'dmy'],
    ['10:30:00', 'dmy'],
    ['0000-00-00', 'iso'],
    ['199712301', 'ymd'],
    ['note 123456', 'dmy'],
  ])('refuses %s in %s', (text, order) => {
    expect(read(text, order)).toBeUndefined();
  });

  it('drops the time where a person asked for dates, in UTC where there is an offset', () => {
    expect(parseDate('1970-01-03 23:30', 'iso', scan, true)).toBe(2);
    expect(parseDate('1970-01-03T23:30:00-02:00', 'iso', scan, true)).toBe(3);
  });

  it('reads back every order and separator', () => {
    const day = fc.integer({ min: dayFromDate(1600, 1, 1), max: dayFromDate(2400, 12, 31) });
    fc.assert(
      fc.property(day, fc.constantFrom<DateOrder>('ymd', 'dmy', 'mdy'), fc.constantFrom('-', '/', '.', ''), (number, order, separator) => {
        const { year, month, day: dayOfMonth } = dateFromDay(number);
        const parts = { y: String(year), m: String(month).padStart(2, '0'), d: String(dayOfMonth).padStart(2, '0') };
        const text = [...order].map((part) => parts[part as 'y' | 'm' | 'd']).join(separator);
        expect(parseDate(text, order, scan)).toBe(number);
      }),
    );
  });
});

describe('parseDateTime', () => {
  it.each<[string, string]>([
    ['1997-12-30T08:05:07', '1997-12-30T08:05:07'],
    ['1997-12-30 08:05:07', '1997-12-30T08:05:07'],
    ['1997-12-30 8:05', '1997-12-30T08:05:00'],
    ['1997-12-30 08:05:07.25', '1997-12-30T08:05:07.250'],
    ['1997-12-30 08:05:07.123456789', '1997-12-30T08:05:07.123457'],
    ['1997-12-30 12:05 AM', '1997-12-30T00:05:00'],
    ['1997-12-30 12:05 p. m.', '1997-12-30T12:05:00'],
    ['1997-12-30 3:05:09 pm', '1997-12-30T15:05:09'],
    ['1997-12-30', '1997-12-30T00:00:00'],
  ])('reads %s as wall time', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each<[string, string]>([
    ['1997-12-30T08:05:07Z', '1997-12-30T08:05:07Z'],
    ['1997-12-30T08:05:07+02:00', '1997-12-30T06:05:07Z'],
    ['1997-12-30T23:30:00-0530', '1997-12-31T05:00:00Z'],
    ['1997-12-30 08:05 UTC', '1997-12-30T08:05:00Z'],
    ['1997-12-30T08:05:07.5+01', '1997-12-30T07:05:07.500Z'],
  ])('reads %s as UTC', (text, time) => {
    expect(readTime(text, 'iso', 'utc')).toBe(time);
  });

  it('reads other orders', () => {
    expect(readTime('30/12/1997 20:15', 'dmy')).toBe('1997-12-30T20:15:00');
    expect(readTime('12/30/1997, 8:15 PM', 'mdy')).toBe('1997-12-30T20:15:00');
    expect(readTime('30 dic 1997 20:15:00', 'dmy')).toBe('1997-12-30T20:15:00');
  });

  it.each(['1997-12-30T24:00:00', '1997-12-30 08:60', '1997-12-30 08:05:60', '1997-12-30 13:00 PM', '1997-12-30 0:10 AM', '1997-12-30T08', '1997-12-30 08:05x', '1997-02-29 08:05:00', '1997-12-30T08:05:0a'])('refuses %s', (text) => {
    expect(readTime(text)).toBeUndefined();
  });

  it('does not mix UTC and wall time', () => {
    expect(readTime('1997-12-30T08:05:07Z', 'iso', 'wall')).toBeUndefined();
    expect(readTime('1997-12-30T08:05:07', 'iso', 'utc')).toBeUndefined();
    expect(readTime('1997-12-30', 'iso', 'utc')).toBeUndefined();
  });

  it('reads back what formatDateTime writes', () => {
    const micros = fc.integer({ min: -8_000_000_000_000_000, max: 8_000_000_000_000_000 });
    fc.assert(
      fc.property(micros, fc.constantFrom<'utc' | 'wall'>('utc', 'wall'), (value, zone) => {
        const text = formatDateTime(value / 1000, zone);
        expect(formatDateTime(parseDateTime(text, 'iso', zone, scan), zone)).toBe(text);
      }),
    );
  });
});
