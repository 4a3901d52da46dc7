import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkpointSlot, clearCheckpoints } from '../../../src/storage/checkpoints.ts';
import { createJob, deleteJob, endJob, getJob, interruptedJobs, listJobs, withJobLock } from '../../../src/storage/jobs.ts';
import { artifactOf } from './sampleRun.ts';
import { countRecords, freshName, openTest } from './testDatabase.ts';

const jobOf = (id: string) => ({ id, kind: 'train-clv', request: { seed: 1 }, createdAtMs: 5 });

/** A worker that holds a job's lock until it is ended: what a second tab is to the browser. */
async function workerThatOwns(jobId: string): Promise<Worker> {
  const source = `navigator.locks.request('job:${jobId}', () => { postMessage('held'); return new Promise(() => {}); });`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  onTestFinished(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
  await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
  return worker;
}

describe('jobs', () => {
  it('start as running, end with a message, and are listed oldest first', async () => {
    const db = await openTest();
    await createJob(db, jobOf('B'));
    await createJob(db, jobOf('A'));
    await endJob(db, 'B', 'failed', 'not enough data');
    expect(await listJobs(db)).toEqual([
      { ...jobOf('A'), state: 'running' },
      { ...jobOf('B'), state: 'failed', message: 'not enough data' },
    ]);
    await expect(endJob(db, 'nope', 'done')).rejects.toMatchObject({ code: 'not-found' });
    await expect(createJob(db, jobOf('A'))).rejects.toMatchObject({ code: 'internal' });
  });

  it('take their checkpoints with them', async () => {
    const db = await openTest();
    for (const id of ['A', 'AB']) {
      await createJob(db, jobOf(id));
      await checkpointSlot(db, id, 'gbdt').save(artifactOf(1));
      await checkpointSlot(db, id, 'ridge').save(artifactOf(2));
    }
    await deleteJob(db, 'A');
    expect(await countRecords(db)).toEqual({ jobs: 1, checkpoints: 2 });
    await endJob(db, 'AB', 'done');
    expect(await countRecords(db)).toEqual({ jobs: 1 });
  });
});

describe('checkpoints', () => {
  it('keep the last state of each slot', async () => {
    const db = await openTest();
    await createJob(db, jobOf('J'));
    expect(await checkpointSlot(db, 'J', 'gbdt').load()).toBeUndefined();
    await checkpointSlot(db, 'J', 'gbdt').save(artifactOf(1));
    await checkpointSlot(db, 'J', 'ridge').save(artifactOf(3));
    await checkpointSlot(db, 'J', 'gbdt').save(artifactOf(2));
    expect(await checkpointSlot(db, 'J', 'gbdt').load()).toEqual(artifactOf(2));
    expect(await checkpointSlot(db, 'J', 'ridge').load()).toEqual(artifactOf(3));
    await clearCheckpoints(db, 'J');
    expect(await checkpointSlot(db, 'J', 'gbdt').load()).toBeUndefined();
  });

  it('do not outlive their job', async () => {
    const db = await openTest();
    await createJob(db, jobOf('J'));
    await deleteJob(db, 'J');
    await expect(checkpointSlot(db, 'J', 'gbdt').save(artifactOf(1))).rejects.toMatchObject({ code: 'not-found' });
    expect(await countRecords(db)).toEqual({});
  });
});

describe('ownership', () => {
  it('belongs to one tab at a time, and the other hears so at once', async () => {
    const id = crypto.randomUUID();
    const owner = await workerThatOwns(id);
    expect(await withJobLock(id, async () => 'mine')).toEqual({ owned: false });
    owner.terminate();
    await expect.poll(() => withJobLock(id, async () => 'mine')).toEqual({ owned: true, value: 'mine' });
  });

  it('ends when the work fails', async () => {
    const id = crypto.randomUUID();
    await expect(withJobLock(id, async () => { throw new Error('work broke'); })).rejects.toThrow('work broke');
    expect(await withJobLock(id, async () => 1)).toEqual({ owned: true, value: 1 });
  });

  it('a running job is interrupted once its tab has gone, and not before', async () => {
    const name = freshName();
    const [here, there] = [await openTest({ name }), await openTest({ name })];
    const [lost, done] = [crypto.randomUUID(), crypto.randomUUID()];
    const owner = await workerThatOwns(lost);
    await createJob(there, jobOf(lost));
    await createJob(there, jobOf(done));
    await endJob(there, done, 'done');
    expect(await interruptedJobs(here)).toEqual([]);
    owner.terminate();
    await expect.poll(() => interruptedJobs(here)).toEqual([{ ...jobOf(lost), state: 'running' }]);
    await withJobLock(lost, async () => {
      expect(await interruptedJobs(there)).toEqual([]);
      await endJob(here, lost, 'done');
    });
    expect(await interruptedJobs(there)).toEqual([]);
    expect((await getJob(here, lost))?.state).toBe('done');
  });

  it('a job that ends while they are looked for is not interrupted', async () => {
    const db = await openTest();
    await createJob(db, jobOf('J'));
    const query = vi.spyOn(navigator.locks, 'query').mockImplementation(async () => {
      await endJob(db, 'J', 'done');
      return { held: [], pending: [] };
    });
    onTestFinished(() => query.mockRestore());
    expect(await interruptedJobs(db)).toEqual([]);
  });
});
