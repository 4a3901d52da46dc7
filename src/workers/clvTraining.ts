import type { Registry, TaskContext } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { proposeClvColumns } from '../tasks/clv/columns.ts';
import { parseClvOptions } from '../tasks/clv/options.ts';
import { planClv } from '../tasks/clv/plan.ts';
import { trainClv } from '../tasks/clv/train.ts';
import { dayRangeOf } from '../tasks/clv/transactions.ts';
import type { ClvColumns, ClvPlan } from '../tasks/clv/types.ts';
import type { ClvTrainRequest } from './protocol.ts';
import { runTraining } from './trainingRun.ts';
import { type TransactionsCache, loadTransactions } from './transactionsCache.ts';

/** What the columns look like, and above that what a person said that they are. */
export async function proposeClv(db: Database, datasetId: string): Promise<Partial<ClvColumns>> {
  const { columns, profiles, rows, notes } = await getDataset(db, datasetId);
  const said = Object.entries(notes).flatMap(([column, { role }]) => (role === 'customer' || role === 'date' || role === 'amount' ? [[role, column] as const] : []));
  return { ...proposeClvColumns(columns, profiles, rows).columns, ...Object.fromEntries(said) };
}

export async function planClvRequest(cache: TransactionsCache, registry: Registry, request: ClvTrainRequest): Promise<ClvPlan> {
  const transactions = await cache.of(request.datasetId, request.columns);
  const range = dayRangeOf(transactions);
  return planClv(range, await parseClvOptions(request.options, range, registry));
}

/** Trains and stores the run: see runTraining. */
export function trainClvJob(db: Database, registry: Registry, jobId: string, request: ClvTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  return runTraining(db, jobId, 'train-clv', request, ctx, async (training) => {
    const transactions = await loadTransactions(db, request.datasetId, request.columns);
    const options = await parseClvOptions(request.options, dayRangeOf(transactions), registry);
    const result = await trainClv(transactions, options, registry, { ...training, rng: createRng(options.seed) });
    return { ...result, datasetIds: [request.datasetId] };
  });
}
