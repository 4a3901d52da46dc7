import type { DatasetMeta } from '../../../core/data/dataset.ts';
import { printTable } from '../../next/columnPrint.ts';
import { readingOf } from '../../next/readingOf.ts';
import type { ColumnPrint } from '../../next/types.ts';
import type { Mapping } from '../sources.ts';
import type { ChurnRecipeSource } from './types.ts';

/** Roles whose values name users, or are their own words: of them only the way in which they are written is kept. */
const NAMING_ROLES: readonly string[] = ['user', 'customer', 'reason'];

type ReadTable = Pick<DatasetMeta, 'columns' | 'profiles' | 'rows'> & { readonly source: Pick<DatasetMeta['source'], 'dialect'> };

/** What a recipe keeps of a table. Of columns that nothing was learned from no more than name, type and shares. */
export function churnRecipeSource(columns: Mapping<string>, learned: readonly string[], table: ReadTable): ChurnRecipeSource {
  const print = printTable(table.columns, table.profiles, table.rows);
  const roles = new Map(Object.entries(columns).flatMap(([role, column]) => (column === undefined ? [] : [[column, role] as const])));
  const kept = print.columns.map((column): ColumnPrint => {
    const role = roles.get(column.name);
    const { values: _values, ...plain } = column;
    if (role === undefined && !learned.includes(column.name)) return { name: column.name, type: column.type, missingShare: column.missingShare, distinctShare: column.distinctShare };
    return role !== undefined && NAMING_ROLES.includes(role) ? plain : column;
  });
  const there = new Set(print.columns.map(({ name }) => name));
  return { rows: print.rows, columns: kept, mapping: columns, learned: learned.filter((name) => there.has(name) && !roles.has(name)), read: readingOf(table) };
}
