import type { Registry, TaskContext } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { parseAnomalyOptions } from '../tasks/anomaly/options.ts';
import { keptColumns, planAnomaly, planningColumns, proposeAnomaly } from '../tasks/anomaly/plan.ts';
import { trainAnomaly } from '../tasks/anomaly/train.ts';
import type { AnomalyPlan, AnomalyProposal } from '../tasks/anomaly/types.ts';
import type { AnomalyTrainRequest } from './tableProtocol.ts';
import { readSource } from './tableSource.ts';
import { runTraining } from './trainingRun.ts';

export async function proposeAnomalyFor(db: Database, datasetId: string, label: string | undefined): Promise<AnomalyProposal> {
  return proposeAnomaly(await getDataset(db, datasetId), label);
}

export async function planAnomalyRequest(db: Database, registry: Registry, { datasetId, options: given }: AnomalyTrainRequest): Promise<AnomalyPlan> {
  const facts = await getDataset(db, datasetId);
  const options = await parseAnomalyOptions(given, facts, registry);
  return planAnomaly(await readSource(db, datasetId, facts, planningColumns(options)), options);
}

/** Trains and stores the run: see runTraining. */
export function trainAnomalyJob(db: Database, registry: Registry, jobId: string, request: AnomalyTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  return runTraining(db, { jobId, kind: 'train-anomaly', datasetId: request.datasetId }, request, ctx, async (training) => {
    const { datasetId } = request;
    const startMs = ctx.nowMs();
    const facts = await getDataset(db, datasetId);
    const options = await parseAnomalyOptions(request.options, facts, registry);
    const source = await readSource(db, datasetId, facts, keptColumns(facts, options));
    const columnsMs = ctx.nowMs() - startMs;
    const result = await trainAnomaly(source, options, { columnsMs }, registry, { ...training, rng: createRng(options.seed) });
    return { ...result, datasetIds: [datasetId] };
  });
}
