import type { IDBPTransaction } from 'idb';
import type { Database, StoreName, WorkbenchSchema } from './schema.ts';
import { connectionClosed, toStorageError } from './storageErrors.ts';

/**
 * Runs `body` in one transaction, all or nothing: when `body` throws, nothing of it stays. Resolves once the data is committed.
 * `body` must await requests of this transaction alone: anything else lets the browser commit half of it.
 * Write one request after another: of several at once, one that throws leaves the others' rejections to nobody.
 * Throws `storage-full`, `storage-blocked` (the connection is closed) and whatever `body` throws.
 */
export async function transact<const Names extends readonly StoreName[], Mode extends 'readonly' | 'readwrite', Result>(
  db: Database,
  stores: Names,
  mode: Mode,
  body: (tx: IDBPTransaction<WorkbenchSchema, Names, Mode>) => Promise<Result>,
): Promise<Result> {
  const tx = begin(db, stores, mode);
  // A body may fail while `done` has no listener yet; the rejection is reported below.
  tx.done.catch(() => undefined);
  try {
    const result = await body(tx);
    await tx.done;
    return result;
  } catch (error) {
    const cause = tx.error ?? error;
    abort(tx);
    await tx.done.catch(() => undefined);
    throw await toStorageError(cause);
  }
}

function begin<Names extends readonly StoreName[], Mode extends 'readonly' | 'readwrite'>(db: Database, stores: Names, mode: Mode) {
  try {
    return db.transaction(stores, mode);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') throw connectionClosed();
    throw error;
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It had ended by itself.
  }
}
