import type { Registry, TaskContext } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import { readTable } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { TabularInput, TabularSource } from '../tasks/tabular/divideRows.ts';
import type { TableFacts } from '../tasks/tabular/facts.ts';
import { parseTabularOptions, splitIsProposed } from '../tasks/tabular/options.ts';
import { planTabular, planningColumns, trainingColumns } from '../tasks/tabular/plan.ts';
import { proposeTabular } from '../tasks/tabular/propose.ts';
import { checkColumns } from '../tasks/tabular/score.ts';
import { trainTabular } from '../tasks/tabular/train.ts';
import type { TabularOptions, TabularPlan, TabularProposal } from '../tasks/tabular/types.ts';
import type { TabularTrainRequest } from './protocol.ts';
import { runTraining } from './trainingRun.ts';

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
  return runTraining(db, jobId, 'train-tabular', request, ctx, async (training) => {
    const startMs = ctx.nowMs();
    const { facts, testFacts, options } = await readOptions(db, registry, request);
    const columns = trainingColumns(facts, options);
    if (testFacts) checkColumns(columns.filter((column) => !planningColumns(options).includes(column)), testFacts);
    const input = await readInput(db, request, facts, testFacts, columns);
    const known = { splitIsProposed: splitIsProposed(request.options), columnsMs: ctx.nowMs() - startMs };
    const result = await trainTabular(input, options, known, registry, { ...training, rng: createRng(options.seed) });
    const { datasetId, testDatasetId } = request;
    return { ...result, datasetIds: testDatasetId === undefined ? [datasetId] : [datasetId, testDatasetId] };
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

async function readInput(db: Database, request: TabularTrainRequest, facts: TableFacts, testFacts: TableFacts | undefined, columns: readonly string[]): Promise<TabularInput> {
  const train = await readSource(db, request.datasetId, facts, columns);
  return request.testDatasetId === undefined || !testFacts ? { train } : { train, test: await readSource(db, request.testDatasetId, testFacts, columns) };
}

/** Those of the columns that the table has. */
async function readSource(db: Database, datasetId: string, facts: TableFacts, columns: readonly string[]): Promise<TabularSource> {
  const there = new Set(facts.columns.map(({ name }) => name));
  return { facts, table: await readTable(db, datasetId, columns.filter((column) => there.has(column))) };
}
