import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFromDay, dayFromDate, daysInMonth, formatDateTime, formatDay, isDate, parseIsoDay, weekday } from '../../../src/core/data/calendar.ts';

describe('day numbers', () => {
  it('count from 1970-01-01', () => {
    expect(dayFromDate(1970, 1, 1)).toBe(0);
    expect(dayFromDate(1969, 12, 31)).toBe(-1);
    expect(dayFromDate(1970, 3, 1)).toBe(59);
    expect(dayFromDate(2000, 1, 1)).toBe(10_957);
    expect(dayFromDate(1997, 12, 30)).toBe(10_225);
  });

  it('agree with the platform on every day from 1600 to 2400', () => {
    for (let day = dayFromDate(1600, 1, 1); day <= dayFromDate(2400, 12, 31); day++) {
      const { year, month, day: dayOfMonth } = dateFromDay(day);
      if (dayFromDate(year, month, dayOfMonth) !== day || Date.UTC(year, month - 1, dayOfMonth) !== day * 86_400_000) throw new Error(`day ${day} is not ${year}-${month}-${dayOfMonth}`);
    }
    expect(dateFromDay(dayFromDate(2400, 2, 29))).toEqual({ year: 2400, month: 2, day: 29 });
  });

  it('name the weekday, Monday first', () => {
    expect(weekday(0)).toBe(4);
    expect(weekday(-1)).toBe(3);
    expect(weekday(dayFromDate(2024, 2, 26))).toBe(1);
    expect(weekday(dayFromDate(1600, 1, 2))).toBe(7);
  });

  it('know which days exist', () => {
    expect(isDate(2024, 2, 29)).toBe(true);
    expect(isDate(2023, 2, 29)).toBe(false);
    expect(isDate(1900, 2, 29)).toBe(false);
    expect(isDate(2000, 2, 29)).toBe(true);
    expect(isDate(2024, 13, 1)).toBe(false);
    expect(isDate(2024, 0, 1)).toBe(false);
    expect(isDate(2024, 4, 31)).toBe(false);
    expect(daysInMonth(2024, 2)).toBe(29);
  });
});

describe('ISO text', () => {
  it('is written and read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayFromDate(0, 1, 1), max: dayFromDate(9999, 12, 31) }), (day) => {
        expect(parseIsoDay(formatDay(day))).toBe(day);
      }),
    );
    expect(formatDay(10_225)).toBe('1997-12-30');
    expect(formatDay(dayFromDate(12_345, 1, 2))).toBe('+012345-01-02');
    expect(formatDay(dayFromDate(-5, 1, 2))).toBe('-000005-01-02');
  });

  it('is refused where the day does not exist or the form is another', () => {
    for (const text of ['2024-02-30', '2024-2-3', '2024/02/03', '20240203', '2024-02-03 ', '2024-02-0x', '', 'today']) expect(parseIsoDay(text)).toBeUndefined();
  });

  it('of a datetime has only the fraction that is there', () => {
    expect(formatDateTime(0)).toBe('1970-01-01T00:00:00');
    expect(formatDateTime(-1)).toBe('1969-12-31T23:59:59.999');
    expect(formatDateTime(10_225 * 86_400_000 + 8 * 3_600_000 + 5 * 60_000 + 7000, 'utc')).toBe('1997-12-30T08:05:07Z');
    expect(formatDateTime(1.5)).toBe('1970-01-01T00:00:00.001500');
    expect(formatDateTime(86_399_999.9999)).toBe('1970-01-02T00:00:00');
  });
});
