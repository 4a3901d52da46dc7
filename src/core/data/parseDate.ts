import type { CellFormat } from './column.ts';
import { DAY_MS, dayFromDate, isDate, isoDayAt, parseIsoDay } from './calendar.ts';
import { monthFromName } from './monthNames.ts';
import { scanTime } from './parseTime.ts';

export type DateOrder = NonNullable<CellFormat['dateOrder']>;

/** A date or datetime as it was found. Reused between cells, since a column has a million of them. */
export interface DateScan {
  day: number;
  /** Time of day in ms; 0 where there is none. */
  timeMs: number;
  hasTime: boolean;
  /** NaN where the cell has no offset from UTC. */
  offsetMs: number;
  /** Read by the rule 69–99 → 1969–1999, 00–68 → 2000–2068 (POSIX strptime). */
  twoDigitYear: boolean;
  /** The month was a name, or the year came first with four digits: day and month cannot be confused. */
  certain: boolean;
}

const LONGEST = 64;
/** Day or year, then a month's name; or the name, then the day: a quick look before the long ones. */
const MAYBE_NAMED = /^(?:\d{1,4}[^\d:]{4,}\d|[^\d\s]{3,11}[-/. ]+\d{1,2}\D)/;
const DAY_FIRST_NAMED = /^(\d{1,2})(?:st|nd|rd|th|º)?[-/. ]+(?:de +)?(\p{L}{3,10})\.?[-/., ]+(?:del? +)?(\d{4}|\d{2})(?!\d)/iu;
const MONTH_FIRST_NAMED = /^(\p{L}{3,10})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?(?:, *|[-/. ]+)(\d{4})(?!\d)/iu;
const YEAR_FIRST_NAMED = /^(\d{4})[-/. ]+(\p{L}{3,10})\.?[-/. ]+(\d{1,2})(?!\d)/iu;

export function createDateScan(): DateScan {
  return { day: 0, timeMs: 0, hasTime: false, offsetMs: NaN, twoDigitYear: false, certain: false };
}

/**
 * A cell as a day number in a column's order of parts, or undefined where it does not fit: other order, a day that does not exist,
 * or a time of day, unless `dropTime`, which keeps the day (in UTC where the cell has an offset).
 */
export function parseDate(text: string, order: DateOrder, scan: DateScan, dropTime = false): number | undefined {
  const iso = parseIsoDay(text);
  if (iso !== undefined) return iso;
  if (!scanDate(text, order, scan)) return undefined;
  if (!scan.hasTime) return scan.day;
  if (!dropTime) return undefined;
  return scan.offsetMs === scan.offsetMs ? scan.day + Math.floor((scan.timeMs - scan.offsetMs) / DAY_MS) : scan.day;
}

/**
 * A cell as ms since 1970-01-01T00:00: UTC where the column's cells carry an offset, else wall time. NaN where it does not fit;
 * a bare date is midnight in a `wall` column, and does not fit a `utc` column, nor does a time without an offset.
 */
export function parseDateTime(text: string, order: DateOrder, zone: 'utc' | 'wall', scan: DateScan): number {
  const plain = parsePlainIsoDateTime(text, zone);
  if (plain === plain) return plain;
  if (!scanDate(text, order, scan)) return NaN;
  const hasOffset = scan.offsetMs === scan.offsetMs;
  if (hasOffset !== (zone === 'utc')) return NaN;
  return scan.day * DAY_MS + scan.timeMs - (hasOffset ? scan.offsetMs : 0);
}

/**
 * Reads a date, with or without a time after it, into `scan`; false where it is none. Orders: `iso` is YYYY-MM-DD alone;
 * `ymd`, `dmy` and `mdy` take - / . between parts, or nothing in eight digits. Years have four digits, or two after day and month.
 * `dmy` and `mdy` also take what cannot be confused: a year of four digits first with - / . between, and English or Spanish month names.
 */
export function scanDate(text: string, order: DateOrder, scan: DateScan): boolean {
  if (text.length < 6 || text.length > LONGEST) return false;
  const cell = text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 ? text.trim() : text;
  scan.twoDigitYear = false;
  scan.certain = false;
  const end = order === 'iso' ? scanIso(cell, scan) : scanParts(cell, order, scan) || scanNamed(cell, order, scan);
  if (end === 0) return false;
  scan.timeMs = 0;
  scan.offsetMs = NaN;
  scan.hasTime = end < cell.length;
  return !scan.hasTime || scanTime(cell, end, scan);
}

function scanIso(cell: string, scan: DateScan): number {
  const day = isoDayAt(cell);
  if (day === undefined) return 0;
  scan.day = day;
  scan.certain = true;
  return 10;
}

/** Three runs of digits with one kind of separator, or eight digits. Returns where the date ends, 0 where there is none. */
function scanParts(cell: string, order: 'ymd' | 'dmy' | 'mdy', scan: DateScan): number {
  const firstEnd = digitsEnd(cell, 0);
  if (firstEnd === 8) return scanCompact(cell, order, scan);
  const separator = cell.charCodeAt(firstEnd);
  if (firstEnd === 0 || firstEnd > 4 || (separator !== 45 && separator !== 46 && separator !== 47)) return 0;
  const secondEnd = digitsEnd(cell, firstEnd + 1);
  const thirdEnd = digitsEnd(cell, secondEnd + 1);
  const secondLength = secondEnd - firstEnd - 1;
  const thirdLength = thirdEnd - secondEnd - 1;
  if (cell.charCodeAt(secondEnd) !== separator || secondLength < 1 || secondLength > 2) return 0;
  const first = numberAt(cell, 0, firstEnd);
  const second = numberAt(cell, firstEnd + 1, secondEnd);
  const third = numberAt(cell, secondEnd + 1, thirdEnd);
  if (firstEnd === 4) return (thirdLength === 1 || thirdLength === 2) && setDay(scan, first, second, third, true) ? thirdEnd : 0;
  if (order === 'ymd' || firstEnd > 2 || (thirdLength !== 2 && thirdLength !== 4)) return 0;
  const year = thirdLength === 2 ? expandYear(third) : third;
  const fits = order === 'dmy' ? setDay(scan, year, second, first, false) : setDay(scan, year, first, second, false);
  scan.twoDigitYear = thirdLength === 2;
  return fits ? thirdEnd : 0;
}

function scanCompact(cell: string, order: 'ymd' | 'dmy' | 'mdy', scan: DateScan): number {
  if (order === 'ymd') return setDay(scan, numberAt(cell, 0, 4), numberAt(cell, 4, 6), numberAt(cell, 6, 8), true) ? 8 : 0;
  const first = numberAt(cell, 0, 2);
  const second = numberAt(cell, 2, 4);
  const year = numberAt(cell, 4, 8);
  return (order === 'dmy' ? setDay(scan, year, second, first, false) : setDay(scan, year, first, second, false)) ? 8 : 0;
}

/** Dates with the month's name. */
function scanNamed(cell: string, order: 'ymd' | 'dmy' | 'mdy', scan: DateScan): number {
  if (!MAYBE_NAMED.test(cell)) return 0;
  const yearFirst = YEAR_FIRST_NAMED.exec(cell);
  if (yearFirst) return setNamed(scan, yearFirst[0], yearFirst[1], yearFirst[2], yearFirst[3]);
  if (order === 'ymd') return 0;
  const dayFirst = DAY_FIRST_NAMED.exec(cell);
  if (dayFirst) return setNamed(scan, dayFirst[0], dayFirst[3], dayFirst[2], dayFirst[1]);
  const monthFirst = MONTH_FIRST_NAMED.exec(cell);
  return monthFirst ? setNamed(scan, monthFirst[0], monthFirst[3], monthFirst[1], monthFirst[2]) : 0;
}

function setNamed(scan: DateScan, matched: string, year: string, month: string, day: string): number {
  const named = monthFromName(month);
  if (named === undefined) return 0;
  scan.twoDigitYear = year.length === 2;
  return setDay(scan, scan.twoDigitYear ? expandYear(Number(year)) : Number(year), named, Number(day), true) ? matched.length : 0;
}

function setDay(scan: DateScan, year: number, month: number, day: number, certain: boolean): boolean {
  if (!isDate(year, month, day)) return false;
  scan.day = dayFromDate(year, month, day);
  scan.certain = certain;
  return true;
}

function expandYear(year: number): number {
  return year < 69 ? 2000 + year : 1900 + year;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

function numberAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

/** `YYYY-MM-DDTHH:MM:SS` (or a space for the T), with a final Z where the zone is UTC: what most machines write. NaN for all else. */
function parsePlainIsoDateTime(text: string, zone: 'utc' | 'wall'): number {
  if (text.length !== (zone === 'utc' ? 20 : 19)) return NaN;
  const day = isoDayAt(text);
  const separator = text.charCodeAt(10);
  if (day === undefined || (separator !== 84 && separator !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  if (zone === 'utc' && text.charCodeAt(19) !== 90) return NaN;
  const hours = twoDigitsAt(text, 11);
  const minutes = twoDigitsAt(text, 14);
  const seconds = twoDigitsAt(text, 17);
  return hours < 24 && minutes < 60 && seconds < 60 ? day * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 : NaN;
}

/** Infinity where there are no two digits. */
function twoDigitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Infinity;
}
