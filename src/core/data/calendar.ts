/** The proleptic Gregorian calendar as day numbers counted from 1970-01-01: no zone, no clock, no `Date`. */
export const DAY_MS = 86_400_000;

const DAYS_BEFORE_1970 = 719_468;
const DAYS_IN_400_YEARS = 146_097;

/** A calendar day in parts: `month` 1–12, `day` 1–31. Year 0 is 1 BC. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The day number of a date. The parts are taken as they are: check those from outside with `isDate`.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function dayFromDate(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * DAYS_IN_400_YEARS + dayOfEra - DAYS_BEFORE_1970;
}

/** The date of a day number (a whole number). Source: Hinnant, civil_from_days. */
export function dateFromDay(day: number): CalendarDate {
  const shifted = day + DAYS_BEFORE_1970;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 };
}

/** Days of a month (1–12) in a year. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Whether the parts name a day that exists: false for 30 February. */
export function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));
}

/** A day number as ISO 8601, `1997-12-30`; years outside 0–9999 with a sign and six digits or more. */
export function formatDay(day: number): string {
  const { year, month, day: dayOfMonth } = dateFromDay(day);
  return `${formatYear(year)}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** The day number of exactly `YYYY-MM-DD`; undefined for anything else and for days that do not exist. */
export function parseIsoDay(text: string): number | undefined {
  return text.length === 10 ? isoDayAt(text) : undefined;
}

/** The day number of the `YYYY-MM-DD` that a text begins with, or undefined. */
export function isoDayAt(text: string): number | undefined {
  const y1 = text.charCodeAt(0) - 48;
  const y2 = text.charCodeAt(1) - 48;
  const y3 = text.charCodeAt(2) - 48;
  const y4 = text.charCodeAt(3) - 48;
  const m1 = text.charCodeAt(5) - 48;
  const m2 = text.charCodeAt(6) - 48;
  const d1 = text.charCodeAt(8) - 48;
  const d2 = text.charCodeAt(9) - 48;
  const digits = isDigit(y1) && isDigit(y2) && isDigit(y3) && isDigit(y4) && isDigit(m1) && isDigit(m2) && isDigit(d1) && isDigit(d2);
  if (!digits || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
  const month = m1 * 10 + m2;
  const day = d1 * 10 + d2;
  return isDate(year, month, day) ? dayFromDate(year, month, day) : undefined;
}

/** Day of the week, ISO 8601: 1 is Monday, 7 is Sunday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * Milliseconds since 1970-01-01T00:00 as ISO 8601, `1997-12-30T08:05:00`, with `.123` or `.123456` only where they are
 * not zero, and a final `Z` where the zone is `utc`.
 */
export function formatDateTime(ms: number, zone: 'utc' | 'wall' = 'wall'): string {
  let day = Math.floor(ms / DAY_MS);
  let micros = Math.round((ms - day * DAY_MS) * 1000);
  if (micros === DAY_MS * 1000) {
    day += 1;
    micros = 0;
  }
  const seconds = Math.floor(micros / 1e6);
  const time = `${twoDigits(Math.floor(seconds / 3600))}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return `${formatDay(day)}T${time}${fraction(micros % 1e6)}${zone === 'utc' ? 'Z' : ''}`;
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

function fraction(micros: number): string {
  if (micros === 0) return '';
  return micros % 1000 === 0 ? `.${String(micros / 1000).padStart(3, '0')}` : `.${String(micros).padStart(6, '0')}`;
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
