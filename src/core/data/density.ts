import type { Column } from './column.ts';
import { MISSING_DAY } from './column.ts';
import type { DateDensity } from './profile.ts';
import { dayValues } from './table.ts';

const MAX_BINS = 400;

/**
 * Rows per step of whole days of a date or datetime column, at most 400 steps from the first day to the last; missing rows are left out.
 * With no date at all: no counts, from day 0. Throws `bad-input` for other types.
 */
export function dateDensity(column: Column): DateDensity {
  const days = dayValues(column);
  let firstDay = Infinity;
  let lastDay = -Infinity;
  for (const day of days) {
    if (day === MISSING_DAY) continue;
    if (day < firstDay) firstDay = day;
    if (day > lastDay) lastDay = day;
  }
  if (firstDay > lastDay) return { firstDay: 0, stepDays: 1, counts: [] };
  const stepDays = Math.ceil((lastDay - firstDay + 1) / MAX_BINS);
  const counts = new Array<number>(Math.floor((lastDay - firstDay) / stepDays) + 1).fill(0);
  for (const day of days) if (day !== MISSING_DAY) counts[Math.floor((day - firstDay) / stepDays)]++;
  return { firstDay, stepDays, counts };
}
