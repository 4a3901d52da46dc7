import { WorkbenchError } from '../../core/contract/index.ts';
import type { Column, ColumnSchema, Table } from '../../core/data/column.ts';
import type { DatasetMeta } from '../../core/data/dataset.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { columnNamed } from '../../core/data/table.ts';

/** What is known of a table without reading its rows; `profiles` are in the order of `columns`. */
export type TableFacts = Pick<DatasetMeta, 'name' | 'rows' | 'columns' | 'profiles' | 'notes'>;

/** A table whose columns are read when they are asked for, each time anew: all together they may take a lot of memory. */
export interface ColumnReader {
  readonly rows: number;
  /** In the order asked for. Throws `not-found` for a column that is not there. */
  columns(names: readonly string[]): Promise<readonly Column[]>;
}

/** A table that is in memory as it is. */
export function readerOf(table: Table): ColumnReader {
  return { rows: table.rows, columns: async (names) => names.map((name) => columnNamed(table, name)) };
}

/** Columns that are in memory at a time take so many bytes, or one column: each reading costs a few milliseconds, however short it is. */
const BATCH_BYTES = 2 ** 25;

/** The columns that items need, one after the other, each with its items; a few columns are in memory at a time. */
export async function* readFor<Item>(reader: ColumnReader, items: readonly Item[], nameOf: (item: Item) => string): AsyncGenerator<readonly [Column, readonly Item[]]> {
  const byName = new Map<string, Item[]>();
  for (const item of items) byName.set(nameOf(item), [...(byName.get(nameOf(item)) ?? []), item]);
  const names = [...byName.keys()];
  const size = Math.max(1, Math.floor(BATCH_BYTES / (8 * Math.max(1, reader.rows))));
  for (let first = 0; first < names.length; first += size) {
    for (const column of await reader.columns(names.slice(first, first + size))) yield [column, byName.get(column.schema.name) ?? []];
  }
}

/** A table with what is known of it; `table` has the columns that a plan needs, features are read from `reader`. */
export interface TableSource {
  readonly facts: TableFacts;
  readonly table: Table;
  readonly reader: ColumnReader;
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
