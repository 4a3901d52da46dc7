import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { printTable } from '../tasks/next/columnPrint.ts';
import type { NewTable } from '../tasks/next/types.ts';

/** New tables as they are compared with a recipe's. */
export async function newTables<Name extends string>(db: Database, datasets: readonly { readonly datasetId: string; readonly source?: Name }[]): Promise<readonly NewTable<Name>[]> {
  const tables: NewTable<Name>[] = [];
  for (const { datasetId, source } of datasets) {
    const { name, columns, profiles, rows } = await getDataset(db, datasetId);
    tables.push({ datasetId, name, print: printTable(columns, profiles, rows), source });
  }
  return tables;
}
