import { listDatasets } from './datasets.ts';
import type { Database } from './schema.ts';

export interface StorageUsage {
  /** Of the whole origin, as the browser estimates it; null where it will not say. */
  readonly usageBytes: number | null;
  readonly quotaBytes: number | null;
  /** True where the browser has promised not to clear the data by itself. */
  readonly persisted: boolean;
  /** What each dataset's content takes, before the browser's own compression; newest first. */
  readonly datasets: readonly { readonly id: string; readonly name: string; readonly storedBytes: number }[];
}

export async function storageUsage(db: Database): Promise<StorageUsage> {
  const [{ usage, quota }, persisted, { datasets }] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted(), listDatasets(db)]);
  return {
    usageBytes: usage ?? null,
    quotaBytes: quota ?? null,
    persisted,
    datasets: datasets.map(({ id, name, storedBytes }) => ({ id, name, storedBytes })),
  };
}

/** Asks the browser to keep the data; false where it (or the person) declines. Pages only: workers cannot ask. */
export function persistStorage(): Promise<boolean> {
  return navigator.storage.persist();
}
