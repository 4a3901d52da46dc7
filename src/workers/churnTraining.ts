import { type Registry, type TaskContext } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Predictions } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { parseChurnOptions, parseChurnReading } from '../tasks/churn/options.ts';
import { planTraining } from '../tasks/churn/outlook.ts';
import { proposeChurnColumns, proposeSource } from '../tasks/churn/proposeSources.ts';
import { type Mapping, ROLES, type RolesOf, type SourceName, churnSourcesOf } from '../tasks/churn/sources.ts';
import { churnStateToArtifact } from '../tasks/churn/state.ts';
import { trainChurn } from '../tasks/churn/train.ts';
import type { ChurnOutlook, ChurnPlanRequest, ChurnTrainRequest } from './churnProtocol.ts';
import { HOLDOUT, storedPredictions } from './churnRecords.ts';
import { planSnapshotRequest, trainSnapshotJob } from './churnSnapshot.ts';
import { type ChurnDataCache, datasetsOf, loadChurnData, namesOf } from './churnSources.ts';
import { withWorth } from './churnWorth.ts';
import { runTraining } from './trainingRun.ts';

export async function proposeChurnSource(db: Database, datasetId: string): Promise<SourceName> {
  const { columns, profiles, rows } = await getDataset(db, datasetId);
  return proposeSource({ schemas: columns, profiles, rows });
}

/** What the columns look like, and above that what a person said that they are. */
export async function proposeChurn<Name extends SourceName>(db: Database, datasetId: string, source: Name): Promise<Mapping<RolesOf[Name]>> {
  const { columns, profiles, rows, notes } = await getDataset(db, datasetId);
  const roles: readonly string[] = ROLES[source];
  const said = Object.entries(notes).flatMap(([column, { role }]) => (role !== undefined && roles.includes(role) ? [[role, column] as const] : []));
  // A column that a person gave a role is not proposed for another.
  const taken = new Set(said.map(([, column]) => column));
  const proposed = Object.entries(proposeChurnColumns(source, { schemas: columns, profiles, rows }) as Readonly<Record<string, string>>).filter(([, column]) => !taken.has(column));
  return Object.fromEntries([...proposed, ...said]) as Mapping<RolesOf[Name]>;
}

/** What would be learned, and what speaks against it, before it is. */
export async function planChurnRequest(db: Database, cache: ChurnDataCache, registry: Registry, request: ChurnPlanRequest, ctx: TaskContext): Promise<ChurnOutlook> {
  const sources = churnSourcesOf(request.sources);
  if (sources.snapshot) return { kind: 'snapshot', snapshot: await planSnapshotRequest(db, { sources: { snapshot: sources.snapshot }, options: request.options }, ctx) };
  const reading = parseChurnReading(request.options, namesOf(sources));
  const data = await cache.of(sources, reading, ctx);
  const options = await parseChurnOptions(request.options, reading, data.source, registry);
  const { source, ...planned } = await planTraining(data, options, request.leaks ?? true, ctx);
  const { measures, causes, notes, rows, unit = '' } = source;
  return { kind: 'dated', ...planned, reading, economics: options.economics, measures, causes, features: notes, rows, unit };
}

/** Trains and stores the run: see runTraining. */
export function trainChurnJob(db: Database, registry: Registry, jobId: string, request: ChurnTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  const sources = churnSourcesOf(request.sources);
  if (sources.snapshot) return trainSnapshotJob(db, registry, jobId, { ...request, sources: { snapshot: sources.snapshot } }, ctx);
  const datasetIds = datasetsOf(sources);
  return runTraining(db, { jobId, kind: 'train-churn', datasetId: datasetIds[0] }, request, ctx, async (training) => {
    const reading = parseChurnReading(request.options, namesOf(sources));
    const data = await loadChurnData(db, sources, reading, ctx);
    const options = await parseChurnOptions(request.options, reading, data.source, registry);
    const valued = await withWorth(db, data, options.economics);
    const { report, models, state, predictions, holdout } = await trainChurn(valued, options, registry, { ...training, rng: createRng(options.seed) });
    const aside: Readonly<Record<string, Predictions>> = holdout === predictions ? {} : { [HOLDOUT]: storedPredictions(holdout) };
    return { report, models, featureState: churnStateToArtifact(state), predictions: storedPredictions(predictions), aside, datasetIds };
  });
}
