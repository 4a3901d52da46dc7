/** What a time of day sets: see DateScan. */
export interface TimeScan {
  timeMs: number;
  offsetMs: number;
}

/** T, blanks or a comma; HH:MM[:SS[.fraction]]; AM or PM in English or Spanish writing; Z, UTC, GMT or an offset. */
const TIME = /(?:[Tt]|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: *([aApP])\.? ?[mM]\.?)?(?: *(?:([Zz]|UTC|GMT)|([+\-\u2212])(\d{2}):?(\d{2})?))?$/y;

/**
 * Reads the time that follows a date and must end the cell. Fractions of a second are kept to the microsecond; 24:00 and second 60 are refused.
 * Returns false where it is no time; `timeMs` and `offsetMs` (NaN without an offset) are then undefined.
 */
export function scanTime(cell: string, from: number, scan: TimeScan): boolean {
  TIME.lastIndex = from;
  const match = TIME.exec(cell);
  if (!match) return false;
  const [, hoursText, minutesText, secondsText, fraction, half, utc, sign, offsetHours, offsetMinutes] = match;
  const hours = half === undefined ? Number(hoursText) : hours24(Number(hoursText), half);
  const minutes = Number(minutesText);
  const seconds = Number(secondsText ?? 0);
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  scan.timeMs = hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + (fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 1e6) / 1000);
  if (utc !== undefined) scan.offsetMs = 0;
  else if (sign !== undefined) scan.offsetMs = (sign === '+' ? 1 : -1) * (Number(offsetHours) * 60 + Number(offsetMinutes ?? 0)) * 60_000;
  else scan.offsetMs = NaN;
  return sign === undefined || (Number(offsetHours) <= 18 && Number(offsetMinutes ?? 0) <= 59);
}

/** Infinity where the hour is not one of a half-day clock. */
function hours24(hours: number, half: string): number {
  if (hours < 1 || hours > 12) return Infinity;
  return (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
