import { WorkbenchError } from '../core/contract/index.ts';
import { readPredictions } from '../storage/predictions.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { worthOfClv } from '../tasks/churn/clvWorth.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import type { Economics } from '../tasks/churn/types.ts';
import type { ClvReport } from '../tasks/clv/types.ts';

/**
 * The data with what the run on lifetime value says that users are worth, where `economics` names one. Throws `not-found` where that run has gone, and `bad-input` where it is of
 * another task, or counts in another currency than the contracts.
 */
export async function withWorth(db: Database, data: ChurnData, { value }: Pick<Economics, 'value'>): Promise<ChurnData> {
  if (value.kind !== 'clv') return data;
  const run = await getRun(db, value.runId);
  if (run.task !== 'clv') throw new WorkbenchError('bad-input', `Option "economics.value" names run "${run.name}", which is of task "${run.task}". Name a run on lifetime value.`, { option: 'economics.value' });
  const worth = worthOfClv(run.name, run.report as ClvReport, (await readPredictions(db, run.id)).predictions);
  const { unit } = data.source;
  if (unit && worth.unit && unit !== worth.unit) throw new WorkbenchError('bad-input', `Option "economics.value" names run "${run.name}", which counts in ${worth.unit}, and the contracts are in ${unit}. Name a run in ${unit}.`, { option: 'economics.value' });
  return { ...data, worth };
}

/** As `withWorth`; where the run has gone since, nobody has a value, and predictions are as before. */
export async function withWorthIfThere(db: Database, data: ChurnData, economics: Pick<Economics, 'value'>): Promise<ChurnData> {
  try {
    return await withWorth(db, data, economics);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'not-found') return data;
    throw error;
  }
}
