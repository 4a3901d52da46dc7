import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { artifactHash } from '../../../src/storage/artifactHash.ts';
import { checkpointSlot } from '../../../src/storage/checkpoints.ts';
import { createJob, getJob } from '../../../src/storage/jobs.ts';
import { readModel } from '../../../src/storage/models.ts';
import { listPredictionIds, readPredictions, savePredictions } from '../../../src/storage/predictions.ts';
import { deleteRun, getRun, listRuns, renameRun, saveRun } from '../../../src/storage/runs.ts';
import { artifactOf, predictions, runOf } from './sampleRun.ts';
import { countRecords, freshName, openTest } from './testDatabase.ts';

describe('a saved run', () => {
  it('comes back with report, models and predictions', async () => {
    const db = await openTest();
    const summary = await saveRun(db, runOf('R'));
    const { namePrefix: _prefix, ...facts } = runOf('R').run;
    const hashes = { ridge: await artifactHash(artifactOf(1)), gbdt: await artifactHash(artifactOf(2)) };
    expect(await getRun(db, 'R')).toEqual({ ...facts, number: 1, name: 'clv-gbdt-1', modelHashes: hashes, featureStateHash: await artifactHash(artifactOf(3)) });
    expect(await readModel(db, summary.modelHashes.ridge)).toEqual(artifactOf(1));
    expect(await readModel(db, summary.featureStateHash ?? '')).toEqual(artifactOf(3));
    expect(await readPredictions(db, 'R')).toEqual({ id: 'R', runId: 'R', datasetId: 'd', request: { seed: 42 }, createdAtMs: 1_700_000_000_000, predictions });
  });

  it('is listed without its report, highest number first', async () => {
    const db = await openTest();
    await saveRun(db, runOf('Z'));
    await saveRun(db, runOf('A', { featureState: null, run: { namePrefix: 'clv-ridge', status: 'stopped' } }));
    const { runs, damaged } = await listRuns(db);
    expect(runs.map((run) => run.name)).toEqual(['clv-ridge-2', 'clv-gbdt-1']);
    expect(runs.map((run) => run.featureStateHash === null)).toEqual([true, false]);
    expect(runs.every((run) => !('report' in run))).toBe(true);
    expect(damaged).toEqual([]);
  });

  it('can be renamed, but not to nothing', async () => {
    const db = await openTest();
    await saveRun(db, runOf('R'));
    expect((await renameRun(db, 'R', ' Best ')).name).toBe('Best');
    expect(await getRun(db, 'R')).toMatchObject({ name: 'Best', number: 1 });
    await expect(renameRun(db, 'R', ' ')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(renameRun(db, 'nope', 'x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is stored once when it is saved twice', async () => {
    const db = await openTest();
    const first = await saveRun(db, runOf('R'));
    const before = await countRecords(db);
    expect(await saveRun(db, runOf('R', { run: { namePrefix: 'other' }, models: { ridge: artifactOf(9) } }))).toEqual(first);
    expect(await countRecords(db)).toEqual(before);
    expect((await saveRun(db, runOf('S'))).number).toBe(2);
  });

  it.each([1, 2, 3, 4, 5, 6])('leaves nothing when put %i fails, not even its number', async (nth) => {
    const db = await openTest();
    const put = IDBObjectStore.prototype.put;
    let calls = 0;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      if (++calls === nth) throw new Error('broken');
      return put.call(this, value, key);
    });
    onTestFinished(() => spy.mockRestore());
    await expect(saveRun(db, runOf('R'))).rejects.toThrow('broken');
    expect(await countRecords(db)).toEqual({});
    expect((await saveRun(db, runOf('R'))).number).toBe(1);
  });

  it('stores no spare bytes behind views', async () => {
    const db = await openTest();
    const wide = { ...artifactOf(1), buffers: { weights: new Float64Array(1_000).subarray(0, 2) } };
    const { modelHashes } = await saveRun(db, runOf('R', { models: { ridge: wide } }));
    const model = await readModel(db, modelHashes.ridge);
    expect(model.buffers.weights.buffer.byteLength).toBe(16);
  });
});

describe('run numbers', () => {
  it('never repeat, not after a delete, nor across tabs', async () => {
    const name = freshName();
    const [one, two] = [await openTest({ name }), await openTest({ name })];
    await saveRun(one, runOf('A'));
    await saveRun(two, runOf('B'));
    await deleteRun(one, 'B');
    const pair = await Promise.all([saveRun(one, runOf('C')), saveRun(two, runOf('D'))]);
    expect(pair.map((run) => run.number).sort()).toEqual([3, 4]);
  });
});

describe('deleting a run', () => {
  it('takes its models unless another run uses them', async () => {
    const db = await openTest();
    const a = await saveRun(db, runOf('A', { models: { ridge: artifactOf(1), gbdt: artifactOf(2) } }));
    const b = await saveRun(db, runOf('B', { models: { ridge: artifactOf(1), gbdt: artifactOf(4) } }));
    await deleteRun(db, 'A');
    await expect(readModel(db, a.modelHashes.gbdt)).rejects.toMatchObject({ code: 'not-found' });
    expect(await readModel(db, b.modelHashes.ridge)).toEqual(artifactOf(1));
    await expect(getRun(db, 'A')).rejects.toMatchObject({ code: 'not-found' });
    await deleteRun(db, 'B');
    await deleteRun(db, 'B');
    expect(await countRecords(db)).toEqual({ counters: 1 });
  });

  it('takes its scorings too', async () => {
    const db = await openTest();
    await saveRun(db, runOf('R'));
    await saveRun(db, runOf('S'));
    await savePredictions(db, { id: 'A-scoring', runId: 'R', datasetId: 'e', request: null, createdAtMs: 1, predictions });
    expect(await listPredictionIds(db, 'R')).toEqual(['R', 'A-scoring']);
    await deleteRun(db, 'R');
    await expect(readPredictions(db, 'A-scoring')).rejects.toMatchObject({ code: 'not-found' });
    expect((await readPredictions(db, 'S')).runId).toBe('S');
    await expect(savePredictions(db, { id: 'X', runId: 'R', datasetId: 'e', request: null, createdAtMs: 1, predictions })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a run that a job made', () => {
  it('ends the job and removes its checkpoints in the same step', async () => {
    const db = await openTest();
    for (const id of ['J', 'J2']) await createJob(db, { id, kind: 'train-clv', request: null, createdAtMs: 0 });
    for (const id of ['J', 'J2']) await checkpointSlot(db, id, 'gbdt').save(artifactOf(1));
    await saveRun(db, runOf('R', { jobId: 'J' }));
    expect((await getJob(db, 'J'))?.state).toBe('done');
    expect(await checkpointSlot(db, 'J', 'gbdt').load()).toBeUndefined();
    expect((await getJob(db, 'J2'))?.state).toBe('running');
    expect(await checkpointSlot(db, 'J2', 'gbdt').load()).toEqual(artifactOf(1));
  });
});
