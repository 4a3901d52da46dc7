import { type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { checkpointSlot } from '../storage/checkpoints.ts';
import { getDataset } from '../storage/datasets.ts';
import { createJob, deleteJob, getJob, withJobLock } from '../storage/jobs.ts';
import { runExists, saveRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { proposeClvColumns } from '../tasks/clv/columns.ts';
import { parseClvOptions } from '../tasks/clv/options.ts';
import { planClv } from '../tasks/clv/plan.ts';
import { trainClv } from '../tasks/clv/train.ts';
import { dayRangeOf } from '../tasks/clv/transactions.ts';
import type { ClvColumns, ClvOptions, ClvPlan, ClvResult } from '../tasks/clv/types.ts';
import type { ClvTrainRequest } from './protocol.ts';
import { type TransactionsCache, loadTransactions } from './transactionsCache.ts';

declare const __APP_VERSION__: string;

/** The one engine of this version. */
const ENGINE = { name: 'typescript', reason: 'the only engine of this version' };

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

/**
 * Trains under the job's lock, with checkpoints, and stores the run under the job's id: a job that is resumed after its
 * run was stored answers that run. Cancelled or failed: the job and its checkpoints go. A closed tab leaves both.
 */
export async function trainClvJob(db: Database, registry: Registry, jobId: string, request: ClvTrainRequest, ctx: TaskContext): Promise<{ runId: string }> {
  const owned = await withJobLock(jobId, async () => {
    try {
      if (await runExists(db, jobId)) return { runId: jobId };
      const known = await getJob(db, jobId);
      if (!known) await createJob(db, { id: jobId, kind: 'train-clv', request: request as unknown as Json, createdAtMs: request.nowMs });
      await trainAndSave(db, registry, jobId, request, ctx);
    } finally {
      await deleteJob(db, jobId);
    }
    return { runId: jobId };
  });
  if (!owned.owned) throw new WorkbenchError('storage-blocked', 'This training already runs in another tab.');
  return owned.value;
}

async function trainAndSave(db: Database, registry: Registry, jobId: string, request: ClvTrainRequest, ctx: TaskContext): Promise<void> {
  ctx.onProgress({ phase: 'read', done: 0, total: NaN, unit: 'rows' });
  const transactions = await loadTransactions(db, request.datasetId, request.columns);
  const options = await parseClvOptions(request.options, dayRangeOf(transactions), registry);
  const training = { ...ctx, rng: createRng(options.seed), checkpointOf: (slot: string) => checkpointSlot(db, jobId, slot) };
  const result = await trainClv(transactions, options, registry, training);
  if (ctx.signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled.');
  await storeRun(db, jobId, request, options, result);
}

async function storeRun(db: Database, jobId: string, request: ClvTrainRequest, options: ClvOptions, result: ClvResult): Promise<void> {
  const { report } = result;
  const learner = report.models.find(({ role }) => role === 'learner') ?? report.models[0];
  const stopped = report.models.some(({ stoppedEarly }) => stoppedEarly);
  const { features, fit, predict } = report.timingsMs;
  await saveRun(db, {
    run: {
      id: jobId,
      namePrefix: `clv-${learner.kind}`,
      task: 'clv',
      createdAtMs: request.nowMs,
      datasetIds: [request.datasetId],
      dataHash: request.datasetId,
      request: request as unknown as Json,
      seed: options.seed,
      appVersion: __APP_VERSION__,
      engine: ENGINE,
      timingsMs: { ...(request.importMs === undefined ? {} : { import: request.importMs }), features, fit, predict },
      status: stopped ? 'stopped' : 'done',
      report,
    },
    models: result.models,
    featureState: result.featureState,
    predictions: result.predictions,
    jobId,
  });
}
