import { DAY_MS } from './calendar.ts';
import type { Column, Table } from './column.ts';
import { isIdentifierName, isTargetName } from './columnName.ts';
import type { ColumnProfile, TableWarning, WarningKey } from './profile.ts';
import { dayValues, displayCell, keysOf, numberValues } from './table.ts';

const MANY_MISSING = 0.5;
const NEARLY_UNIQUE = 0.95;
/** Below this many values, being all different says nothing. */
const ENOUGH_VALUES = 20;
/** A target and its copy have few values. */
const FEW_VALUES = 50;

/** What a modeller should know of one column, from its profile. Facts: `missing`, `percent`, `value`, `distinct`, `rows`. */
export function columnWarnings(column: Column, profile: ColumnProfile, rows: number, todayDay: number): TableWarning[] {
  const { missing, distinct, name } = profile;
  const warn = (key: WarningKey, facts: TableWarning['facts']): TableWarning => ({ key, column: name, facts });
  if (rows === 0) return [];
  if (missing === rows) return [warn('all-missing', { rows })];
  const warnings: TableWarning[] = [];
  if (distinct === 1 && rows > 1) warnings.push(warn('constant', { value: shortValue(column), missing }));
  if (missing >= MANY_MISSING * rows) warnings.push(warn('many-missing', { missing, percent: Math.round((missing / rows) * 1000) / 10 }));
  const uniqueness = uniquenessWarning(column, profile, rows - missing);
  if (uniqueness) warnings.push(warn(uniqueness, { distinct, values: rows - missing }));
  const future = futureRows(column, profile, todayDay);
  if (future > 0) warnings.push(warn('future-dates', { rows: future }));
  return warnings;
}

function uniquenessWarning(column: Column, profile: ColumnProfile, values: number): 'suspected-identifier' | 'nearly-unique' | undefined {
  const { type, distinct, name, min = 0, max = 0 } = profile;
  if (!(type === 'category' || type === 'text' || type === 'number') || distinct < 2) return undefined;
  const named = isIdentifierName(name);
  if (!named && (values < ENOUGH_VALUES || distinct < NEARLY_UNIQUE * values)) return undefined;
  const whole = type === 'number' && isWhole(column);
  if (type === 'number' && !whole) return undefined;
  if (named) return 'suspected-identifier';
  if (!whole) return 'nearly-unique';
  if (distinct < values) return undefined;
  return max - min === values - 1 ? 'suspected-identifier' : 'nearly-unique';
}

function futureRows(column: Column, { type, max = -Infinity }: ColumnProfile, todayDay: number): number {
  if (type !== 'date' && type !== 'datetime') return 0;
  if ((type === 'date' ? max : Math.floor(max / DAY_MS)) <= todayDay) return 0;
  return dayValues(column).reduce((count, day) => count + (day > todayDay ? 1 : 0), 0);
}

function isWhole(column: Column): boolean {
  return column.chunks.every((chunk) => {
    if (chunk.type !== 'number') return false;
    for (const value of chunk.values) if (value === value && !Number.isInteger(value)) return false;
    return true;
  });
}

function shortValue(column: Column): string {
  for (let row = 0; ; row++) {
    const value = displayCell(column, row);
    if (value !== undefined) return value.slice(0, 100);
  }
}

/**
 * Columns that say the same, value for value, as a column that is named like a target (`churned`, `outcome`): with such a copy among the
 * features, a model answers what it was told. Only columns of 2 to 50 values, and tables of at least 20 rows.
 */
export function leakWarnings(table: Table, profiles: readonly ColumnProfile[]): TableWarning[] {
  if (table.rows < ENOUGH_VALUES) return [];
  const few = table.columns.filter((_, index) => profiles[index].distinct >= 2 && profiles[index].distinct <= FEW_VALUES && profiles[index].distinctExact);
  const targets = few.filter((column) => isTargetName(column.schema.name));
  if (targets.length === 0) return [];
  const codes = new Map(few.map((column) => [column, codesOf(column)]));
  return few.flatMap((column) => {
    const target = targets.find((candidate) => candidate !== column && mayAccuse(candidate, column, table) && isOneToOne(codes.get(candidate), codes.get(column)));
    return target ? [{ key: 'suspected-leak', column: column.schema.name, facts: { target: target.schema.name } } as const] : [];
  });
}

/** Of two targets only the later is accused. */
function mayAccuse(target: Column, column: Column, table: Table): boolean {
  return !isTargetName(column.schema.name) || table.columns.indexOf(target) < table.columns.indexOf(column);
}

/** Codes by value, missing included as a value. */
function codesOf(column: Column): ArrayLike<number> {
  return column.schema.type === 'number' ? numberCodes(column) : keysOf(column).codes;
}

function numberCodes(column: Column): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from(numberValues(column), (value) => {
    if (value !== value) return -1;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
}

/** Whether two columns of codes from −1 on are one-to-one. */
function isOneToOne(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (!a || !b) return false;
  const forward = new Map<number, number>();
  const back = new Map<number, number>();
  for (let row = 0; row < a.length; row++) {
    const there = forward.get(a[row]);
    const here = back.get(b[row]);
    if (there === undefined && here === undefined) {
      forward.set(a[row], b[row]);
      back.set(b[row], a[row]);
    } else if (there !== b[row] || here !== a[row]) return false;
  }
  return true;
}
