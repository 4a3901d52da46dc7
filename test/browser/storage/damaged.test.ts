import { describe, expect, it } from 'vitest';
import { checkpointSlot } from '../../../src/storage/checkpoints.ts';
import { deleteDataset, getDataset, listDatasets, updateDataset } from '../../../src/storage/datasets.ts';
import { interruptedJobs, listJobs } from '../../../src/storage/jobs.ts';
import { readModel } from '../../../src/storage/models.ts';
import { readPredictions } from '../../../src/storage/predictions.ts';
import { readColumn, readQuarantine, readTable } from '../../../src/storage/readDataset.ts';
import { deleteRun, getRun, listRuns, saveRun } from '../../../src/storage/runs.ts';
import { saveDataset } from '../../../src/storage/saveDataset.ts';
import type { Database, StoreName } from '../../../src/storage/schema.ts';
import { readSetting, writeSetting, type Setting } from '../../../src/storage/settings.ts';
import { sweepOrphans } from '../../../src/storage/sweepOrphans.ts';
import { datasetOf, quarantined, smallTable } from './sampleDataset.ts';
import { artifactOf, runOf } from './sampleRun.ts';
import { countRecords, openTest } from './testDatabase.ts';

const ID = 'a'.repeat(64);

/** Writes what no code of ours would. */
async function corrupt(db: Database, store: StoreName, value: unknown, key?: IDBValidKey): Promise<void> {
  const untyped = db as unknown as { put(store: string, value: unknown, key?: IDBValidKey): Promise<unknown> };
  await untyped.put(store, value, key);
}

describe('a damaged dataset record', () => {
  it.each([
    ['nothing but its id', { meta: { id: ID } }],
    ['columns of an unknown type', { storageKey: 'K', meta: { ...datasetOf(smallTable).meta, columns: [{ name: 'x', type: 'tensor', format: {} }] } }],
    ['NaN rows', { storageKey: 'K', meta: { ...datasetOf(smallTable).meta, rows: NaN } }],
  ])('with %s is listed as damaged, refused clearly, and can be deleted', async (_what, record) => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { meta: { id: 'good' } }));
    const before = await countRecords(db);
    await corrupt(db, 'datasets', record);
    const list = await listDatasets(db);
    expect(list.datasets.map((meta) => meta.id)).toEqual(['good']);
    expect(list.damaged).toEqual([{ id: ID, reason: expect.stringContaining('its ') }]);
    for (const use of [getDataset, readTable, readQuarantine]) await expect(use(db, ID)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('Delete it and import the file again.') });
    await expect(updateDataset(db, ID, { name: 'x' })).rejects.toMatchObject({ code: 'bad-file' });
    await expect(saveDataset(db, datasetOf(smallTable))).rejects.toMatchObject({ code: 'bad-file' });
    await deleteDataset(db, ID);
    expect(await countRecords(db)).toEqual(before);
  });

  it('that lost its storage key leaves its content to the sweep', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable));
    await corrupt(db, 'datasets', { meta: { id: ID } });
    await deleteDataset(db, ID);
    await sweepOrphans(db);
    expect(await countRecords(db)).toEqual({});
  });
});

describe('damaged content', () => {
  it.each([
    ['a missing chunk', (db: Database) => db.delete('columnChunks', ['K', 0, 0]), 'amount', 'a part is missing'],
    ['a chunk of another type', (db: Database) => corrupt(db, 'columnChunks', { type: 'bool', values: new Uint8Array(3) }, ['K', 0, 0]), 'amount', '"bool" instead of "number"'],
    ['a short chunk', (db: Database) => corrupt(db, 'columnChunks', { type: 'number', values: new Float64Array(2) }, ['K', 0, 0]), 'amount', '2 rows instead of 3'],
    ['a chunk that is a text', (db: Database) => corrupt(db, 'columnChunks', 'hello', ['K', 0, 0]), 'amount', 'a part is missing'],
    ['a missing dictionary', (db: Database) => db.delete('dictionaries', ['K', 1]), 'city', 'dictionary is missing'],
    ['a short dictionary', (db: Database) => corrupt(db, 'dictionaries', ['Rome'], ['K', 1]), 'city', 'not among the 1 values'],
  ])('%s names the column and the remedy; the other columns can be read', async (_what, damage, column, found) => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { storageKey: 'K' }));
    await damage(db);
    await expect(readColumn(db, ID, column)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(found) });
    await expect(readColumn(db, ID, column)).rejects.toThrow(new RegExp(`^Column "${column}" of dataset "Orders" .*Delete the dataset and import the file again\\.$`));
    expect(await readColumn(db, ID, 'note')).toEqual(smallTable.columns[5]);
  });

  it('in the quarantine is refused', async () => {
    const db = await openTest();
    await saveDataset(db, datasetOf(smallTable, { storageKey: 'K', quarantine: quarantined(1) }));
    await corrupt(db, 'quarantine', [{ line: 'one' }], ['K', 0]);
    await expect(readQuarantine(db, ID)).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('damaged runs and models', () => {
  it('a run that cannot be understood hides no other, and can be deleted', async () => {
    const db = await openTest();
    await saveRun(db, runOf('R'));
    await corrupt(db, 'runs', { id: 'bad', number: 'two' });
    const { runs, damaged } = await listRuns(db);
    expect(runs.map((run) => run.id)).toEqual(['R']);
    expect(damaged.map((record) => record.id)).toEqual(['bad']);
    await expect(getRun(db, 'bad')).rejects.toMatchObject({ code: 'bad-file' });
    await deleteRun(db, 'bad');
    expect((await listRuns(db)).damaged).toEqual([]);
  });

  it('a run without its report says so', async () => {
    const db = await openTest();
    await saveRun(db, runOf('R'));
    await db.delete('reports', 'R');
    await expect(getRun(db, 'R')).rejects.toThrow('Run "clv-gbdt-1" cannot be read from storage: its report is missing. Delete it and run it again.');
  });

  it('a model that differs from its hash, or is none, is refused', async () => {
    const db = await openTest();
    const { modelHashes } = await saveRun(db, runOf('R'));
    await corrupt(db, 'models', artifactOf(99), modelHashes.ridge);
    await expect(readModel(db, modelHashes.ridge)).rejects.toThrow(/does not match its hash/);
    await corrupt(db, 'models', { ...artifactOf(1), buffers: { weights: [1, 2] } }, modelHashes.ridge);
    await expect(readModel(db, modelHashes.ridge)).rejects.toThrow(/"buffers" are not arrays of numbers/);
  });

  it('predictions of uneven length are refused', async () => {
    const db = await openTest();
    await saveRun(db, runOf('R'));
    const record = await readPredictions(db, 'R');
    await corrupt(db, 'predictions', { ...record, predictions: { ...record.predictions, byKind: { ridge: new Float64Array(1) } } });
    await expect(readPredictions(db, 'R')).rejects.toThrow(/does not have 2 numbers a model/);
  });
});

describe('damaged jobs, checkpoints and settings', () => {
  it('a job that cannot be understood is never resumed', async () => {
    const db = await openTest();
    await corrupt(db, 'jobs', { id: 'bad', state: 'running' });
    expect(await listJobs(db)).toEqual([]);
    expect(await interruptedJobs(db)).toEqual([]);
  });

  it('a checkpoint that is no artifact is refused with its remedy', async () => {
    const db = await openTest();
    await corrupt(db, 'checkpoints', { kind: 'gbdt' }, ['J', 'gbdt']);
    await expect(checkpointSlot(db, 'J', 'gbdt').load()).rejects.toThrow(/Cancel the job and start it again/);
  });

  it('a setting with an unknown value is its default', async () => {
    const db = await openTest();
    const theme: Setting<'light' | 'dark'> = { key: 'theme', default: 'light', isValid: (value) => value === 'light' || value === 'dark' };
    expect(await readSetting(db, theme)).toBe('light');
    await writeSetting(db, theme, 'dark');
    expect(await readSetting(db, theme)).toBe('dark');
    await corrupt(db, 'settings', 'sepia', 'theme');
    expect(await readSetting(db, theme)).toBe('light');
  });
});
