import type { TaskContext } from '../core/contract/index.ts';
import type { Database } from '../storage/schema.ts';
import { type NeuralEngines, neuralEngines } from './neuralSource.ts';
import { type ChosenEngine, trainingEngine } from './trainingEngine.ts';

/** What a training or scoring computes on. */
export interface TaskEngines {
  readonly chosen: ChosenEngine;
  readonly networks: NeuralEngines;
}

/** Does `work` on the engines for a dataset's size, which end with it. */
export async function withEngines<T>(db: Database, datasetId: string, ctx: TaskContext, work: (engines: TaskEngines) => Promise<T>): Promise<T> {
  const chosen = await trainingEngine(db, datasetId, ctx);
  const networks = neuralEngines(db, ctx);
  try {
    return await work({ chosen, networks });
  } finally {
    chosen.engine.dispose();
    networks.dispose();
  }
}
