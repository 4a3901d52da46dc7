import type { IDBPDatabase, IDBPTransaction } from 'idb';

/**
 * One step from version − 1 to `version`. It is untyped on purpose: today's schema must not change what an old step does.
 * Once released it is never edited. Nothing but the given transaction may be awaited.
 */
export interface Migration {
  readonly version: number;
  readonly migrate: (db: IDBPDatabase, tx: IDBPTransaction<unknown, string[], 'versionchange'>) => void | Promise<void>;
}
