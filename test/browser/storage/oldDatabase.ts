import type { Database } from '../../../src/storage/schema.ts';

/** A database as an old version of the app left it, written down by hand: it does not go through the app's own code. */
export interface OldDatabase {
  readonly version: number;
  readonly stores: readonly OldStore[];
  /** Says with today's functions that everything in it can be used. */
  readonly expectReadable: (db: Database) => Promise<void>;
}

export interface OldStore extends StoreShape {
  readonly records: readonly { readonly key?: IDBValidKey; readonly value: unknown }[];
}

export interface StoreShape {
  readonly name: string;
  readonly keyPath: string | null;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string; readonly unique: boolean; readonly multiEntry: boolean }[];
}

export function writeOldDatabase(name: string, old: OldDatabase): Promise<void> {
  const opening = indexedDB.open(name, old.version);
  opening.onupgradeneeded = () => {
    for (const { name: storeName, keyPath, indexes, records } of old.stores) {
      const store = opening.result.createObjectStore(storeName, { keyPath });
      for (const index of indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique, multiEntry: index.multiEntry });
      for (const { key, value } of records) store.put(value, key);
    }
  };
  return new Promise((resolve, reject) => {
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

/** The shape of every store of an open database, by name. */
export function shapeOf(db: Database): StoreShape[] {
  const names = [...db.objectStoreNames].sort();
  const tx = db.transaction(names);
  return names.map((name) => {
    const store = tx.objectStore(name);
    const indexes = Array.from(store.indexNames as Iterable<string>, (indexName) => {
      const index = (store as unknown as IDBObjectStore).index(indexName);
      return { name: indexName, keyPath: String(index.keyPath), unique: index.unique, multiEntry: index.multiEntry };
    });
    return { name, keyPath: store.keyPath as string | null, indexes };
  });
}
