import { DAY_MS } from './calendar.ts';
import { MISSING_DAY } from './column.ts';
import type { ColumnProfile } from './profile.ts';

/** 1980-01-01 and 2100-01-01 in seconds: a whole number between them, or a thousand times as large, is how programs export a time. */
const FIRST_SECOND = 315_532_800;
const LAST_SECOND = 4_102_444_800;

/** Whether a number can be a Unix time from 1980 to 2100, in seconds or in milliseconds. */
export function isUnixTime(value: number): boolean {
  return isSeconds(value) || isSeconds(value / 1000);
}

/** Milliseconds since 1970-01-01T00:00 UTC of a Unix time in seconds or milliseconds; NaN stays NaN. */
export function msOfUnixTime(value: number): number {
  return isSeconds(value) ? value * 1000 : value;
}

/** The UTC day of a Unix time in seconds or milliseconds, as days since 1970-01-01; MISSING_DAY for NaN. */
export function dayOfUnixTime(value: number): number {
  return Number.isNaN(value) ? MISSING_DAY : Math.floor(msOfUnixTime(value) / DAY_MS);
}

/** Whether all numbers of a column can be Unix times; false where all are missing, and for columns of another type. */
export function holdsUnixTimes(profile: ColumnProfile | undefined): boolean {
  return profile?.type === 'number' && profile.min !== undefined && profile.max !== undefined && isUnixTime(profile.min) && isUnixTime(profile.max);
}

function isSeconds(value: number): boolean {
  return value >= FIRST_SECOND && value < LAST_SECOND;
}
