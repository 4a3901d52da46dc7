import { formatDay } from '../../core/data/calendar.ts';
import type { ReportWarning } from './types.ts';

/** Rows by day: the days with at least one row, ascending, and how many each has. */
export interface DayCounts {
  readonly day: Int32Array;
  readonly rows: Int32Array;
}

export interface CompleteThroughProposal {
  /** The last day of which all rows seem to be there. */
  readonly day: number;
  /** The last day with a row. */
  readonly lastDay: number;
  /** Why `day` is earlier: `stray-dates`, `short-last-days`; empty where it is the last day itself. */
  readonly why: readonly ReportWarning[];
}

/** With fewer rows on a usual day than this, a day with few rows may be chance. */
const FEW_ROWS = 16;
/** A day is short with less than this share of what its weekday has, and less than any of the same weekdays before. */
const SHORT_SHARE = 0.5;
const WEEKS_COMPARED = 8;
const MIN_WEEKS = 3;
/** More short days than a week at the end are a fall in business, not an export that was cut off. */
const MAX_SHORT_DAYS = 7;

/** A tail of dates that are mistakes or plans: hardly any rows, each day far below the level before. */
const STRAY_SHARE_OF_ROWS = 0.01;
const STRAY_SHARE_OF_DAY = 0.1;
const LEVEL_DAYS = 28;
/** Where too few rows a day tell a level: rows behind a gap as long, and several times longer than any before. */
const STRAY_GAP_DAYS = 180;
const STRAY_GAP_FACTOR = 5;

/** Rows by their own day (`knownFrom` of transactions). */
export function countDays(days: Int32Array): DayCounts {
  const sorted = Int32Array.from(days).sort();
  const day: number[] = [];
  const rows: number[] = [];
  for (let row = 0; row < sorted.length; row++) {
    if (row > 0 && sorted[row] === sorted[row - 1]) rows[rows.length - 1]++;
    else {
      day.push(sorted[row]);
      rows.push(1);
    }
  }
  return { day: Int32Array.from(day), rows: Int32Array.from(rows) };
}

/**
 * To which day a source seems complete, from its rows by day (at least one): its last day, but for a tail of stray dates, and for last days that
 * have far fewer rows than the same weekdays of the eight weeks before, as a file has that was exported at noon. Where days have few rows, or
 * there are fewer than three weeks, the last day is not doubted.
 */
export function proposeCompleteThrough(counts: DayCounts): CompleteThroughProposal {
  const { day, rows } = counts;
  const last = day.length - 1;
  const body = endOfBody(counts);
  const end = endOfFullDays(counts, body);
  const proposed = end === body ? day[body] : day[end + 1] - 1;
  const why: ReportWarning[] = [];
  const sum = (from: number, to: number) => rows.subarray(from, to).reduce((total, count) => total + count, 0);
  if (body < last) {
    const facts = { rows: sum(body + 1, last + 1), bodyEnd: formatDay(day[body]), lastDay: formatDay(day[last]) };
    why.push({ key: 'stray-dates', message: `After ${facts.bodyEnd} there are only ${facts.rows} rows, up to ${facts.lastDay}: they look like stray or planned dates.`, facts });
  }
  if (end < body) {
    const usual = median(sameWeekdays(counts, end + 1));
    const facts = { rows: rows[end + 1], usual, shortDay: formatDay(day[end + 1]), proposed: formatDay(proposed) };
    why.push({ key: 'short-last-days', message: `${facts.shortDay} has ${facts.rows} rows, and the same weekdays before had about ${usual}: the file seems to end before the day does. It looks complete through ${facts.proposed}.`, facts });
  }
  return { day: proposed, lastDay: day[last], why };
}

/** Index of the last day before a tail of stray dates; the last index where there is none. */
function endOfBody(counts: DayCounts): number {
  const { day, rows } = counts;
  const last = day.length - 1;
  const total = rows.reduce((sum, count) => sum + count, 0);
  const isSmall = (tail: number) => tail <= Math.max(1, STRAY_SHARE_OF_ROWS * total);
  const dense = endByLevel(counts, total);
  const tailRows = (end: number) => rows.subarray(end + 1).reduce((sum, count) => sum + count, 0);
  if (dense < last && isSmall(tailRows(dense))) return dense;

  let longest = 0;
  for (let i = 1; i <= last; i++) {
    const gap = day[i] - day[i - 1];
    if (gap > Math.max(STRAY_GAP_DAYS, STRAY_GAP_FACTOR * longest) && isSmall(tailRows(i - 1))) return i - 1;
    longest = Math.max(longest, gap);
  }
  return last;
}

/** Index of the last day with a tenth of the rows that the typical row's day has, where all days behind it are far below the level right before. */
function endByLevel({ day, rows }: DayCounts, total: number): number {
  const last = day.length - 1;
  const ascending = Int32Array.from(rows).sort();
  let seen = 0;
  let typical = 0;
  for (let i = 0; i <= last && 2 * seen < total; i++) {
    typical = ascending[i];
    seen += ascending[i];
  }
  let end = last;
  while (end > 0 && rows[end] < STRAY_SHARE_OF_DAY * typical) end--;
  const level = median([...rows.subarray(Math.max(0, end + 1 - LEVEL_DAYS), end + 1)]);
  const isStray = level >= FEW_ROWS && day[last] - day[end] > MAX_SHORT_DAYS && rows.subarray(end + 1).every((count) => count < STRAY_SHARE_OF_DAY * level);
  return isStray ? end : last;
}

/** Index of the last day at or before `last` that is not short; `last` where many are, or where the days before are far below the usual too. */
function endOfFullDays(counts: DayCounts, last: number): number {
  const { day, rows } = counts;
  let end = last;
  while (end > 0 && day[last] - day[end] <= MAX_SHORT_DAYS && isShort(counts, end)) end--;
  const isFall = day[last] - day[end] > MAX_SHORT_DAYS || rows[end] < SHORT_SHARE * median(sameWeekdays(counts, end));
  return isFall ? last : end;
}

function isShort(counts: DayCounts, i: number): boolean {
  const before = sameWeekdays(counts, i);
  const usual = median(before);
  const rows = counts.rows[i];
  return before.length >= MIN_WEEKS && usual >= FEW_ROWS && rows < SHORT_SHARE * usual && before.every((count) => rows < count);
}

/** Rows of the same weekday in the weeks before day i; weeks without a row on it, such as holidays, do not count. */
function sameWeekdays({ day, rows }: DayCounts, i: number): readonly number[] {
  const found: number[] = [];
  for (let j = i - 1; j >= 0 && day[i] - day[j] <= 7 * WEEKS_COMPARED; j--) if ((day[i] - day[j]) % 7 === 0) found.push(rows[j]);
  return found;
}

/** The lower one of two in the middle; NaN of nothing. */
function median(values: readonly number[]): number {
  return values.length === 0 ? NaN : [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}
