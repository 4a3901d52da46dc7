import { profileTable } from '../../src/core/data/profileTable.ts';
import { createTableBuilder } from '../../src/core/data/tableBuilder.ts';
import type { ColumnNote } from '../../src/core/data/dataset.ts';
import { readerOf } from '../../src/tasks/table/facts.ts';
import type { TableSource } from '../../src/tasks/table/facts.ts';

/** A table as its file would be read: cells are text, '' is missing. */
export async function sourceOf(header: readonly string[], rows: readonly (readonly string[])[], roles: Readonly<Record<string, ColumnNote['role']>> = {}): Promise<TableSource> {
  const builder = createTableBuilder([...header], {});
  builder.add(rows.map((row) => [...row]), rows.map((_, i) => i + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(`The fixture could not be read: ${outcome.kind}.`);
  const { table } = outcome;
  const { profiles } = await profileTable(table, { todayDay: 30_000 });
  const notes = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, { role, knownAt: 'row-date' } satisfies ColumnNote]));
  return { table, reader: readerOf(table), facts: { name: 'fixture', rows: table.rows, columns: table.columns.map(({ schema }) => schema), profiles, notes } };
}
