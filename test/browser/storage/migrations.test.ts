import { describe, expect, it } from 'vitest';
import { migrations } from '../../../src/storage/migrations/index.ts';
import type { Migration } from '../../../src/storage/migrations/migration.ts';
import { shapeOf, writeOldDatabase, type OldDatabase } from './oldDatabase.ts';
import { freshName, openTest } from './testDatabase.ts';

const sources = import.meta.glob<Record<string, Migration>>('../../../src/storage/migrations/[0-9]*.ts', { eager: true });
const fixtures = import.meta.glob<{ readonly fixture: OldDatabase }>('./fixtures/[0-9]*.ts', { eager: true });

const stem = (path: string) => path.replace(/^.*\/(.*)\.ts$/, '$1');
const migrationFiles = Object.keys(sources).map(stem).sort();

describe('migrations', () => {
  it('are numbered 1, 2, 3, … as their files are, and none is left out of the list', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_migration, i) => i + 1));
    const exported = Object.entries(sources).sort().flatMap(([, module]) => Object.values(module));
    expect(migrations).toEqual(exported);
    expect(migrationFiles.map((name) => Number(name.slice(0, 3)))).toEqual(migrations.map((migration) => migration.version));
  });

  it('each have an old database of the same name in fixtures/', () => {
    expect(Object.keys(fixtures).map(stem).sort()).toEqual(migrationFiles);
  });
});

describe.each(Object.entries(fixtures))('the old database %s', (path, { fixture }) => {
  it('has the stores that its version made', async () => {
    expect(fixture.version).toBe(Number(stem(path).slice(0, 3)));
    const db = await openTest({ migrations: migrations.slice(0, fixture.version) });
    const expected = fixture.stores.map(({ name, keyPath, indexes }) => ({ name, keyPath, indexes }));
    expect(shapeOf(db)).toEqual(expected);
  });

  it('can be used by the app of today', async () => {
    const name = freshName();
    await writeOldDatabase(name, fixture);
    const db = await openTest({ name });
    expect(db.version).toBe(migrations.length);
    await fixture.expectReadable(db);
  });

  it('comes to the same stores as a new database', async () => {
    const name = freshName();
    await writeOldDatabase(name, fixture);
    expect(shapeOf(await openTest({ name }))).toEqual(shapeOf(await openTest()));
  });
});
