import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listDatasets } from '../../../src/storage/datasets.ts';
import { openDatabase } from '../../../src/storage/db.ts';
import { saveDataset } from '../../../src/storage/saveDataset.ts';
import type { Database } from '../../../src/storage/schema.ts';
import { toStorageError } from '../../../src/storage/storageErrors.ts';
import { persistStorage, storageUsage } from '../../../src/storage/usage.ts';
import { datasetOf, numberTable, smallTable } from './sampleDataset.ts';
import { countRecords, openTest } from './testDatabase.ts';

describe('full storage', () => {
  it('is told with its figures and remedy, wherever it is met', async () => {
    const db = await openTest();
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    onTestFinished(() => spy.mockRestore());
    await expect(saveDataset(db, datasetOf(smallTable))).rejects.toMatchObject({
      code: 'storage-full',
      message: expect.stringMatching(/storage is full: [\d.]+ [MG]B of [\d.]+ [MG]B are used\. .*Delete datasets/),
      details: { usageBytes: expect.any(Number), quotaBytes: expect.any(Number) },
    });
  });

  it('is told without figures where the browser gives none', async () => {
    const spy = vi.spyOn(navigator.storage, 'estimate').mockRejectedValue(new Error('no'));
    onTestFinished(() => spy.mockRestore());
    expect(await toStorageError(new DOMException('full', 'QuotaExceededError'))).toMatchObject({ code: 'storage-full', details: { usageBytes: null, quotaBytes: null } });
  });

  it("leaves nothing behind when an import meets the browser's real quota", async () => {
    const db = await openInBucketOf(10 * 2 ** 20);
    // Three million numbers: 24 MB, in three batches.
    await expect(saveDataset(db, datasetOf(numberTable(3_000_000)))).rejects.toMatchObject({ code: 'storage-full' });
    expect(await countRecords(db)).toEqual({});
    await saveDataset(db, datasetOf(smallTable));
    expect((await listDatasets(db)).datasets).toHaveLength(1);
  });
});

interface StorageBuckets {
  open(name: string, options: { readonly quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

/** A database with a quota of its own (Chromium's storage buckets): the origin's quota is far away, and cached. */
async function openInBucketOf(quotaBytes: number): Promise<Database> {
  const { storageBuckets } = navigator as unknown as { readonly storageBuckets: StorageBuckets };
  const name = `test-${crypto.randomUUID()}`;
  const bucket = await storageBuckets.open(name, { quota: quotaBytes });
  vi.stubGlobal('indexedDB', bucket.indexedDB);
  onTestFinished(() => storageBuckets.delete(name));
  try {
    const db = await openDatabase({ name });
    onTestFinished(() => db.close());
    return db;
  } finally {
    vi.unstubAllGlobals();
  }
}

describe('usage', () => {
  it('tells what is used, by the origin and by each dataset', async () => {
    const db = await openTest();
    const { meta } = await saveDataset(db, datasetOf(smallTable));
    const usage = await storageUsage(db);
    expect(usage.datasets).toEqual([{ id: meta.id, name: 'Orders', storedBytes: meta.storedBytes }]);
    expect(usage.usageBytes).toBeGreaterThan(0);
    expect(usage.quotaBytes).toBeGreaterThan(usage.usageBytes ?? Infinity);
  });

  it('asks the browser to keep the data and tells its answer', async () => {
    const db = await openTest();
    const answer = await persistStorage();
    expect((await storageUsage(db)).persisted).toBe(answer);
  });
});
