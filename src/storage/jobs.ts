import { WorkbenchError } from '../core/contract/index.ts';
import { checkpointKeysOf } from './checkpoints.ts';
import type { JobRecord } from './records.ts';
import { jobComplaint } from './recordCheck.ts';
import type { Database } from './schema.ts';
import { transact } from './transaction.ts';

/** Records a job as running. Call it inside `withJobLock`: a running job whose lock is free counts as interrupted. */
export function createJob(db: Database, job: Omit<JobRecord, 'state' | 'message'>): Promise<void> {
  return transact(db, ['jobs'], 'readwrite', async (tx) => void (await tx.objectStore('jobs').add({ ...job, state: 'running' })));
}

/** Ends a job and removes its checkpoints. Throws `not-found`. */
export function endJob(db: Database, id: string, state: 'done' | 'failed', message?: string): Promise<void> {
  return transact(db, ['jobs', 'checkpoints'], 'readwrite', async (tx) => {
    const job = await tx.objectStore('jobs').get(id);
    if (!job) throw new WorkbenchError('not-found', `There is no job "${id}".`, { id });
    await tx.objectStore('jobs').put(message === undefined ? { ...job, state } : { ...job, state, message });
    await tx.objectStore('checkpoints').delete(checkpointKeysOf(id));
  });
}

/** Removes a job with its checkpoints, as after a cancel; one that is not there is no error. */
export function deleteJob(db: Database, id: string): Promise<void> {
  return transact(db, ['jobs', 'checkpoints'], 'readwrite', async (tx) => {
    await tx.objectStore('jobs').delete(id);
    await tx.objectStore('checkpoints').delete(checkpointKeysOf(id));
  });
}

export function getJob(db: Database, id: string): Promise<JobRecord | undefined> {
  return transact(db, ['jobs'], 'readonly', (tx) => tx.objectStore('jobs').get(id));
}

/** Jobs by id, oldest first. Records that cannot be understood are left out: nothing could resume them. */
export async function listJobs(db: Database): Promise<readonly JobRecord[]> {
  const jobs = await transact(db, ['jobs'], 'readonly', (tx) => tx.objectStore('jobs').getAll());
  return jobs.filter((job) => jobComplaint(job) === undefined);
}

export type Owned<T> = { readonly owned: true; readonly value: T } | { readonly owned: false };

/**
 * Runs `work` while this tab owns the job, or answers `owned: false` at once where another tab (or worker) does.
 * The browser frees the lock when `work` settles, or when the tab or worker goes.
 */
export function withJobLock<T>(jobId: string, work: () => Promise<T>): Promise<Owned<T>> {
  return navigator.locks.request(jobLock(jobId), { ifAvailable: true }, async (lock): Promise<Owned<T>> => (lock ? { owned: true, value: await work() } : { owned: false }));
}

/** Jobs that should be running, but no tab owns: to be resumed, or deleted. */
export async function interruptedJobs(db: Database): Promise<readonly JobRecord[]> {
  const running = (await listJobs(db)).filter((job) => job.state === 'running');
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  const free = running.filter((job) => !held.has(jobLock(job.id)));
  // A job may have ended between the two looks, which also frees its lock.
  const now = await Promise.all(free.map((job) => getJob(db, job.id)));
  return free.filter((_job, i) => now[i]?.state === 'running');
}

function jobLock(jobId: string): string {
  return `job:${jobId}`;
}
