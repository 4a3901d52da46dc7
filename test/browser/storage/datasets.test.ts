import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../../src/storage/db.ts';
import { deleteDataset, dropSource, getDataset, keepSource, listDatasets, readSource, updateDataset } from '../../../src/storage/datasets.ts';
import { readColumn, readQuarantine, readRows, readTable } from '../../../src/storage/readDataset.ts';
import { saveDataset } from '../../../src/storage/saveDataset.ts';
import { textValues } from '../../storage/textChunk.ts';
import { datasetOf, longTable, quarantined, smallTable } from './sampleDataset.ts';
import { countRecords, freshName, openTest } from './testDatabase.ts';

const ID = 'a'.repeat(64);

describe('a saved dataset', () => {
  it('comes back with every chunk type, dictionary and missing value', async () => {
    const db = await openTest();
    const { existed } = await saveDataset(db, datasetOf(smallTable));
    expect(existed).toBe(false);
    expect(await readTable(db, ID)).toEqual(smallTable);
    expect(await readColumn(db, ID, 'city')).toEqual(smallTable.columns[1]);
    expect((await readTable(db, ID, ['note', 'amount'])).columns).toEqual([smallTable.columns[5], smallTable.columns[0]]);
  });

  it('is seen by another connection', async () => {
    const name = freshName();
    const [first, second] = [await openTest({ name }), await openTest({ name })];
    await saveDataset(first, datasetOf(smallTable));
    expect(await readTable(second, ID)).toEqual(smallTable);
  });

  it('survives closing and opening', async () => {
    const name = freshName();
    const db = await openDatabase({ name });
    await saveDataset(db, datasetOf(smallTable));
    db.close();
    expect(await readTable(await openTest({ name }), ID)).toEqual(smallTable);
  });

  it('keeps dictionaries out of its metadata and counts its bytes', async () => {
    const db = await openTest();
    const source = new Blob(['12345']);
    await saveDataset(db, datasetOf(smallTable, { source, quarantine: quarantined(1) }));
    const meta = await getDataset(db, ID);
    expect(meta.columns[1]).toEqual({ name: 'city', type: 'category', format: {} });
    // 24 + 12 + 12 + 24 + 3 + (2 bytes of text, 16 of offsets, 1 of validity); dictionary 13; quarantine 14 + 19 + 1 + 5; source 5.
    expect(meta.storedBytes).toBe(94 + 13 + 39 + 5);
    expect(meta.source.sourceKept).toBe(true);
  });

  it('may have no rows, or no columns', async () => {
    const db = await openTest();
    const empty = { rows: 0, columns: [{ schema: { name: 'x', type: 'number', format: {} }, chunks: [] }] } as const;
    await saveDataset(db, datasetOf(empty));
    expect(await readTable(db, ID)).toEqual(empty);
    expect(await readRows(db, ID, { from: 0, count: 50 })).toEqual({ firstRow: 0, ...empty });
    await saveDataset(db, datasetOf({ rows: 0, columns: [] }, { meta: { id: 'b' } }));
    expect(await readTable(db, 'b')).toEqual({ rows: 0, columns: [] });
  });

  it('is refused where table and metadata disagree', async () => {
    const db = await openTest();
    await expect(saveDataset(db, datasetOf(smallTable, { meta: { rows: 4 } }))).rejects.toMatchObject({ code: 'bad-input' });
    const short = { rows: 2, columns: [{ schema: { name: 'x', type: 'number', format: {} }, chunks: [{ type: 'number', values: Float64Array.of(1) }] }] } as const;
    await expect(saveDataset(db, datasetOf(short))).rejects.toThrow('Column "x" cannot be saved: a part holds 1 rows instead of 2.');
    expect(await countRecords(db)).toEqual({});
  });
});

describe('the same data twice', () => {
  it('is one dataset, and the second leaves nothing', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { meta: { name: 'First' } }));
    const before = await countRecords(db);
    const second = await saveDataset(db, datasetOf(smallTable, { meta: { name: 'Second' } }));
    expect(second.existed).toBe(true);
    expect(second.meta.name).toBe('First');
    expect(await countRecords(db)).toEqual(before);
  });

  it('is one dataset when two tabs import it at once', async () => {
    const name = freshName();
    const tabs = [await openTest({ name }), await openTest({ name })];
    const saved = await Promise.all(tabs.map((db) => saveDataset(db, datasetOf(smallTable, { quarantine: quarantined(1), source: new Blob(['x']) }))));
    expect(saved.map((one) => one.existed).sort()).toEqual([false, true]);
    expect(await countRecords(tabs[0])).toEqual({ datasets: 1, columnChunks: 6, dictionaries: 1, quarantine: 1, sources: 1 });
    expect(await readTable(tabs[1], ID)).toEqual(smallTable);
  });

  it('never shares a storage key with another dataset', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { storageKey: 'K' }));
    await expect(saveDataset(db, datasetOf(longTable(2), { storageKey: 'K', meta: { id: 'other' } }))).rejects.toMatchObject({ code: 'bad-input' });
    expect(await readTable(db, ID)).toEqual(smallTable);
  });
});

describe('readRows', () => {
  it('reads rows across chunks, and only the chunks that hold them', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(longTable(140_000)));
    const window = await readRows(db, ID, { from: 65_534, count: 4 });
    expect(window).toMatchObject({ firstRow: 65_534, rows: 4 });
    expect(window.columns[0].chunks).toEqual([{ type: 'number', values: Float64Array.of(65_534, 65_535, 65_536, 65_537) }]);
    expect(textValues(window.columns[1].chunks[0])).toEqual(['65534', '65535', '65536', '65537']);

    const read = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    onTestFinished(() => read.mockRestore());
    expect((await readRows(db, ID, { from: 131_072, count: 2 }, ['n'])).columns[0].chunks).toEqual([{ type: 'number', values: Float64Array.of(131_072, 131_073) }]);
    const ranges = read.mock.calls.map(([range]) => (range instanceof IDBKeyRange ? [range.lower, range.upper] : range));
    expect(ranges.map((pair) => pair instanceof Array && pair.map((key) => key.slice(1)))).toEqual([[[0, 2], [0, 2]]]);
  });

  it('stops at the end', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(longTable(10)));
    expect(await readRows(db, ID, { from: 8, count: 5 }, ['n'])).toMatchObject({ firstRow: 8, rows: 2 });
    expect(await readRows(db, ID, { from: 99, count: 5 }, ['n'])).toMatchObject({ firstRow: 10, rows: 0, columns: [{ chunks: [] }] });
    expect(await readRows(db, ID, { from: -5, count: 1 }, ['n'])).toMatchObject({ firstRow: 0, rows: 1 });
    expect(await readRows(db, ID, { from: 0, count: 0 }, ['n'])).toMatchObject({ rows: 0 });
  });

  it('names what is not there', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(longTable(2)));
    await expect(readTable(db, ID, ['x'])).rejects.toMatchObject({ code: 'not-found', message: 'Dataset "Orders" has no column "x".' });
    await expect(readTable(db, ID, ['__proto__'])).rejects.toMatchObject({ code: 'not-found' });
    await expect(readTable(db, 'nope')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('readQuarantine', () => {
  it('pages through lists in the order of the file', async () => {
    const db = await openTest();
    const rows = quarantined(2_500);
    await saveDataset(db, datasetOf(smallTable, { quarantine: rows }));
    expect(await db.count('quarantine')).toBe(3);
    expect(await readQuarantine(db, ID)).toEqual(rows);
    expect(await readQuarantine(db, ID, { from: 998, count: 4 })).toEqual(rows.slice(998, 1_002));
    expect(await readQuarantine(db, ID, { from: 1_000, count: 1 })).toEqual([rows[1_000]]);
    expect(await readQuarantine(db, ID, { from: 2_499, count: 100 })).toEqual([rows[2_499]]);
    expect(await readQuarantine(db, ID, { from: 2_500, count: 5 })).toEqual([]);
    expect(await readQuarantine(db, ID, { from: 0, count: 0 })).toEqual([]);
  });

  it('keeps rows with huge cells in lists of their own', async () => {
    const db = await openTest();
    const huge = quarantined(3).map((row) => ({ ...row, cells: ['x'.repeat(2 ** 20)] }));
    await saveDataset(db, datasetOf(smallTable, { quarantine: huge }));
    expect(await db.count('quarantine')).toBe(3);
    expect(await readQuarantine(db, ID, { from: 1, count: 1 })).toEqual([huge[1]]);
  });
});

describe('changing a dataset', () => {
  it('renames and notes, and leaves the rest', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable));
    await updateDataset(db, ID, { notes: { amount: { role: 'amount', knownAt: 'row-date' } } });
    const notes = JSON.parse('{"__proto__": {"knownAt": "static"}}');
    const meta = await updateDataset(db, ID, { name: ' Sales ', notes });
    expect(meta.name).toBe('Sales');
    const stored = await getDataset(db, ID);
    expect(stored).toEqual(meta);
    expect(Object.entries(stored.notes)).toEqual([
      ['amount', { role: 'amount', knownAt: 'row-date' }],
      ['__proto__', { knownAt: 'static' }],
    ]);
    expect(await readTable(db, ID)).toEqual(smallTable);
  });

  it('refuses an empty name, an unknown column and an unknown dataset', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable));
    await expect(updateDataset(db, ID, { name: ' ' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(updateDataset(db, ID, { notes: { x: { knownAt: 'static' } } })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(updateDataset(db, 'nope', { name: 'a' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps, replaces and drops the source, and counts its bytes', async () => {
    const db = await openTest();
    const { meta: saved } = await saveDataset(db, datasetOf(smallTable));
    expect(await readSource(db, ID)).toBeUndefined();
    await keepSource(db, ID, new Blob(['old file']));
    const kept = await keepSource(db, ID, new Blob(['file']));
    expect(kept.source.sourceKept).toBe(true);
    expect(kept.storedBytes).toBe(saved.storedBytes + 4);
    expect(await (await readSource(db, ID))?.text()).toBe('file');
    expect(await dropSource(db, ID)).toEqual(saved);
    expect(await readSource(db, ID)).toBeUndefined();
  });

  it('lists the newest first and deletes without a trace', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { quarantine: quarantined(3), source: new Blob(['x']) }));
    await saveDataset(db, datasetOf(longTable(5), { meta: { id: 'later', createdAtMs: 1_800_000_000_000 } }));
    expect((await listDatasets(db)).datasets.map((meta) => meta.id)).toEqual(['later', ID]);
    await deleteDataset(db, 'later');
    expect(await countRecords(db)).toEqual({ datasets: 1, columnChunks: 6, dictionaries: 1, quarantine: 1, sources: 1 });
    await deleteDataset(db, ID);
    await deleteDataset(db, ID);
    expect(await countRecords(db)).toEqual({});
  });
});
