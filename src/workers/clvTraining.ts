import { type Registry, type TaskContext } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { parseClvOptions } from '../tasks/clv/options.ts';
import { planClv } from '../tasks/clv/plan.ts';
import { proposeColumns } from '../tasks/clv/proposeColumns.ts';
import { type Mapping, ROLES, type RolesOf, type SourceName, datasetsOf, sourcesOf } from '../tasks/clv/sources.ts';
import { daysOf, trainClv } from '../tasks/clv/train.ts';
import type { ClvPlan } from '../tasks/clv/types.ts';
import { type ClvDataCache, loadClvData } from './clvSources.ts';
import type { ClvRequest, ClvTrainRequest } from './protocol.ts';
import { runTraining } from './trainingRun.ts';

/** What the columns look like, and above that what a person said that they are. */
export async function proposeClv<Name extends SourceName>(db: Database, datasetId: string, source: Name): Promise<Mapping<RolesOf[Name]>> {
  const { columns, profiles, rows, notes } = await getDataset(db, datasetId);
  const roles: readonly string[] = ROLES[source];
  const said = Object.entries(notes).flatMap(([column, { role }]) => (role !== undefined && roles.includes(role) ? [[role, column] as const] : []));
  // A column that a person gave a role is not proposed for another.
  const taken = new Set(said.map(([, column]) => column));
  const proposed = Object.entries(proposeColumns(source, { schemas: columns, profiles, rows }) as Readonly<Record<string, string>>).filter(([, column]) => !taken.has(column));
  return Object.fromEntries([...proposed, ...said]) as Mapping<RolesOf[Name]>;
}

export async function planClvRequest(cache: ClvDataCache, registry: Registry, request: ClvRequest, ctx: TaskContext): Promise<ClvPlan> {
  const { streams } = await cache.of(sourcesOf(request), request.options, ctx);
  return planClv(daysOf(streams), await parseClvOptions(request.options, streams, registry));
}

/** Trains and stores the run: see runTraining. */
export function trainClvJob(db: Database, registry: Registry, jobId: string, request: ClvTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  const sources = sourcesOf(request);
  const datasetIds = datasetsOf(sources);
  return runTraining(db, { jobId, kind: 'train-clv', datasetId: datasetIds[0] }, request, ctx, async (training) => {
    const data = await loadClvData(db, sources, request.options, ctx);
    const options = await parseClvOptions(request.options, data.streams, registry);
    const result = await trainClv(data, options, registry, { ...training, rng: createRng(options.seed) });
    return { ...result, datasetIds };
  });
}
