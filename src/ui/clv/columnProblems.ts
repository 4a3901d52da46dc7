import { DAY_MS } from '../../core/data/calendar.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import type { ClvColumns } from '../../tasks/clv/types.ts';

export type ColumnProblem = 'missing' | 'not-date' | 'not-number' | 'same';
export type ColumnProblems = Partial<Record<keyof ClvColumns, ColumnProblem>>;

/** What is wrong with a mapping, by role; empty where it can be used. */
export function columnProblems(schemas: readonly ColumnSchema[], { customer, date, amount }: Partial<ClvColumns>): ColumnProblems {
  const typeOf = (name: string | undefined) => schemas.find((schema) => schema.name === name)?.type;
  const problems: ColumnProblems = {};
  if (!typeOf(customer)) problems.customer = 'missing';
  else if (customer === date || customer === amount) problems.customer = 'same';
  if (!typeOf(date)) problems.date = 'missing';
  else if (typeOf(date) !== 'date' && typeOf(date) !== 'datetime') problems.date = 'not-date';
  if (!typeOf(amount)) problems.amount = 'missing';
  else if (typeOf(amount) !== 'number') problems.amount = 'not-number';
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
