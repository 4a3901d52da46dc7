import { type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import { readModel } from '../storage/models.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import type { TableFacts } from '../tasks/table/facts.ts';
import { checkColumns } from '../tasks/table/score.ts';
import type { TabularInput } from '../tasks/tabular/divideRows.ts';
import { parseTabularOptions, splitIsProposed } from '../tasks/tabular/options.ts';
import { featureColumns, keptColumns, planTabular, planningColumns } from '../tasks/tabular/plan.ts';
import { proposeTabular } from '../tasks/tabular/propose.ts';
import { WARM_START_KIND, dividesAlike } from '../tasks/tabular/startFrom.ts';
import type { EarlierModel } from '../tasks/tabular/startFrom.ts';
import { trainTabular } from '../tasks/tabular/train.ts';
import type { TabularOptions, TabularPlan, TabularProposal, TabularReport } from '../tasks/tabular/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import type { TabularTrainRequest } from './protocol.ts';
import { modelHashOf } from './runArtifacts.ts';
import { readSource } from './tableSource.ts';
import { type TrainingName, runTraining } from './trainingRun.ts';

export async function proposeTabularFor(db: Database, datasetId: string, target: string | undefined): Promise<TabularProposal> {
  return proposeTabular(await getDataset(db, datasetId), target);
}

export async function planTabularRequest(db: Database, registry: Registry, request: TabularTrainRequest): Promise<TabularPlan> {
  const { facts, testFacts, options } = await readOptions(db, registry, request);
  const input = await readInput(db, request, facts, testFacts, planningColumns(options));
  return planTabular(input, options, splitIsProposed(request.options)).plan;
}

/** Trains and stores the run: see runTraining. */
export function trainTabularJob(db: Database, registry: Registry, jobId: string, request: TabularTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  return trainTableJob(db, registry, { jobId, kind: 'train-tabular' }, request, [], ctx);
}

/** As `trainTabularJob`, for a task of another kind whose data is any table: `said` is what that task has to say, and comes before the run's own warnings. */
export function trainTableJob(db: Database, registry: Registry, name: Omit<TrainingName, 'datasetId'>, request: TabularTrainRequest, said: readonly ReportWarning[], ctx: TaskContext): Promise<{ runId: string }> {
  return runTraining(db, { ...name, datasetId: request.datasetId }, request, ctx, async (training) => {
    const startMs = ctx.nowMs();
    const read = await readOptions(db, registry, request);
    const { facts, testFacts, options } = read;
    const earlier = await earlierModel(db, registry, request, read);
    const kept = keptColumns(facts, options);
    if (testFacts) checkColumns([...kept, ...featureColumns(facts, options)].filter((column) => !planningColumns(options).includes(column)), testFacts);
    const input = await readInput(db, request, facts, testFacts, kept);
    const known = { splitIsProposed: splitIsProposed(request.options), columnsMs: ctx.nowMs() - startMs, earlier };
    const result = await trainTabular(input, options, known, registry, { ...training, rng: createRng(options.seed) });
    const { datasetId, testDatasetId } = request;
    const report = { ...result.report, warnings: [...said, ...result.report.warnings] };
    return { ...result, report, datasetIds: testDatasetId === undefined ? [datasetId] : [datasetId, testDatasetId] };
  });
}

interface ReadOptions {
  readonly facts: TableFacts;
  readonly testFacts: TableFacts | undefined;
  readonly options: TabularOptions;
}

async function readOptions(db: Database, registry: Registry, { datasetId, testDatasetId, options }: TabularTrainRequest): Promise<ReadOptions> {
  const facts = await getDataset(db, datasetId);
  const testFacts = testDatasetId === undefined ? undefined : await getDataset(db, testDatasetId);
  return { facts, testFacts, options: await parseTabularOptions(options, facts, testFacts !== undefined, registry) };
}

/** The model that option `startFrom` names. Throws `not-found` for a run that is not there, `bad-input` for one without such a model. */
async function earlierModel(db: Database, registry: Registry, request: TabularTrainRequest, { facts, testFacts, options }: ReadOptions): Promise<EarlierModel | undefined> {
  if (options.startFrom === undefined) return undefined;
  const run = await getRun(db, options.startFrom);
  if (run.task !== 'tabular') throw new WorkbenchError('bad-input', `Option "startFrom" names run "${run.name}" of the task "${run.task}". Name one of the task "tabular".`, { option: 'startFrom' });
  const artifact = await readModel(db, modelHashOf(run, WARM_START_KIND));
  const before = run.request as unknown as TabularTrainRequest;
  const sameData = before.datasetId === request.datasetId && before.testDatasetId === request.testDatasetId;
  const alike = sameData && dividesAlike(await parseTabularOptions(before.options, facts, testFacts !== undefined, registry), options);
  return { runId: run.id, name: run.name, artifact, sameRows: alike && (run.report as TabularReport).startedFrom?.sameRows !== false };
}

async function readInput(db: Database, request: TabularTrainRequest, facts: TableFacts, testFacts: TableFacts | undefined, columns: readonly string[]): Promise<TabularInput> {
  const train = await readSource(db, request.datasetId, facts, columns);
  return request.testDatasetId === undefined || !testFacts ? { train } : { train, test: await readSource(db, request.testDatasetId, testFacts, columns) };
}
