import type { Json } from '../core/contract/index.ts';
import type { Database } from './schema.ts';
import { transact } from './transaction.ts';

/** A setting as its owner declares it, such as `{ key: 'theme', default: 'system', isValid: isTheme }`. */
export interface Setting<T extends Json> {
  readonly key: string;
  readonly default: T;
  /** What is stored is not trusted: an older version may have written it. */
  readonly isValid: (value: Json) => value is T;
}

/** The stored value, or the default where there is none or none that is valid. */
export async function readSetting<T extends Json>(db: Database, setting: Setting<T>): Promise<T> {
  const value = await transact(db, ['settings'], 'readonly', (tx) => tx.objectStore('settings').get(setting.key));
  return value !== undefined && setting.isValid(value) ? value : setting.default;
}

export function writeSetting<T extends Json>(db: Database, setting: Setting<T>, value: T): Promise<void> {
  return transact(db, ['settings'], 'readwrite', async (tx) => void (await tx.objectStore('settings').put(value, setting.key)));
}
