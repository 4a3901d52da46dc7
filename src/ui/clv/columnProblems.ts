import { DAY_MS } from '../../core/data/calendar.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { dayOfUnixTime, holdsUnixTimes } from '../../core/data/unixTime.ts';
import { type Mapping, REQUIRED_ROLES, ROLES, type RolesOf, type SourceName } from '../../tasks/clv/sources.ts';
import { type RoleProblem, roleProblems } from '../models/roleProblems.ts';

export type ColumnProblem = RoleProblem;
export type Role = RolesOf[SourceName];
export type ColumnProblems = Partial<Record<Role, ColumnProblem>>;

const DATES: ReadonlySet<Role> = new Set(['date', 'start', 'cancelRequested', 'accessEnd', 'trialEnd', 'pauseStart', 'pauseEnd', 'signup']);
const NUMBERS: ReadonlySet<Role> = new Set(['amount', 'margin', 'mrr', 'age', 'pageViews', 'sessionDuration', 'featureUsage', 'rate']);

/** What is wrong with a source's mapping, by role; empty where it can be used. */
export function columnProblems<Name extends SourceName>(source: Name, schemas: readonly ColumnSchema[], columns: Mapping<RolesOf[Name]>, profiles: readonly ColumnProfile[] = []): ColumnProblems {
  return roleProblems<Role>({ roles: ROLES[source], required: REQUIRED_ROLES[source], dates: DATES, numbers: NUMBERS }, schemas, columns, profiles);
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
