import { DATASET_STORES, deleteContent, importLock } from './datasetStores.ts';
import type { Database } from './schema.ts';
import { transact } from './transaction.ts';

/**
 * Removes content that belongs to no dataset and to no import under way in any tab: what a closed tab left.
 * Run at start. Resolves with the storage keys that were removed.
 */
export async function sweepOrphans(db: Database): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const storageKey of await orphanCandidates(db)) {
    const swept = await navigator.locks.request(importLock(storageKey), { ifAvailable: true }, async (lock) => lock !== null && removeOrphan(db, storageKey));
    if (swept) removed.push(storageKey);
  }
  return removed;
}

function orphanCandidates(db: Database): Promise<readonly string[]> {
  return transact(db, DATASET_STORES, 'readonly', async (tx) => {
    const found = await Promise.all([
      tx.objectStore('columnChunks').getAllKeys(),
      tx.objectStore('dictionaries').getAllKeys(),
      tx.objectStore('quarantine').getAllKeys(),
      tx.objectStore('sources').getAllKeys(),
    ]);
    const keys = [...new Set(found.flat().map((key) => (typeof key === 'string' ? key : key[0])))];
    const owners = tx.objectStore('datasets').index('storageKey');
    const owned = await Promise.all(keys.map((key) => owners.count(key)));
    return keys.filter((_key, i) => owned[i] === 0);
  });
}

/** Asks again inside the deleting transaction: an import may have become a dataset since the list was made. */
function removeOrphan(db: Database, storageKey: string): Promise<boolean> {
  return transact(db, DATASET_STORES, 'readwrite', async (tx) => {
    const owners = await tx.objectStore('datasets').index('storageKey').count(storageKey);
    if (owners > 0) return false;
    await deleteContent(tx, storageKey);
    return true;
  });
}
