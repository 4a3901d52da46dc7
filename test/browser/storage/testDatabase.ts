import { deleteDB } from 'idb';
import { onTestFinished } from 'vitest';
import { openDatabase, type OpenOptions } from '../../../src/storage/db.ts';
import type { Database } from '../../../src/storage/schema.ts';

/** A database name of its own for each test, deleted afterwards. */
export function freshName(): string {
  const name = `test-${crypto.randomUUID()}`;
  onTestFinished(() => deleteDB(name));
  return name;
}

/** A connection that is closed after the test. */
export async function openTest(options: OpenOptions = {}): Promise<Database> {
  const db = await openDatabase({ name: freshName(), ...options });
  onTestFinished(() => db.close());
  return db;
}

/** Records of every store that has any. */
export async function countRecords(db: Database): Promise<Record<string, number>> {
  const names = [...db.objectStoreNames];
  const counts = await Promise.all(names.map((name) => db.count(name)));
  return Object.fromEntries(names.map((name, i) => [name, counts[i]] as const).filter(([, count]) => count > 0));
}
