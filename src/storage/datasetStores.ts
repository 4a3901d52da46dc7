import type { IDBPTransaction } from 'idb';
import { WorkbenchError } from '../core/contract/index.ts';
import type { DatasetRecord } from './records.ts';
import { datasetComplaint } from './recordCheck.ts';
import type { WorkbenchSchema } from './schema.ts';
import { damaged } from './storageErrors.ts';

/** Stores of a dataset's content: all keys are, or begin with, its storage key. */
export const DATASET_STORES = ['datasets', 'columnChunks', 'dictionaries', 'quarantine', 'sources'] as const;

export type DatasetTransaction<Mode extends IDBTransactionMode> = IDBPTransaction<WorkbenchSchema, typeof DATASET_STORES, Mode>;

/** Every key [storageKey, n, …] of one dataset; Infinity is IndexedDB's last number. */
export function keysOf(storageKey: string): IDBKeyRange {
  return IDBKeyRange.bound([storageKey], [storageKey, Infinity, Infinity]);
}

/** Removes all content under a storage key; the dataset's record is the caller's. */
export async function deleteContent(tx: DatasetTransaction<'readwrite'>, storageKey: string): Promise<void> {
  const range = keysOf(storageKey);
  await tx.objectStore('columnChunks').delete(range);
  await tx.objectStore('dictionaries').delete(range);
  await tx.objectStore('quarantine').delete(range);
  await tx.objectStore('sources').delete(storageKey);
}

/** Throws `not-found` where there is no such dataset and `bad-file` where its record is damaged. */
export function checkedDataset(id: string, record: DatasetRecord | undefined): DatasetRecord {
  if (!record) throw new WorkbenchError('not-found', `There is no dataset "${id}". It may have been deleted in another tab.`, { id });
  const complaint = datasetComplaint(record);
  if (complaint) throw damaged(`Dataset "${id}"`, complaint, 'Delete it and import the file again.');
  return record;
}

/** Held while an import writes, so that a sweep leaves its content alone. */
export function importLock(storageKey: string): string {
  return `import:${storageKey}`;
}
