import { DAY_MS } from '../../core/data/calendar.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { dayOfUnixTime, holdsUnixTimes } from '../../core/data/unixTime.ts';
import { type Mapping, REQUIRED_ROLES, ROLES, type RolesOf, type SourceName } from '../../tasks/clv/sources.ts';

export type ColumnProblem = 'missing' | 'not-date' | 'not-number' | 'same';
export type Role = RolesOf[SourceName];
export type ColumnProblems = Partial<Record<Role, ColumnProblem>>;

const DATES: ReadonlySet<Role> = new Set(['date', 'start', 'cancelRequested', 'accessEnd', 'trialEnd', 'pauseStart', 'pauseEnd', 'signup']);
const NUMBERS: ReadonlySet<Role> = new Set(['amount', 'margin', 'mrr', 'age', 'pageViews', 'sessionDuration', 'featureUsage', 'rate']);

/** What is wrong with a source's mapping, by role; empty where it can be used. */
export function columnProblems<Name extends SourceName>(source: Name, schemas: readonly ColumnSchema[], columns: Mapping<RolesOf[Name]>, profiles: readonly ColumnProfile[] = []): ColumnProblems {
  const mapping: Mapping<Role> = columns;
  const required: readonly Role[] = REQUIRED_ROLES[source];
  const names = Object.values<string | undefined>(mapping);
  const problems: ColumnProblems = {};
  for (const role of ROLES[source] as readonly Role[]) {
    const name = mapping[role];
    const place = schemas.findIndex((schema) => schema.name === name);
    const type = schemas.at(place)?.type;
    const holdsDays = type === 'date' || type === 'datetime' || holdsUnixTimes(profiles.at(place));
    if (place < 0) {
      if (required.includes(role) || name !== undefined) problems[role] = 'missing';
    } else if (DATES.has(role) && !holdsDays) problems[role] = 'not-date';
    else if (NUMBERS.has(role) && type !== 'number') problems[role] = 'not-number';
    else if (names.indexOf(name) !== names.lastIndexOf(name)) problems[role] = 'same';
  }
  return problems;
}

/** First and last day of a column of dates, datetimes or Unix times; undefined for other columns and where all is missing. */
export function firstDayOf(profile: ColumnProfile): number | undefined {
  return toDay(profile, profile.min);
}

export function lastDayOf(profile: ColumnProfile): number | undefined {
  return toDay(profile, profile.max);
}

function toDay(profile: ColumnProfile, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (profile.type === 'date') return value;
  if (profile.type === 'datetime') return Math.floor(value / DAY_MS);
  return holdsUnixTimes(profile) ? dayOfUnixTime(value) : undefined;
}
