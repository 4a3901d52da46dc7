import { deleteDB, openDB } from 'idb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listDatasets } from '../../../src/storage/datasets.ts';
import { openDatabase } from '../../../src/storage/db.ts';
import { migrations } from '../../../src/storage/migrations/index.ts';
import type { Migration } from '../../../src/storage/migrations/migration.ts';
import { freshName, openTest } from './testDatabase.ts';

const next: Migration = { version: migrations.length + 1, migrate: (db) => void db.createObjectStore('later') };
const withNext = [...migrations, next];

describe('a database from a newer version', () => {
  it('is refused, named, and left as it is', async () => {
    const name = freshName();
    (await openDatabase({ name, migrations: withNext })).close();
    await expect(openDatabase({ name })).rejects.toMatchObject({ code: 'storage-newer', details: { found: next.version, supported: migrations.length } });
    expect([...(await openTest({ name, migrations: withNext })).objectStoreNames]).toContain('later');
  });
});

describe('two tabs with two versions', () => {
  it('the older lets go and tells its page; its next use names the remedy', async () => {
    const name = freshName();
    const onReplaced = vi.fn();
    const old = await openTest({ name, onReplaced });
    const newer = await openTest({ name, migrations: withNext });
    expect(newer.version).toBe(next.version);
    expect(onReplaced).toHaveBeenCalledOnce();
    await expect(listDatasets(old)).rejects.toMatchObject({ code: 'storage-blocked', message: expect.stringContaining('Reload this page') });
  });

  it('an older tab that does not let go is named after a short wait', async () => {
    const name = freshName();
    const stubborn = await openDB(name, 1);
    onTestFinished(() => stubborn.close());
    const opening = openDatabase({ name, migrations: withNext, blockedWaitMs: 50 });
    await expect(opening).rejects.toMatchObject({ code: 'storage-blocked', message: expect.stringContaining('Close the other tabs') });
  });

  it('a third tab that waits behind them is told too', async () => {
    const name = freshName();
    const stubborn = await openDB(name, 1);
    onTestFinished(() => stubborn.close());
    const [second, third] = await Promise.allSettled([
      openDatabase({ name, migrations: withNext, blockedWaitMs: 400 }),
      openDatabase({ name, migrations: withNext, silentWaitMs: 50 }),
    ]);
    expect(second).toMatchObject({ reason: { code: 'storage-blocked' } });
    expect(third).toMatchObject({ reason: { code: 'storage-blocked' } });
  });

  it('waits for an older tab that closes in time', async () => {
    const name = freshName();
    const slow = await openDB('x' + name, 1, { upgrade: (db) => void db.createObjectStore('any') });
    onTestFinished(() => deleteDB('x' + name));
    setTimeout(() => slow.close(), 50);
    // The old tab's database has no stores of ours: version 2 is all that is to be applied.
    const db = await openDatabase({ name: 'x' + name, migrations: withNext, blockedWaitMs: 5_000 });
    onTestFinished(() => db.close());
    expect([...db.objectStoreNames]).toEqual(['any', 'later']);
  });

  it('gives the database free again after giving up', async () => {
    const name = freshName();
    const stubborn = await openDB(name, 1);
    const onReplaced = vi.fn();
    await expect(openDatabase({ name, migrations: withNext, blockedWaitMs: 20, onReplaced })).rejects.toMatchObject({ code: 'storage-blocked' });
    stubborn.close();
    // Were the late connection still open, it would be asked to let go.
    (await openTest({ name, migrations: withNext })).close();
    await deleteDB(name);
    expect(onReplaced).not.toHaveBeenCalled();
  });
});

describe('a migration that fails', () => {
  const broken = (fail: () => void | Promise<void>): Migration => ({
    version: next.version,
    migrate(db) {
      db.createObjectStore('half');
      return fail();
    },
  });

  it.each([
    ['at once', () => { throw new Error('migration broke'); }],
    ['later', async () => { await Promise.resolve(); throw new Error('migration broke'); }],
  ])('%s: reports why and changes nothing', async (_when, fail) => {
    const name = freshName();
    (await openDatabase({ name })).close();
    await expect(openDatabase({ name, migrations: [...migrations, broken(fail)] })).rejects.toThrow('migration broke');
    const db = await openTest({ name });
    expect(db.version).toBe(migrations.length);
    expect([...db.objectStoreNames]).not.toContain('half');
  });
});

describe('a connection that the browser ends', () => {
  it('is reported', async () => {
    const onTerminated = vi.fn();
    const db = await openTest({ onTerminated });
    db.dispatchEvent(new Event('close'));
    expect(onTerminated).toHaveBeenCalledOnce();
  });
});
