import { dateFromDay, dayFromDate } from '../../../core/data/calendar.ts';

/** The month of a day, counted from January 1970. */
export function monthOfDay(day: number): number {
  const { year, month } = dateFromDay(day);
  return monthNumber(year, month);
}

/** The month 1–12 of a year, counted from January 1970. */
export function monthNumber(year: number, month: number): number {
  return (year - 1970) * 12 + month - 1;
}

/** The first day of a month that is counted from January 1970. */
export function firstDayOfMonth(month: number): number {
  const year = Math.floor(month / 12);
  return dayFromDate(1970 + year, month - 12 * year + 1, 1);
}
