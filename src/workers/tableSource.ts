import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { TableFacts, TableSource } from '../tasks/table/facts.ts';

/** A stored table with those of the columns that it has. */
export async function readSource(db: Database, datasetId: string, facts: TableFacts, columns: readonly string[]): Promise<TableSource> {
  const there = new Set(facts.columns.map(({ name }) => name));
  return { facts, table: await readTable(db, datasetId, columns.filter((column) => there.has(column))) };
}
