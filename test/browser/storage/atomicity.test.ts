import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listDatasets, readSource } from '../../../src/storage/datasets.ts';
import { importLock } from '../../../src/storage/datasetStores.ts';
import { readTable } from '../../../src/storage/readDataset.ts';
import { saveDataset } from '../../../src/storage/saveDataset.ts';
import { sweepOrphans } from '../../../src/storage/sweepOrphans.ts';
import { transact } from '../../../src/storage/transaction.ts';
import type { Database } from '../../../src/storage/schema.ts';
import { datasetOf, longTable, numberTable, quarantined, smallTable } from './sampleDataset.ts';
import { countRecords, freshName, openTest } from './testDatabase.ts';

const ID = 'a'.repeat(64);

/** Puts fail from the nth on, as a full or broken disk would make them. */
function failPutsFrom(nth: number, error: () => Error): void {
  const put = IDBObjectStore.prototype.put;
  let calls = 0;
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (++calls >= nth) throw error();
    return put.call(this, value, key);
  });
  onTestFinished(() => spy.mockRestore());
}

/** What a tab leaves that was closed in the middle of an import. */
async function writeHalfAnImport(db: Database, storageKey: string): Promise<void> {
  await db.put('columnChunks', { type: 'bool', values: Uint8Array.of(1) }, [storageKey, 0, 0]);
  await db.put('columnChunks', { type: 'bool', values: Uint8Array.of(1) }, [storageKey, 12, 3]);
  await db.put('dictionaries', ['a'], [storageKey, 1]);
  await db.put('quarantine', quarantined(1), [storageKey, 0]);
  await db.put('sources', new Blob(['x']), storageKey);
}

describe('an import that fails', () => {
  it.each([1, 4, 7, 8, 9])('leaves nothing when put %i fails', async (nth) => {
    const db = await openTest();
    failPutsFrom(nth, () => new Error('broken'));
    await expect(saveDataset(db, datasetOf(smallTable, { quarantine: quarantined(1), source: new Blob(['x']) }))).rejects.toThrow('broken');
    expect(await countRecords(db)).toEqual({});
  });

  it('leaves nothing when the record itself cannot be added', async () => {
    const db = await openTest();
    const spy = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new Error('broken');
    });
    onTestFinished(() => spy.mockRestore());
    await expect(saveDataset(db, datasetOf(smallTable))).rejects.toThrow('broken');
    expect(await countRecords(db)).toEqual({});
  });

  it('leaves nothing when it is cancelled between two batches', async () => {
    const db = await openTest();
    const controller = new AbortController();
    const put = IDBObjectStore.prototype.put;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      controller.abort();
      return put.call(this, value, key);
    });
    onTestFinished(() => spy.mockRestore());
    await expect(saveDataset(db, datasetOf(smallTable, { signal: controller.signal }))).rejects.toMatchObject({ code: 'cancelled' });
    expect(spy).toHaveBeenCalledTimes(6); // The first batch: six chunks.
    expect(await countRecords(db)).toEqual({});
  });

  it('is invisible to readers until the end', async () => {
    const name = freshName();
    const [writer, reader] = [await openTest({ name }), await openTest({ name })];
    const saving = saveDataset(writer, datasetOf(longTable(200_000)));
    const seen: boolean[] = [];
    let saved = false;
    void saving.then(() => (saved = true));
    while (!saved) {
      const { datasets } = await listDatasets(reader);
      seen.push(datasets.length > 0);
      if (datasets.length > 0) expect((await readTable(reader, ID)).rows).toBe(200_000);
    }
    await saving;
    expect(seen[0]).toBe(false);
    expect((await listDatasets(reader)).datasets).toHaveLength(1);
  });
});

describe('sweepOrphans', () => {
  it('removes what a closed tab left, and nothing else', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { storageKey: 'B', quarantine: quarantined(1), source: new Blob(['kept']) }));
    const before = await countRecords(db);
    for (const key of ['A', 'AB', 'C']) await writeHalfAnImport(db, key);
    expect(await sweepOrphans(db)).toEqual(['A', 'AB', 'C']);
    expect(await countRecords(db)).toEqual(before);
    expect(await readTable(db, ID)).toEqual(smallTable);
    expect(await (await readSource(db, ID))?.text()).toBe('kept');
    expect(await sweepOrphans(db)).toEqual([]);
  });

  it('finds leftovers in any one store', async () => {
    const db = await openTest();
    await db.put('dictionaries', ['a'], ['D', 0]);
    await db.put('quarantine', quarantined(1), ['Q', 0]);
    await db.put('sources', new Blob(['x']), 'S');
    expect((await sweepOrphans(db)).toSorted()).toEqual(['D', 'Q', 'S']);
    expect(await countRecords(db)).toEqual({});
  });

  it('leaves an import under way alone', async () => {
    const db = await openTest();
    const key = crypto.randomUUID();
    await writeHalfAnImport(db, key);
    await navigator.locks.request(importLock(key), async () => {
      expect(await sweepOrphans(db)).toEqual([]);
    });
    expect(await sweepOrphans(db)).toEqual([key]);
  });

  it('does not disturb an import that runs at the same time', async () => {
    const name = freshName();
    const [writer, sweeper] = [await openTest({ name }), await openTest({ name })];
    let saved = false;
    // Four million numbers: four batches, with time for sweeps between them.
    const saving = saveDataset(writer, datasetOf(numberTable(4_000_000))).finally(() => (saved = true));
    const removed: string[] = [];
    while (!saved) removed.push(...(await sweepOrphans(sweeper)));
    await saving;
    expect(removed).toEqual([]);
    expect((await readTable(sweeper, ID)).rows).toBe(4_000_000);
  });
});

describe('transact', () => {
  it('undoes everything when the body throws', async () => {
    const db = await openTest();
    const failing = transact(db, ['settings', 'counters'], 'readwrite', async (tx) => {
      await tx.objectStore('settings').put('dark', 'theme');
      await tx.objectStore('counters').put(1, 'run');
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await countRecords(db)).toEqual({});
  });

  it('reports a request that fails, with what was done before undone', async () => {
    const db = await openTest();
    await db.put('jobs', { id: 'j', kind: 'k', request: null, state: 'running', createdAtMs: 0 });
    const failing = transact(db, ['settings', 'jobs'], 'readwrite', async (tx) => {
      await tx.objectStore('settings').put('dark', 'theme');
      await tx.objectStore('jobs').add({ id: 'j', kind: 'k', request: null, state: 'running', createdAtMs: 0 });
    });
    await expect(failing).rejects.toMatchObject({ code: 'internal', details: { name: 'ConstraintError' } });
    expect(await countRecords(db)).toEqual({ jobs: 1 });
  });
});
