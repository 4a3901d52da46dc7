import type { IDBPTransaction } from 'idb';
import { WorkbenchError, type Artifact } from '../core/contract/index.ts';
import { artifactHash } from './artifactHash.ts';
import { checkpointKeysOf } from './checkpoints.ts';
import { compactArtifact } from './models.ts';
import type { ArtifactsByKind, DamagedRecord, NewRun, Predictions, RunRecord, RunSummary, StoredRun } from './records.ts';
import { runComplaint } from './recordCheck.ts';
import type { Database, WorkbenchSchema } from './schema.ts';
import { damaged } from './storageErrors.ts';
import { transact } from './transaction.ts';

const RUN_STORES = ['runs', 'reports', 'models', 'predictions', 'counters', 'jobs', 'checkpoints'] as const;

type RunTransaction = IDBPTransaction<WorkbenchSchema, typeof RUN_STORES, 'readwrite'>;

export interface RunToSave {
  readonly run: NewRun;
  readonly models: ArtifactsByKind;
  readonly featureState: Artifact | null;
  /** Stored under the run's id, for its first dataset. */
  readonly predictions: Predictions;
  /** More predictions, stored under the run's id, a colon and their name. */
  readonly aside?: Readonly<Record<string, Predictions>>;
  /** The job that made the run: marked done, and its checkpoints removed, in the same step. */
  readonly jobId?: string;
}

/**
 * Stores a run with its report, models and predictions: all or nothing. Saving the same id again changes nothing and
 * resolves with what is stored, so that a job that was interrupted between saving and ending can simply end again.
 */
export async function saveRun(db: Database, toSave: RunToSave): Promise<RunSummary> {
  // Hashing waits on the digest, which no transaction survives.
  const artifacts = await hashed(toSave);
  return transact(db, RUN_STORES, 'readwrite', async (tx) => {
    const existing = await tx.objectStore('runs').get(toSave.run.id);
    const run = existing ?? (await addRun(tx, toSave, artifacts));
    if (toSave.jobId !== undefined) await endJob(tx, toSave.jobId);
    return summaryOf(run);
  });
}

interface HashedArtifacts {
  readonly modelHashes: Readonly<Record<string, string>>;
  readonly featureStateHash: string | null;
  readonly byHash: ReadonlyMap<string, Artifact>;
}

async function hashed({ models, featureState }: RunToSave): Promise<HashedArtifacts> {
  const byHash = new Map<string, Artifact>();
  const add = async (artifact: Artifact) => {
    const hash = await artifactHash(artifact);
    byHash.set(hash, artifact);
    return hash;
  };
  const modelHashes = Object.fromEntries(await Promise.all(Object.entries(models).map(async ([kind, artifact]) => [kind, await add(artifact)] as const)));
  return { modelHashes, featureStateHash: featureState && (await add(featureState)), byHash };
}

async function addRun(tx: RunTransaction, { run, predictions, aside = {} }: RunToSave, { modelHashes, featureStateHash, byHash }: HashedArtifacts): Promise<StoredRun> {
  const number = ((await tx.objectStore('counters').get('run')) ?? 0) + 1;
  const { namePrefix, report, ...facts } = run;
  const stored: StoredRun = { ...facts, number, name: `${namePrefix}-${number}`, modelHashes, featureStateHash, artifactHashes: [...byHash.keys()] };
  const { id, createdAtMs, datasetIds, request } = run;
  await tx.objectStore('counters').put(number, 'run');
  await tx.objectStore('runs').add(stored);
  await tx.objectStore('reports').put(report, id);
  const owned = { runId: id, datasetId: datasetIds[0] ?? '', request, createdAtMs };
  await tx.objectStore('predictions').put({ ...owned, id, predictions });
  for (const [name, more] of Object.entries(aside)) await tx.objectStore('predictions').put({ ...owned, id: `${id}:${name}`, predictions: more });
  for (const [hash, artifact] of byHash) await tx.objectStore('models').put(compactArtifact(artifact), hash);
  return stored;
}

async function endJob(tx: RunTransaction, jobId: string): Promise<void> {
  const job = await tx.objectStore('jobs').get(jobId);
  if (job) await tx.objectStore('jobs').put({ ...job, state: 'done' });
  await tx.objectStore('checkpoints').delete(checkpointKeysOf(jobId));
}

export interface RunList {
  /** Newest (highest number) first, without reports. */
  readonly runs: readonly RunSummary[];
  readonly damaged: readonly DamagedRecord[];
}

/** All runs; a record that cannot be understood is listed apart and hides no other. */
export async function listRuns(db: Database): Promise<RunList> {
  const [ids, records] = await transact(db, ['runs'], 'readonly', (tx) => {
    const store = tx.objectStore('runs');
    return Promise.all([store.getAllKeys(), store.getAll()]);
  });
  const runs: RunSummary[] = [];
  const damagedRuns: DamagedRecord[] = [];
  for (const [i, record] of records.entries()) {
    const reason = runComplaint(record);
    if (reason) damagedRuns.push({ id: ids[i], reason });
    else runs.push(summaryOf(record));
  }
  return { runs: runs.sort((a, b) => b.number - a.number), damaged: damagedRuns };
}

export async function runExists(db: Database, id: string): Promise<boolean> {
  const key = await transact(db, ['runs'], 'readonly', (tx) => tx.objectStore('runs').getKey(id));
  return key !== undefined;
}

/** A run with its report. Throws `not-found`, and `bad-file` where it is damaged. */
export async function getRun(db: Database, id: string): Promise<RunRecord> {
  const [run, report] = await transact(db, ['runs', 'reports'], 'readonly', (tx) => Promise.all([tx.objectStore('runs').get(id), tx.objectStore('reports').get(id)]));
  const summary = summaryOf(checkedRun(id, run));
  if (report === undefined) throw damaged(`Run "${summary.name}"`, 'its report is missing', 'Delete it and run it again.');
  return { ...summary, report };
}

/** Throws `not-found`, and `bad-input` for an empty name. */
export async function renameRun(db: Database, id: string, name: string): Promise<RunSummary> {
  const newName = name.trim();
  if (newName === '') throw new WorkbenchError('bad-input', 'A run needs a name of at least one character.');
  return transact(db, ['runs'], 'readwrite', async (tx) => {
    const run = { ...checkedRun(id, await tx.objectStore('runs').get(id)), name: newName };
    await tx.objectStore('runs').put(run);
    return summaryOf(run);
  });
}

/** Removes a run with its report, its predictions and scorings, and the models that no other run uses; one that is not there is no error. */
export function deleteRun(db: Database, id: string): Promise<void> {
  return transact(db, RUN_STORES, 'readwrite', async (tx) => {
    const runs = tx.objectStore('runs');
    const run: Partial<StoredRun> | undefined = await runs.get(id);
    const predictionIds = await tx.objectStore('predictions').index('runId').getAllKeys(id);
    await runs.delete(id);
    await tx.objectStore('reports').delete(id);
    for (const key of predictionIds) await tx.objectStore('predictions').delete(key);
    // A damaged record may have no list.
    const hashes = Array.isArray(run?.artifactHashes) ? run.artifactHashes : [];
    for (const hash of hashes) await deleteUnusedModel(tx, hash);
  });
}

async function deleteUnusedModel(tx: RunTransaction, hash: string): Promise<void> {
  const users = await tx.objectStore('runs').index('artifactHashes').count(hash);
  if (users === 0) await tx.objectStore('models').delete(hash);
}

function checkedRun(id: string, run: StoredRun | undefined): StoredRun {
  if (!run) throw new WorkbenchError('not-found', `There is no run "${id}". It may have been deleted in another tab.`, { id });
  const complaint = runComplaint(run);
  if (complaint) throw damaged(`Run "${id}"`, complaint, 'Delete it and run it again.');
  return run;
}

function summaryOf({ artifactHashes: _internal, ...summary }: StoredRun): RunSummary {
  return summary;
}
