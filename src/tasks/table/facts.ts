import { WorkbenchError } from '../../core/contract/index.ts';
import type { ColumnSchema, Table } from '../../core/data/column.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';

/** What is known of a table without reading its rows; `profiles` are in the order of `columns`. */
export type TableFacts = Pick<DatasetMeta, 'name' | 'rows' | 'columns' | 'profiles' | 'notes'>;

/** A table with what is known of it; `table` has the columns that are needed. */
export interface TableSource {
  readonly facts: TableFacts;
  readonly table: Table;
}

/** A column and its profile. Throws `not-found` that lists the names there are; `option` is what named it. */
export function columnOf({ name: table, columns, profiles }: TableFacts, name: string, option = 'target'): { readonly schema: ColumnSchema; readonly profile: ColumnProfile } {
  const at = columns.findIndex((column) => column.name === name);
  if (at >= 0) return { schema: columns[at], profile: profiles[at] };
  const known = columns.slice(0, 50).map((column) => `"${column.name}"`);
  throw new WorkbenchError('not-found', `Option "${option}" names the column ${JSON.stringify(name.slice(0, 80))}, which "${table}" does not have. The columns are: ${known.join(', ')}.`, { option, column: name });
}

/** Throws `not-enough-data` for a table of less than two rows. */
export function checkRows({ name, rows }: TableFacts): void {
  if (rows < 2) throw new WorkbenchError('not-enough-data', `"${name}" has ${rows === 0 ? 'no rows' : 'one row only'}; learning and judging need at least 2. Choose another table.`);
}
