import type { Database } from '../storage/schema.ts';
import { type StorageUsage, persistStorage, storageUsage } from '../storage/usage.ts';

/** How much of the browser's storage the app uses, and whether the browser may clear it by itself. */
export class StorageState {
  usage = $state.raw<StorageUsage>();
  readonly #database: Promise<Database>;

  constructor(database: Promise<Database>) {
    this.#database = database;
  }

  get persisted(): boolean {
    return this.usage?.persisted ?? false;
  }

  async refresh(): Promise<void> {
    this.usage = await storageUsage(await this.#database);
  }

  /** Asks the browser to keep the data until the person deletes it. The browser may say no. */
  async requestPersist(): Promise<void> {
    if (!this.persisted) await persistStorage();
    await this.refresh();
  }

  /** Deletes every dataset, run, model and setting of the app on this machine, and starts it anew. */
  async deleteEverything(): Promise<void> {
    const databases = await indexedDB.databases();
    await Promise.all(databases.map(({ name }) => name && deleteDatabase(name)));
    localStorage.clear();
    location.hash = '';
    location.reload();
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
