import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';
import type { Artifact, Json } from '../core/contract/index.ts';
import type { Chunk } from '../core/data/column.ts';
import type { QuarantinedRow } from '../core/data/dataset.ts';
import type { DatasetRecord, JobRecord, PredictionsRecord, StoredRun } from './records.ts';

/** The database's stores after the last migration. Keys that begin with a storage key belong to one dataset (or to an import under way). */
export interface WorkbenchSchema extends DBSchema {
  datasets: { key: string; value: DatasetRecord; indexes: { storageKey: string } };
  /** [storageKey, columnIndex, chunkIndex] */
  columnChunks: { key: [string, number, number]; value: Chunk };
  /** [storageKey, columnIndex] → a category's distinct values, by code. */
  dictionaries: { key: [string, number]; value: readonly string[] };
  /** [storageKey, index of the list's first row] */
  quarantine: { key: [string, number]; value: readonly QuarantinedRow[] };
  /** storageKey → the gzipped file. */
  sources: { key: string; value: Blob };
  runs: { key: string; value: StoredRun; indexes: { artifactHashes: string } };
  /** run id → report */
  reports: { key: string; value: unknown };
  predictions: { key: string; value: PredictionsRecord; indexes: { runId: string } };
  /** artifact hash → artifact */
  models: { key: string; value: Artifact };
  jobs: { key: string; value: JobRecord };
  /** [jobId, slot] */
  checkpoints: { key: [string, string]; value: Artifact };
  settings: { key: string; value: Json };
  /** Numbers that never go back. */
  counters: { key: string; value: number };
}

export type Database = IDBPDatabase<WorkbenchSchema>;
export type StoreName = StoreNames<WorkbenchSchema>;
