import type { IDBPTransaction } from 'idb';
import { WorkbenchError } from '../core/contract/index.ts';
import { CHUNK_ROWS, type Chunk, type Column, type ColumnSchema, type Table } from '../core/data/column.ts';
import type { DatasetMeta, QuarantinedRow } from '../core/data/dataset.ts';
import { chunkComplaint, chunkCount, rowsOfChunk } from './chunkCheck.ts';
import { sliceChunks } from './chunkWindow.ts';
import { checkedDataset } from './datasetStores.ts';
import type { DatasetRecord } from './records.ts';
import { quarantineComplaint } from './recordCheck.ts';
import type { Database, WorkbenchSchema } from './schema.ts';
import { damaged } from './storageErrors.ts';
import { transact } from './transaction.ts';

const TABLE_STORES = ['datasets', 'columnChunks', 'dictionaries'] as const;
const REMEDY = 'Delete the dataset and import the file again.';

/** Chunks [first, last]. */
interface ChunkRange {
  readonly first: number;
  readonly last: number;
}

/** Some rows of a table: `firstRow` is the number of the first of them. */
export interface RowWindow extends Table {
  readonly firstRow: number;
}

export interface Range {
  readonly from: number;
  readonly count: number;
}

/** One column with its dictionary. Throws `not-found` (dataset or column) and `bad-file` (damaged). */
export async function readColumn(db: Database, id: string, name: string): Promise<Column> {
  const table = await readTable(db, id, [name]);
  return table.columns[0];
}

/** The named columns in the order asked for, or all. Throws as `readColumn`. */
export async function readTable(db: Database, id: string, names?: readonly string[]): Promise<Table> {
  const { meta, columns } = await load(db, id, names, ({ rows }) => ({ first: 0, last: chunkCount(rows) - 1 }));
  return { rows: meta.rows, columns };
}

/**
 * Rows [from, from + count) as far as there are any, at most 65,536 of them, each column in one chunk;
 * only the chunks that hold them are read. Throws as `readColumn`.
 */
export async function readRows(db: Database, id: string, { from, count }: Range, names?: readonly string[]): Promise<RowWindow> {
  const windowOf = ({ rows }: DatasetMeta) => {
    const firstRow = clamp(from, rows);
    return { firstRow, end: clamp(firstRow + clamp(count, CHUNK_ROWS), rows) };
  };
  const { meta, columns, range } = await load(db, id, names, (found) => {
    const { firstRow, end } = windowOf(found);
    return { first: Math.floor(firstRow / CHUNK_ROWS), last: Math.floor((end - 1) / CHUNK_ROWS) };
  });
  const { firstRow, end } = windowOf(meta);
  const rows = end - firstRow;
  const start = firstRow - range.first * CHUNK_ROWS;
  const cut = columns.map(({ schema, chunks }) => ({ schema, chunks: rows > 0 ? [sliceChunks(chunks, start, start + rows)] : [] }));
  return { firstRow, rows, columns: cut };
}

/** Quarantined rows [from, from + count) in the file's order, or all. Throws `not-found` and `bad-file`. */
export async function readQuarantine(db: Database, id: string, range: Range = { from: 0, count: Infinity }): Promise<readonly QuarantinedRow[]> {
  const from = clamp(range.from, Infinity);
  const end = from + clamp(range.count, Infinity);
  const { start, lists } = await transact(db, ['datasets', 'quarantine'], 'readonly', async (tx) => {
    const { storageKey } = checkedDataset(id, await tx.objectStore('datasets').get(id));
    const store = tx.objectStore('quarantine');
    // The list that holds row `from` is the last one that starts at it or before.
    const cursor = await store.openKeyCursor(IDBKeyRange.bound([storageKey, 0], [storageKey, from]), 'prev');
    const first = cursor?.key[1] ?? 0;
    return { start: first, lists: await store.getAll(IDBKeyRange.bound([storageKey, first], [storageKey, end])) };
  });
  for (const list of lists) {
    const complaint = quarantineComplaint(list);
    if (complaint) throw damaged(`The quarantine of dataset "${id}"`, complaint, REMEDY);
  }
  return lists.flat().slice(from - start, end - start);
}

interface Loaded {
  readonly meta: DatasetMeta;
  readonly range: ChunkRange;
  readonly columns: readonly Column[];
}

/** Reads in one transaction, so that a delete in another tab is seen as a whole; checks afterwards. */
async function load(db: Database, id: string, names: readonly string[] | undefined, rangeOf: (meta: DatasetMeta) => ChunkRange): Promise<Loaded> {
  const { meta, range, parts } = await transact(db, TABLE_STORES, 'readonly', async (tx) => {
    const record = checkedDataset(id, await tx.objectStore('datasets').get(id));
    const found = rangeOf(record.meta);
    const wanted = columnIndexes(record.meta, names);
    return { meta: record.meta, range: found, parts: await Promise.all(wanted.map((index) => readParts(tx, record, index, found))) };
  });
  return { meta, range, columns: parts.map((part) => checkedColumn(part, meta, range)) };
}

interface ColumnParts {
  readonly schema: ColumnSchema;
  readonly dictionary: readonly string[] | undefined;
  readonly chunks: readonly Chunk[];
}

type TableTransaction = IDBPTransaction<WorkbenchSchema, typeof TABLE_STORES, 'readonly'>;

async function readParts(tx: TableTransaction, { storageKey, meta }: DatasetRecord, index: number, { first, last }: ChunkRange): Promise<ColumnParts> {
  const schema = meta.columns[index];
  const [dictionary, chunks] = await Promise.all([
    schema.type === 'category' ? tx.objectStore('dictionaries').get([storageKey, index]) : undefined,
    last < first ? [] : tx.objectStore('columnChunks').getAll(IDBKeyRange.bound([storageKey, index, first], [storageKey, index, last])),
  ]);
  return { schema, dictionary, chunks };
}

function columnIndexes(meta: DatasetMeta, names: readonly string[] | undefined): readonly number[] {
  if (!names) return meta.columns.map((_column, index) => index);
  const indexByName = new Map(meta.columns.map((column, index) => [column.name, index]));
  return names.map((name) => {
    const index = indexByName.get(name);
    if (index === undefined) throw new WorkbenchError('not-found', `Dataset "${meta.name}" has no column "${name}".`, { column: name });
    return index;
  });
}

function checkedColumn({ schema, dictionary, chunks }: ColumnParts, meta: DatasetMeta, { first, last }: ChunkRange): Column {
  const what = `Column "${schema.name}" of dataset "${meta.name}"`;
  if (schema.type === 'category' && (!Array.isArray(dictionary) || dictionary.some((value) => typeof value !== 'string'))) throw damaged(what, 'its dictionary is missing', REMEDY);
  const whole: ColumnSchema = dictionary ? { ...schema, dictionary } : schema;
  for (let index = first; index <= last; index++) {
    const complaint = chunkComplaint(chunks[index - first], whole, rowsOfChunk(meta.rows, index));
    if (complaint) throw damaged(what, complaint, REMEDY);
  }
  return { schema: whole, chunks };
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(Math.floor(value), 0), max);
}
