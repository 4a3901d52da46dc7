import type { DatasetMeta } from '../../../core/data/dataset.ts';
import { printTable } from '../../next/columnPrint.ts';
import { readingOf } from '../../next/readingOf.ts';
import type { ClvSource, SourceName } from '../sources.ts';
import type { ColumnPrint, RecipeSource } from './types.ts';

type ReadTable = Pick<DatasetMeta, 'columns' | 'profiles' | 'rows'> & { readonly source: Pick<DatasetMeta['source'], 'dialect'> };

/** Roles whose values name customers or what they did: of them only the way in which they are written is kept. */
const NAMING_ROLES: readonly string[] = ['customer', 'order', 'reason'];

/**
 * What a recipe keeps of a source: which column is which, what the columns looked like, and how the file was read. Of columns with money that have no
 * role nothing but name and type is kept.
 */
export function recipeSource<Name extends SourceName>(name: Name, { columns: mapping }: Pick<ClvSource<Name>, 'columns'>, table: ReadTable): RecipeSource<Name> {
  const print = printTable(table.columns, table.profiles, table.rows);
  const roles = new Map(Object.entries<string>(mapping as Readonly<Record<string, string>>).map(([role, column]) => [column, role]));
  const columns = print.columns.map((column): ColumnPrint => {
    const role = roles.get(column.name);
    const { values, ...plain } = column;
    if (role === undefined && name !== 'customers') return { name: column.name, type: column.type, missingShare: column.missingShare, distinctShare: column.distinctShare };
    return role !== undefined && NAMING_ROLES.includes(role) ? plain : { ...plain, ...(values ? { values } : {}) };
  });
  return { rows: print.rows, columns, mapping, read: readingOf(table) };
}
