import type { Column, Table } from '../core/data/column.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import { type BookContext, stepsOf } from '../tasks/clv/reconcile/inTurns.ts';

/** The named columns, each once, read one after the other: a cancel between two is heard. Throws as `readTable`. */
export async function readColumnsInTurns(db: Database, datasetId: string, names: readonly (string | undefined)[], ctx: BookContext): Promise<Table> {
  const wanted = [...new Set(names)].filter((name) => name !== undefined);
  const steps = stepsOf(ctx, 'load', wanted.length);
  const columns: Column[] = [];
  let rows = 0;
  for (const name of wanted) {
    const table = await steps(readTable(db, datasetId, [name]));
    columns.push(...table.columns);
    rows = table.rows;
    await ctx.breathe();
  }
  return { rows, columns };
}
