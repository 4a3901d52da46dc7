import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { WorkbenchError } from '../core/contract/index.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import type { Database } from './schema.ts';
import { toStorageError } from './storageErrors.ts';

export interface OpenOptions {
  readonly name?: string;
  /** The app's own by default; tests bring others. */
  readonly migrations?: readonly Migration[];
  /** How long another tab may hold an older version before we give up. */
  readonly blockedWaitMs?: number;
  /** How long to wait where the browser says nothing: another tab may be opening or upgrading. */
  readonly silentWaitMs?: number;
  /** A newer version of the app wants the database: this connection has been closed, and the page should offer a reload. */
  readonly onReplaced?: () => void;
  /** The browser closed the connection (site data cleared, disk lost): the page should offer a reload. */
  readonly onTerminated?: () => void;
}

/**
 * Opens the database, bringing it up to date. Throws `storage-blocked` (another tab holds an older version),
 * `storage-newer` (a newer app wrote it), `storage-full`, or the failure of a migration, which then has changed nothing.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const { name = 'brain-workbench', migrations = allMigrations, blockedWaitMs = 3_000, silentWaitMs = 30_000 } = options;
  const wait = new GiveUp();
  let migrationError: unknown;
  const opening = openDB<unknown>(name, migrations.length, {
    upgrade(db, oldVersion, _newVersion, tx) {
      wait.stop();
      // idb does not wait for an upgrade, so its failure must abort the transaction by hand.
      migrate(db, tx, migrations, oldVersion).catch((error: unknown) => {
        migrationError = error;
        tx.abort();
      });
    },
    blocked: () => wait.after(blockedWaitMs),
    blocking() {
      void opening.then((db) => db.close());
      options.onReplaced?.();
    },
    terminated: () => options.onTerminated?.(),
  });
  wait.after(silentWaitMs);
  try {
    const db = await Promise.race([opening, wait.gaveUp]);
    return db as unknown as Database;
  } catch (error) {
    // An open that succeeds after we gave up would hold the database for nobody.
    opening.then((db) => db.close(), () => undefined);
    throw await openError(migrationError ?? error, name, migrations.length);
  } finally {
    wait.stop();
  }
}

type UpgradeTransaction = IDBPTransaction<unknown, string[], 'versionchange'>;

async function migrate(db: IDBPDatabase, tx: UpgradeTransaction, migrations: readonly Migration[], oldVersion: number): Promise<void> {
  tx.done.catch(() => undefined);
  for (const migration of migrations) {
    if (migration.version > oldVersion) await migration.migrate(db, tx);
  }
}

async function openError(error: unknown, name: string, supported: number): Promise<unknown> {
  if (!(error instanceof DOMException) || error.name !== 'VersionError') return toStorageError(error);
  const known = await indexedDB.databases();
  const found = known.find((database) => database.name === name)?.version ?? null;
  return new WorkbenchError(
    'storage-newer',
    `This browser's data was written by a newer version of Brain Workbench (storage version ${found ?? 'unknown'}; this version reads up to ${supported}). Close all tabs of the app and reload to get the newer version. Your data is untouched.`,
    { found, supported },
  );
}

/** Rejects with `storage-blocked` once the time last asked for has gone. */
class GiveUp {
  readonly gaveUp: Promise<never>;
  private reject: (error: WorkbenchError) => void = () => undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.gaveUp = new Promise((_resolve, reject) => (this.reject = reject));
  }

  after(waitMs: number): void {
    this.stop();
    this.timer = setTimeout(() => this.reject(blocked(waitMs)), waitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

function blocked(waitMs: number): WorkbenchError {
  return new WorkbenchError('storage-blocked', 'Another tab with an older version of Brain Workbench holds the database. Close the other tabs of the app, then reload this page.', { waitedMs: waitMs });
}
