import { WorkbenchError, type Checkpoint } from '../core/contract/index.ts';
import { compactArtifact } from './models.ts';
import { artifactComplaint } from './recordCheck.ts';
import type { Database } from './schema.ts';
import { damaged } from './storageErrors.ts';
import { transact } from './transaction.ts';

/**
 * One slot of a job's checkpoints (one per model kind, say). `load` throws `bad-file` where what is stored is damaged.
 * A save replaces the slot's last state as a whole; it throws `not-found` where the job does not run (any more).
 */
export function checkpointSlot(db: Database, jobId: string, slot: string): Checkpoint {
  return {
    async load() {
      const state = await transact(db, ['checkpoints'], 'readonly', (tx) => tx.objectStore('checkpoints').get([jobId, slot]));
      const complaint = state && artifactComplaint(state);
      if (complaint) throw damaged(`The checkpoint "${slot}" of job "${jobId}"`, complaint, 'Cancel the job and start it again.');
      return state;
    },
    save: (state) =>
      transact(db, ['jobs', 'checkpoints'], 'readwrite', async (tx) => {
        const job = await tx.objectStore('jobs').get(jobId);
        if (job?.state !== 'running') throw new WorkbenchError('not-found', `Job "${jobId}" is not running: it was ended or deleted, perhaps in another tab. Its checkpoint was not saved.`, { id: jobId });
        await tx.objectStore('checkpoints').put(compactArtifact(state), [jobId, slot]);
      }),
  };
}

/** Removes all of a job's checkpoints. */
export function clearCheckpoints(db: Database, jobId: string): Promise<void> {
  return transact(db, ['checkpoints'], 'readwrite', (tx) => tx.objectStore('checkpoints').delete(checkpointKeysOf(jobId)));
}

/** Every key [jobId, slot] of one job; arrays sort after texts. */
export function checkpointKeysOf(jobId: string): IDBKeyRange {
  return IDBKeyRange.bound([jobId], [jobId, []]);
}
