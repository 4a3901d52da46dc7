import { WorkbenchError } from '../core/contract/index.ts';
import type { Chunk, Table } from '../core/data/column.ts';
import type { DatasetMeta, QuarantinedRow } from '../core/data/dataset.ts';
import { chunkBytes, chunkCount, columnComplaint, compactChunk } from './chunkCheck.ts';
import { checkedDataset, DATASET_STORES, deleteContent, importLock } from './datasetStores.ts';
import type { DatasetRecord } from './records.ts';
import type { Database } from './schema.ts';
import { transact } from './transaction.ts';

/** A transaction's worth: large enough to be quick, small enough to cancel between two. */
const BATCH_BYTES = 8 * 2 ** 20;
const QUARANTINE_LIST_ROWS = 1_000;
const QUARANTINE_LIST_BYTES = 2 ** 20;

export interface DatasetToSave {
  /** A fresh ULID: what is written stays invisible until the end. */
  readonly storageKey: string;
  /** `storedBytes`, `source.sourceKept` and the dictionaries are taken from what is stored. */
  readonly meta: DatasetMeta;
  readonly table: Table;
  readonly quarantine: readonly QuarantinedRow[];
  /** The file, gzipped, where it is kept. */
  readonly source?: Blob;
  readonly signal?: AbortSignal;
}

export interface SavedDataset {
  readonly meta: DatasetMeta;
  /** True where the same data was stored already: nothing new was. */
  readonly existed: boolean;
}

interface PendingWrite {
  readonly bytes: number;
  write(db: Database): Promise<void>;
}

/**
 * Stores a dataset so that readers see all of it or none: the content first, the record that makes it visible last.
 * Throws `cancelled`, `storage-full`, `storage-blocked`, and `bad-input` where table and metadata disagree; then nothing stays.
 */
export async function saveDataset(db: Database, dataset: DatasetToSave): Promise<SavedDataset> {
  checkTable(dataset);
  return navigator.locks.request(importLock(dataset.storageKey), async () => {
    const existing = await findExisting(db, dataset);
    if (existing) return { meta: checkedDataset(dataset.meta.id, existing).meta, existed: true };
    try {
      const storedBytes = await writeContent(db, dataset);
      stopIfCancelled(dataset.signal);
      return await makeVisible(db, dataset, storedBytes);
    } catch (error) {
      // The next sweep removes what this cannot; the first error is the one worth telling.
      await removeContent(db, dataset.storageKey).catch(() => undefined);
      throw error;
    }
  });
}

/** Also refuses a storage key in use: a failed import removes everything under its key. */
function findExisting(db: Database, { storageKey, meta }: DatasetToSave): Promise<DatasetRecord | undefined> {
  return transact(db, ['datasets'], 'readonly', async (tx) => {
    const datasets = tx.objectStore('datasets');
    const [existing, owners] = await Promise.all([datasets.get(meta.id), datasets.index('storageKey').count(storageKey)]);
    if (!existing && owners > 0) throw new WorkbenchError('bad-input', `The storage key "${storageKey}" belongs to another dataset. Use a fresh one for each import.`);
    return existing;
  });
}

function checkTable({ meta, table }: DatasetToSave): void {
  const sameColumns = table.columns.length === meta.columns.length && table.columns.every(({ schema }, i) => schema.name === meta.columns[i].name && schema.type === meta.columns[i].type);
  if (table.rows !== meta.rows || !sameColumns) throw new WorkbenchError('bad-input', `The table to save does not have the rows and columns that the metadata of "${meta.name}" names.`);
  for (const column of table.columns) {
    const complaint = columnComplaint(column, table.rows);
    if (complaint) throw new WorkbenchError('bad-input', `Column "${column.schema.name}" cannot be saved: ${complaint}.`, { column: column.schema.name });
  }
}

async function writeContent(db: Database, dataset: DatasetToSave): Promise<number> {
  let storedBytes = 0;
  for (const { bytes, write } of pendingWrites(dataset)) {
    stopIfCancelled(dataset.signal);
    await write(db);
    storedBytes += bytes;
  }
  return storedBytes;
}

function* pendingWrites(dataset: DatasetToSave): Generator<PendingWrite> {
  yield* chunkWrites(dataset);
  yield* dictionaryWrites(dataset);
  yield* quarantineWrites(dataset);
  const { storageKey, source } = dataset;
  if (source) yield { bytes: source.size, write: (db) => transact(db, ['sources'], 'readwrite', async (tx) => void (await tx.objectStore('sources').put(source, storageKey))) };
}

function* dictionaryWrites({ storageKey, table }: DatasetToSave): Generator<PendingWrite> {
  for (const [index, { schema }] of table.columns.entries()) {
    const { dictionary } = schema;
    if (!dictionary) continue;
    yield { bytes: textBytes(dictionary), write: (db) => transact(db, ['dictionaries'], 'readwrite', async (tx) => void (await tx.objectStore('dictionaries').put(dictionary, [storageKey, index]))) };
  }
}

/** Lists of rows, each keyed by the index of its first; bounded in bytes too, since a cell may be huge. */
function* quarantineWrites({ storageKey, quarantine }: DatasetToSave): Generator<PendingWrite> {
  for (let first = 0, end = 0; first < quarantine.length; first = end) {
    let bytes = 0;
    while (end < quarantine.length && end - first < QUARANTINE_LIST_ROWS && bytes < QUARANTINE_LIST_BYTES) bytes += rowBytes(quarantine[end++]);
    const key: [string, number] = [storageKey, first];
    const list = quarantine.slice(first, end);
    yield { bytes, write: (db) => transact(db, ['quarantine'], 'readwrite', async (tx) => void (await tx.objectStore('quarantine').put(list, key))) };
  }
}

interface KeyedChunk {
  readonly key: [string, number, number];
  readonly chunk: Chunk;
}

/** Column chunks in batches of about BATCH_BYTES. */
function* chunkWrites({ storageKey, table }: DatasetToSave): Generator<PendingWrite> {
  let batch: KeyedChunk[] = [];
  let bytes = 0;
  for (const [c, column] of table.columns.entries()) {
    for (let i = 0; i < chunkCount(table.rows); i++) {
      batch.push({ key: [storageKey, c, i], chunk: column.chunks[i] });
      bytes += chunkBytes(column.chunks[i]);
      if (bytes < BATCH_BYTES) continue;
      yield chunkBatch(batch, bytes);
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield chunkBatch(batch, bytes);
}

function chunkBatch(batch: readonly KeyedChunk[], bytes: number): PendingWrite {
  return {
    bytes,
    write: (db) =>
      transact(db, ['columnChunks'], 'readwrite', async (tx) => {
        const store = tx.objectStore('columnChunks');
        for (const { key, chunk } of batch) await store.put(compactChunk(chunk), key);
      }),
  };
}

function makeVisible(db: Database, dataset: DatasetToSave, storedBytes: number): Promise<SavedDataset> {
  const { storageKey, source } = dataset;
  const columns = dataset.meta.columns.map(({ dictionary: _storedApart, ...schema }) => schema);
  const meta: DatasetMeta = { ...dataset.meta, columns, storedBytes, source: { ...dataset.meta.source, sourceKept: source !== undefined } };
  return transact(db, DATASET_STORES, 'readwrite', async (tx) => {
    const datasets = tx.objectStore('datasets');
    // Another tab may have stored the same data while we wrote.
    const existing = await datasets.get(meta.id);
    if (existing) {
      await deleteContent(tx, storageKey);
      return { meta: checkedDataset(meta.id, existing).meta, existed: true };
    }
    await datasets.add({ storageKey, meta });
    return { meta, existed: false };
  });
}

function removeContent(db: Database, storageKey: string): Promise<void> {
  return transact(db, DATASET_STORES, 'readwrite', (tx) => deleteContent(tx, storageKey));
}

function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new WorkbenchError('cancelled', 'The import was cancelled. Nothing was saved.');
}

function rowBytes(row: QuarantinedRow): number {
  return textBytes([row.reason, row.detail, ...row.cells]);
}

/** About what IndexedDB takes: one byte a character for most texts. */
function textBytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
