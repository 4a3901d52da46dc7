import type { TaskContext } from '../core/contract/index.ts';
import type { Table } from '../core/data/column.ts';
import type { DatasetMeta } from '../core/data/dataset.ts';
import { datasetIdentity } from '../core/data/identity.ts';
import { profileTable } from '../core/data/profileTable.ts';
import { saveDataset } from '../storage/saveDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { JoinedTables } from '../tasks/next/joinTables.ts';
import type { ReportWarning } from '../tasks/types.ts';

export interface JoinedDataset {
  readonly datasetId: string;
  readonly warnings: readonly ReportWarning[];
}

/** The tables that were joined, and when. */
export interface JoinedFrom {
  readonly storageKey: string;
  readonly earlier: DatasetMeta;
  readonly later: DatasetMeta;
  readonly nowMs: number;
}

/** Stores joined rows as a dataset of their own, and says what was joined. Nothing new is stored where the same is there already. */
export async function storeJoined(db: Database, { table, repeated }: JoinedTables, from: JoinedFrom, ctx: TaskContext): Promise<JoinedDataset> {
  await ctx.breathe();
  const meta = await metaOf(table, from, ctx);
  await saveDataset(db, { storageKey: from.storageKey, meta, table, quarantine: [], signal: ctx.signal });
  return { datasetId: meta.id, warnings: joinWarnings(from, repeated) };
}

async function metaOf(table: Table, { earlier, later, nowMs }: JoinedFrom, ctx: TaskContext): Promise<DatasetMeta> {
  const { profiles, warnings } = await profileTable(table, { todayDay: Number.MAX_SAFE_INTEGER, breathe: ctx.breathe });
  return {
    ...later,
    id: await datasetIdentity(table),
    name: `${earlier.name} + ${later.name}`,
    rows: table.rows,
    columns: table.columns.map(({ schema }) => schema),
    notes: Object.fromEntries(table.columns.map(({ schema: { name } }) => [name, later.notes[name] ?? earlier.notes[name] ?? { knownAt: 'row-date' }])),
    profiles,
    warnings,
    source: { ...later.source, rowsRead: earlier.source.rowsRead + later.source.rowsRead, rowsQuarantined: earlier.source.rowsQuarantined + later.source.rowsQuarantined, sourceKept: false, mends: undefined },
    createdAtMs: nowMs,
    storedBytes: 0,
  };
}

function joinWarnings({ earlier, later }: JoinedFrom, repeated: number): readonly ReportWarning[] {
  const facts = { earlier: earlier.name, later: later.name, earlierRows: earlier.rows, laterRows: later.rows, repeated };
  const told: ReportWarning = { key: 'rows-joined', message: `"${later.name}" holds what came since: its ${later.rows} rows were put behind the ${earlier.rows} of "${earlier.name}".`, facts };
  return repeated === 0 ? [told] : [told, { key: 'rows-repeated', message: `${repeated} rows of "${later.name}" stand in "${earlier.name}" already and count once.`, facts }];
}
