import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { Table } from '../core/data/column.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { ChurnSourceRef, EventSourceName } from '../tasks/churn/sources.ts';
import { fitTable } from '../tasks/next/adaptTable.ts';
import { joinTables } from '../tasks/next/joinTables.ts';
import type { TableFit } from '../tasks/next/types.ts';
import { storeJoined } from './storeJoined.ts';
import type { ReportWarning } from '../tasks/types.ts';

export interface JoinedSource {
  readonly source: ChurnSourceRef<EventSourceName>;
  readonly warnings: readonly ReportWarning[];
}

/**
 * Stores the rows of an earlier table of events and then of a later one as a dataset of its own, under the names that the run knows. Rows that agree in every column that both
 * have count once. A column that the later one lacks is told to be absent still: of its rows nobody knows it.
 */
export async function joinEvents(db: Database, storageKey: string, earlier: ChurnSourceRef<EventSourceName>, later: ChurnSourceRef<EventSourceName>, nowMs: number, ctx: TaskContext): Promise<JoinedSource> {
  if (earlier.datasetId === later.datasetId) throw new WorkbenchError('bad-input', 'The new file holds exactly the rows that are there already. Choose the file with the new ones.');
  ctx.onProgress({ phase: 'join', done: 0, total: NaN, unit: 'rows' });
  const from = { storageKey, earlier: await getDataset(db, earlier.datasetId), later: await getDataset(db, later.datasetId), nowMs };
  const then = named(await readTable(db, earlier.datasetId), earlier.fit);
  const now = named(await readTable(db, later.datasetId), later.fit);
  const names = new Set(then.columns.map(({ schema }) => schema.name));
  const common = now.columns.map(({ schema }) => schema.name).filter((name) => names.has(name));
  const { datasetId, warnings } = await storeJoined(db, await joinTables(then, now, {}, common, ctx), from, ctx);
  const absent = { ...earlier.fit?.absent, ...later.fit?.absent };
  return { source: { datasetId, columns: later.columns, ...(Object.keys(absent).length === 0 ? {} : { fit: { names: {}, absent } }) }, warnings };
}

/** As the run calls its columns, without those that are absent. */
function named(table: Table, fit: TableFit | undefined): Table {
  if (!fit) return table;
  const { rows, columns } = fitTable(table, fit);
  return { rows, columns: columns.filter(({ schema }) => !Object.hasOwn(fit.absent, schema.name)) };
}
