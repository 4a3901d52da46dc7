import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Path of a file of the shared test data, which a user's clone does not have. */
export function sharedData(name: string): string {
  return resolve(import.meta.dirname, '../../shared/data', name);
}

/** For `describe.skipIf(missingSharedData(...))`: says loudly what is skipped, and why. */
export function missingSharedData(name: string): boolean {
  const missing = !existsSync(sharedData(name));
  if (missing) console.warn(`SKIPPED: needs ../shared/data/${name}, which is not part of this repository.`);
  return missing;
}
