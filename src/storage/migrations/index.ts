import { initial } from './001-initial.ts';
import type { Migration } from './migration.ts';

/** Every step in order, version 1 first. Each needs an old database in test/browser/storage/fixtures, or a test fails. */
export const migrations: readonly Migration[] = [initial];
