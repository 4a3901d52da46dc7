import type { ColumnType } from '../../core/data/column.ts';
import type { Dialect, ReadOverrides } from '../../core/data/dataset.ts';

export type TypeOverride = NonNullable<ReadOverrides['types']>[string];

/** The overrides with one part of the dialect set, or left to detection where `value` is undefined. Types belong to columns, so they go when the columns may change. */
export function withDialect<Key extends keyof Dialect>(overrides: ReadOverrides, key: Key, value: Dialect[Key] | undefined): ReadOverrides {
  const { [key]: _, ...others } = overrides.dialect ?? {};
  return { ...overrides, dialect: value === undefined ? others : { ...others, [key]: value }, types: undefined };
}

/** The overrides with one column's type set. Names come from files: built from entries, so that `__proto__` is a name like others. */
export function withType(overrides: ReadOverrides, column: string, override: TypeOverride): ReadOverrides {
  const others = Object.entries(overrides.types ?? {}).filter(([name]) => name !== column);
  return { ...overrides, types: Object.fromEntries([...others, [column, override]]) };
}

export const COLUMN_TYPES: readonly ColumnType[] = ['number', 'category', 'date', 'datetime', 'bool', 'text'];
