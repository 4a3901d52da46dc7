import { parseIsoDay } from '../../core/data/calendar.ts';
import { formatDay, formatWallTime } from '../../i18n/format.ts';

const DAY_LENGTH = 10;

/** The first moment that is held out (ISO 8601) as a person reads it: a day, with its time where that is not midnight. */
export function cutoffText(cutoff: string): string {
  const day = cutoffDay(cutoff);
  if (day === undefined) return cutoff;
  const ms = Date.parse(cutoff.endsWith('Z') ? cutoff : `${cutoff}Z`);
  return cutoff.length > DAY_LENGTH && Number.isFinite(ms) && ms % 86_400_000 !== 0 ? formatWallTime(ms) : formatDay(day);
}

/** Its day, in days since 1970-01-01. */
export function cutoffDay(cutoff: string): number | undefined {
  return parseIsoDay(cutoff.slice(0, DAY_LENGTH));
}
