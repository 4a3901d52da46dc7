import { WorkbenchError } from '../core/contract/index.ts';
import type { PredictionsRecord } from './records.ts';
import { predictionsComplaint } from './recordCheck.ts';
import type { Database } from './schema.ts';
import { damaged } from './storageErrors.ts';
import { transact } from './transaction.ts';

/** Stores a scoring of new data by a run's models; it goes with the run. Throws `not-found` where the run has gone. */
export function savePredictions(db: Database, record: PredictionsRecord): Promise<void> {
  return transact(db, ['runs', 'predictions'], 'readwrite', async (tx) => {
    const owner = await tx.objectStore('runs').getKey(record.runId);
    if (owner === undefined) throw new WorkbenchError('not-found', `There is no run "${record.runId}" for these predictions. It may have been deleted in another tab.`, { id: record.runId });
    await tx.objectStore('predictions').put(record);
  });
}

/** A run's own predictions (by the run's id) or a scoring's. Throws `not-found`, and `bad-file` where they are damaged. */
export async function readPredictions(db: Database, id: string): Promise<PredictionsRecord> {
  const record = await transact(db, ['predictions'], 'readonly', (tx) => tx.objectStore('predictions').get(id));
  if (!record) throw new WorkbenchError('not-found', `There are no predictions "${id}". Their run may have been deleted in another tab.`, { id });
  const complaint = predictionsComplaint(record);
  if (complaint) throw damaged(`Predictions "${id}"`, complaint, 'Delete the run and run it again.');
  return record;
}

/** Ids of a run's predictions: its own first, then its scorings by id (ULIDs: oldest first). */
export async function listPredictionIds(db: Database, runId: string): Promise<readonly string[]> {
  const ids = await transact(db, ['predictions'], 'readonly', (tx) => tx.objectStore('predictions').index('runId').getAllKeys(runId));
  return ids.sort((a, b) => Number(b === runId) - Number(a === runId));
}
