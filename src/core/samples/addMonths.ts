import { dateFromDay, dayFromDate, daysInMonth } from '../data/calendar.ts';

/** The day so many months after a day, as invoices count: a 31st falls on the last day of a shorter month. */
export function addMonths(day: number, months: number): number {
  const { year, month, day: dayOfMonth } = dateFromDay(day);
  const count = year * 12 + month - 1 + months;
  const newYear = Math.floor(count / 12);
  const newMonth = count - newYear * 12 + 1;
  return dayFromDate(newYear, newMonth, Math.min(dayOfMonth, daysInMonth(newYear, newMonth)));
}
