import { type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import type { DatasetMeta } from '../core/data/dataset.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { Mapping, RolesOf } from '../tasks/clv/sources.ts';
import { joinTables } from '../tasks/next/joinTables.ts';
import { type JoinedDataset, storeJoined } from './storeJoined.ts';

type TransactionColumns = Mapping<RolesOf['transactions']>;

/** A transactions table, and which of its columns is which. */
export interface MappedDataset {
  readonly datasetId: string;
  readonly columns: TransactionColumns;
}

/**
 * Stores the rows of an earlier transactions table and then of a later one as a dataset of its own, under the later one's columns; rows that stand in both count
 * once: those that agree in every mapped column where orders are named, else in every column that both have. Nothing new is stored where the same is there already.
 */
export async function joinTransactions(db: Database, storageKey: string, earlier: MappedDataset, later: MappedDataset, nowMs: number, ctx: TaskContext): Promise<JoinedDataset> {
  if (earlier.datasetId === later.datasetId) throw new WorkbenchError('bad-input', 'The new file holds exactly the rows that the run learned from. Choose the file with the new ones.');
  ctx.onProgress({ phase: 'join', done: 0, total: NaN, unit: 'rows' });
  const [metaThen, metaNow] = [await getDataset(db, earlier.datasetId), await getDataset(db, later.datasetId)];
  const same = namesThen(earlier.columns, later.columns);
  const identity = identityColumns(metaThen, metaNow, later.columns, same);
  const joined = await joinTables(await readTable(db, earlier.datasetId), await readTable(db, later.datasetId), same, identity, ctx);
  return storeJoined(db, joined, { storageKey, earlier: metaThen, later: metaNow, nowMs }, ctx);
}

/** Columns of one role have different names then and now. */
function namesThen(then: TransactionColumns, now: TransactionColumns): Readonly<Record<string, string>> {
  const byRole: Readonly<Record<string, string | undefined>> = then;
  return Object.fromEntries(Object.entries<string>(now).flatMap(([role, name]) => (byRole[role] === undefined ? [] : [[name, byRole[role]]])));
}

function identityColumns(then: DatasetMeta, now: DatasetMeta, columns: TransactionColumns, same: Readonly<Record<string, string>>): readonly string[] {
  const known = new Set(then.columns.map(({ name }) => name));
  const common = now.columns.map(({ name }) => name).filter((name) => known.has(Object.hasOwn(same, name) ? same[name] : name));
  const mapped = new Set(Object.values<string>(columns));
  return columns.order === undefined ? common : common.filter((name) => mapped.has(name));
}
