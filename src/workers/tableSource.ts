import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { TableFacts, TableSource } from '../tasks/table/facts.ts';

/** A stored table with those of the columns that it has; the others are read when they are asked for. */
export async function readSource(db: Database, datasetId: string, facts: TableFacts, columns: readonly string[]): Promise<TableSource> {
  const there = new Set(facts.columns.map(({ name }) => name));
  const table = await readTable(db, datasetId, columns.filter((column) => there.has(column)));
  return { facts, table, reader: { rows: facts.rows, columns: async (names) => (await readTable(db, datasetId, names)).columns } };
}
