/** Looks into the app's database from outside: how many records each store has, whoever wrote them. */
import type { Page } from 'playwright';

const NAME = 'brain-workbench';

/** Records by store, of those named or of all. Also works on a page of the same origin that does not run the app. */
export function countRecords(page: Page, named: readonly string[] = []): Promise<Readonly<Record<string, number>>> {
  return page.evaluate(
    async ([name, wanted]) => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open(name));
      const stores = wanted.length > 0 ? wanted : [...database.objectStoreNames];
      const transaction = database.transaction(stores);
      const counts = await Promise.all(stores.map((store) => settled(transaction.objectStore(store).count())));
      database.close();
      return Object.fromEntries(stores.map((store, at) => [store, counts[at]]));
    },
    [NAME, named] as const,
  );
}

/** Reads a store without end, so that whoever writes into it waits: until the page is closed. */
export function holdStore(page: Page, store: string): Promise<void> {
  return page.evaluate(
    ([name, held]) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const reader = open.result.transaction(held).objectStore(held);
          const read = () => {
            reader.count().onsuccess = read;
            resolve();
          };
          read();
        };
      }),
    [NAME, store],
  );
}

export function clearStore(page: Page, store: string): Promise<void> {
  return page.evaluate(
    ([name, cleared]) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const transaction = open.result.transaction(cleared, 'readwrite');
          transaction.objectStore(cleared).clear();
          transaction.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
    [NAME, store],
  );
}
