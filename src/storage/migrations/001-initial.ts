import type { Migration } from './migration.ts';

/** Datasets with their chunks, runs with their models, jobs with their checkpoints, settings. */
export const initial: Migration = {
  version: 1,
  migrate(db) {
    db.createObjectStore('datasets', { keyPath: 'meta.id' }).createIndex('storageKey', 'storageKey', { unique: true });
    for (const name of ['columnChunks', 'dictionaries', 'quarantine', 'sources']) db.createObjectStore(name);
    db.createObjectStore('runs', { keyPath: 'id' }).createIndex('artifactHashes', 'artifactHashes', { multiEntry: true });
    db.createObjectStore('predictions', { keyPath: 'id' }).createIndex('runId', 'runId');
    db.createObjectStore('jobs', { keyPath: 'id' });
    for (const name of ['reports', 'models', 'checkpoints', 'settings', 'counters']) db.createObjectStore(name);
  },
};
