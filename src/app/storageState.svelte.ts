/** How much of the browser's storage the app uses, and whether the browser may clear it by itself. */
export class StorageState {
  usedBytes = $state(0);
  quotaBytes = $state(0);
  persisted = $state(false);

  async refresh(): Promise<void> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    this.usedBytes = usage;
    this.quotaBytes = quota;
    this.persisted = await navigator.storage.persisted();
  }

  /** Asks the browser to keep the data until the person deletes it. The browser may say no. */
  async requestPersist(): Promise<void> {
    if (!this.persisted) await navigator.storage.persist();
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
