import { DAY_MS } from '../../core/data/calendar.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { type Mapping, REQUIRED_ROLES, ROLES, type RolesOf, type SourceName } from '../../tasks/clv/sources.ts';

export type ColumnProblem = 'missing' | 'not-date' | 'not-number' | 'same';
export type Role = RolesOf[SourceName];
export type ColumnProblems = Partial<Record<Role, ColumnProblem>>;

const DATES: ReadonlySet<Role> = new Set(['date', 'start', 'cancelRequested', 'accessEnd', 'trialEnd', 'pauseStart', 'pauseEnd', 'signup']);
const NUMBERS: ReadonlySet<Role> = new Set(['amount', 'margin', 'mrr', 'age', 'pageViews', 'sessionDuration', 'featureUsage', 'rate']);

/** What is wrong with a source's mapping, by role; empty where it can be used. */
export function columnProblems<Name extends SourceName>(source: Name, schemas: readonly ColumnSchema[], columns: Mapping<RolesOf[Name]>): ColumnProblems {
  const mapping: Mapping<Role> = columns;
  const required: readonly Role[] = REQUIRED_ROLES[source];
  const names = Object.values<string | undefined>(mapping);
  const problems: ColumnProblems = {};
  for (const role of ROLES[source] as readonly Role[]) {
    const name = mapping[role];
    const type = schemas.find((schema) => schema.name === name)?.type;
    if (!type) {
      if (required.includes(role) || name !== undefined) problems[role] = 'missing';
    } else if (DATES.has(role) && type !== 'date' && type !== 'datetime') problems[role] = 'not-date';
    else if (NUMBERS.has(role) && type !== 'number') problems[role] = 'not-number';
    else if (names.indexOf(name) !== names.lastIndexOf(name)) problems[role] = 'same';
  }
  return problems;
}

/** First and last day of a date or datetime column; undefined for other columns and where all is missing. */
export function firstDayOf({ type, min }: ColumnProfile): number | undefined {
  return toDay(type, min);
}

export function lastDayOf({ type, max }: ColumnProfile): number | undefined {
  return toDay(type, max);
}

function toDay(type: ColumnProfile['type'], value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (type === 'date') return value;
  return type === 'datetime' ? Math.floor(value / DAY_MS) : undefined;
}
