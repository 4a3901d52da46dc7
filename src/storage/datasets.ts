import { WorkbenchError } from '../core/contract/index.ts';
import type { ColumnNote, DatasetMeta } from '../core/data/dataset.ts';
import { checkedDataset, DATASET_STORES, deleteContent } from './datasetStores.ts';
import type { DamagedRecord, DatasetRecord } from './records.ts';
import { datasetComplaint } from './recordCheck.ts';
import type { Database } from './schema.ts';
import { transact } from './transaction.ts';

export interface DatasetList {
  /** Newest first, without dictionaries. */
  readonly datasets: readonly DatasetMeta[];
  readonly damaged: readonly DamagedRecord[];
}

/** All datasets; a record that cannot be understood is listed apart and hides no other. */
export async function listDatasets(db: Database): Promise<DatasetList> {
  const [ids, records] = await transact(db, ['datasets'], 'readonly', (tx) => {
    const store = tx.objectStore('datasets');
    return Promise.all([store.getAllKeys(), store.getAll()]);
  });
  const datasets: DatasetMeta[] = [];
  const damaged: DamagedRecord[] = [];
  for (const [i, record] of records.entries()) {
    const reason = datasetComplaint(record);
    if (reason) damaged.push({ id: ids[i], reason });
    else datasets.push(record.meta);
  }
  return { datasets: datasets.sort((a, b) => b.createdAtMs - a.createdAtMs), damaged };
}

/** A dataset's metadata, without dictionaries. Throws `not-found`, and `bad-file` where the record is damaged. */
export async function getDataset(db: Database, id: string): Promise<DatasetMeta> {
  const record = await transact(db, ['datasets'], 'readonly', (tx) => tx.objectStore('datasets').get(id));
  return checkedDataset(id, record).meta;
}

export interface DatasetPatch {
  readonly name?: string;
  /** Replaces the notes of the columns that it names; the others keep theirs. */
  readonly notes?: Readonly<Record<string, ColumnNote>>;
}

/** Changes what may change of a dataset. Throws `not-found`, and `bad-input` for an empty name or a note on an unknown column. */
export async function updateDataset(db: Database, id: string, patch: DatasetPatch): Promise<DatasetMeta> {
  const { name, notes = {} } = patch;
  if (name !== undefined && name.trim() === '') throw new WorkbenchError('bad-input', 'A dataset needs a name of at least one character.');
  return changeRecord(db, id, ({ meta }) => {
    const known = new Set(meta.columns.map((column) => column.name));
    const unknown = Object.keys(notes).find((column) => !known.has(column));
    if (unknown !== undefined) throw new WorkbenchError('bad-input', `Dataset "${meta.name}" has no column "${unknown}".`, { column: unknown });
    return { ...meta, name: name?.trim() ?? meta.name, notes: { ...meta.notes, ...notes } };
  });
}

/** Removes a dataset with all its content; one that is not there is no error. Runs that learned from it stay. */
export function deleteDataset(db: Database, id: string): Promise<void> {
  return transact(db, DATASET_STORES, 'readwrite', async (tx) => {
    const record: Partial<DatasetRecord> | undefined = await tx.objectStore('datasets').get(id);
    await tx.objectStore('datasets').delete(id);
    // A damaged record may have lost its key; a sweep then finds the content.
    if (typeof record?.storageKey === 'string') await deleteContent(tx, record.storageKey);
  });
}

/** The gzipped file that a dataset was read from, or undefined where it was not kept. */
export function readSource(db: Database, id: string): Promise<Blob | undefined> {
  return transact(db, ['datasets', 'sources'], 'readonly', async (tx) => {
    const { storageKey } = checkedDataset(id, await tx.objectStore('datasets').get(id));
    return tx.objectStore('sources').get(storageKey);
  });
}

/** Keeps a gzipped file beside its dataset (instead of one already there), so that it can be read again with other types. */
export function keepSource(db: Database, id: string, source: Blob): Promise<DatasetMeta> {
  return replaceSource(db, id, source);
}

/** Drops the kept file to free its space; the dataset stays. */
export function dropSource(db: Database, id: string): Promise<DatasetMeta> {
  return replaceSource(db, id, undefined);
}

function replaceSource(db: Database, id: string, source: Blob | undefined): Promise<DatasetMeta> {
  return transact(db, ['datasets', 'sources'], 'readwrite', async (tx) => {
    const { storageKey, meta } = checkedDataset(id, await tx.objectStore('datasets').get(id));
    const sources = tx.objectStore('sources');
    const before = await sources.get(storageKey);
    const storedBytes = meta.storedBytes - (before?.size ?? 0) + (source?.size ?? 0);
    const changed: DatasetMeta = { ...meta, storedBytes, source: { ...meta.source, sourceKept: source !== undefined } };
    await (source ? sources.put(source, storageKey) : sources.delete(storageKey));
    await tx.objectStore('datasets').put({ storageKey, meta: changed });
    return changed;
  });
}

function changeRecord(db: Database, id: string, change: (record: DatasetRecord) => DatasetMeta): Promise<DatasetMeta> {
  return transact(db, ['datasets'], 'readwrite', async (tx) => {
    const store = tx.objectStore('datasets');
    const record = checkedDataset(id, await store.get(id));
    const meta = change(record);
    await store.put({ storageKey: record.storageKey, meta });
    return meta;
  });
}
