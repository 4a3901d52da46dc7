import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import type { ColumnPrint, TablePrint } from './types.ts';

/** A column with more kinds of values than this names things rather than kinds of them. */
const MAX_KINDS = 200;
const MAX_VALUES = 30;
const MAX_PATTERNS = 8;

/** Facts of a table that hold from month to month. `profiles` are in the order of `schemas`. */
export function printTable(schemas: readonly ColumnSchema[], profiles: readonly ColumnProfile[], rows: number): TablePrint {
  return { rows, columns: schemas.map((schema, i) => printColumn(schema, profiles[i], rows)) };
}

function printColumn({ name, type, format }: ColumnSchema, profile: ColumnProfile, rows: number): ColumnPrint {
  const { missing, distinct, whole, quantiles, min, max, top = [] } = profile;
  const present = rows - missing;
  const texts = top.map(({ value }) => value);
  const areKinds = distinct <= MAX_KINDS && distinct < 0.5 * Math.max(1, present);
  return {
    name,
    type,
    unit: format.unit,
    decimal: format.decimal,
    dateOrder: format.dateOrder,
    missingShare: rows > 0 ? missing / rows : 0,
    distinctShare: present > 0 ? Math.min(1, distinct / present) : 0,
    ...(type === 'number' ? { whole, quantiles } : {}),
    ...((type === 'date' || type === 'datetime') && min !== undefined && max !== undefined ? { days: [toDay(min, type), toDay(max, type)] as const } : {}),
    ...(type === 'category' && areKinds ? { values: texts.slice(0, MAX_VALUES) } : {}),
    ...(type === 'category' || type === 'text' ? { patterns: [...new Set(texts.map(patternOf))].slice(0, MAX_PATTERNS) } : {}),
  };
}

const DAY_MS = 86_400_000;

/** A profile counts dates in days and datetimes in ms. */
function toDay(value: number, type: 'date' | 'datetime'): number {
  return type === 'date' ? value : Math.floor(value / DAY_MS);
}

/** How a text is written: `C-0042` is `a-9`. */
export function patternOf(text: string): string {
  return text.slice(0, 80).replace(/\p{L}+/gu, 'a').replace(/\p{N}+/gu, '9');
}
