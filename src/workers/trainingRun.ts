import { type Artifact, type Json, type Progress, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { createRng } from '../core/random.ts';
import { checkpointSlot } from '../storage/checkpoints.ts';
import { createJob, deleteJob, getJob, withJobLock } from '../storage/jobs.ts';
import type { Predictions, RunTimings } from '../storage/records.ts';
import { runExists, saveRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import type { TrainingContext } from '../tasks/fitModel.ts';
import { type TaskEngines, withEngines } from './withEngines.ts';

declare const __APP_VERSION__: string;

/** What every training's request has. */
interface TrainRequest {
  readonly nowMs: number;
  readonly importMs?: number;
}

/** A training by its id, its kind, and the dataset whose size decides what it runs on. */
export interface TrainingName {
  readonly jobId: string;
  readonly kind: string;
  readonly datasetId: string;
}

/** What a task's training leaves, as far as a run keeps it. */
export interface Trained {
  readonly report: {
    readonly task: string;
    readonly seed: number;
    readonly models: readonly { readonly kind: string; readonly role: string; readonly stoppedEarly: boolean }[];
    readonly timingsMs: RunTimings;
  };
  readonly models: Readonly<Record<string, Artifact>>;
  readonly featureState: Artifact;
  readonly predictions: Predictions;
  /** More predictions that go with the run, by the name behind its id and a colon. */
  readonly aside?: Readonly<Record<string, Predictions>>;
  /** What was learned from first; the others were only predicted. */
  readonly datasetIds: readonly string[];
}

/**
 * Trains under the job's lock, with checkpoints, and stores the run under the job's id: a job that is resumed after its
 * run was stored answers that run. Cancelled or failed: the job and its checkpoints go. A closed tab leaves both.
 */
export async function runTraining<R extends TrainRequest>(db: Database, name: TrainingName, request: R, ctx: TaskContext, train: (ctx: TrainingContext) => Promise<Trained>): Promise<{ runId: string }> {
  const { jobId, kind } = name;
  const owned = await withJobLock(jobId, async () => {
    try {
      if (await runExists(db, jobId)) return { runId: jobId };
      const known = await getJob(db, jobId);
      if (!known) await createJob(db, { id: jobId, kind, request: request as unknown as Json, createdAtMs: request.nowMs });
      await trainAndSave(db, name, request, ctx, train);
    } finally {
      await deleteJob(db, jobId);
    }
    return { runId: jobId };
  });
  if (!owned.owned) throw new WorkbenchError('storage-blocked', 'This training already runs in another tab.');
  return owned.value;
}

async function trainAndSave(db: Database, { jobId, datasetId }: TrainingName, request: TrainRequest, ctx: TaskContext, train: (ctx: TrainingContext) => Promise<Trained>): Promise<void> {
  ctx.onProgress({ phase: 'read', done: 0, total: NaN, unit: 'rows' });
  await withEngines(db, datasetId, ctx, async (engines) => {
    const onProgress = (progress: Progress) => ctx.onProgress({ ...progress, engine: computing(progress, engines) });
    const trained = await train({ ...ctx, onProgress, rng: createRng(0), engine: engines.chosen.engine, neural: engines.networks.source, checkpointOf: (slot) => checkpointSlot(db, jobId, slot) });
    if (ctx.signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled.');
    await storeRun(db, jobId, request, engines, trained);
  });
}

/** Networks alone learn in epochs. */
function computing({ unit }: Progress, { chosen, networks }: TaskEngines): Progress['engine'] {
  const network = unit === 'epochs' ? networks.used().at(-1) : undefined;
  const { name, threads } = network ?? chosen.engine;
  return { name, threads };
}

async function storeRun(db: Database, jobId: string, request: TrainRequest, { chosen: { engine, reason, why }, networks }: TaskEngines, trained: Trained): Promise<void> {
  const { report, datasetIds, models, featureState, predictions, aside } = trained;
  const named = report.models.find(({ role }) => role === 'learner') ?? report.models[0];
  await saveRun(db, {
    run: {
      id: jobId,
      namePrefix: `${report.task}-${named.kind}`,
      task: report.task,
      createdAtMs: request.nowMs,
      datasetIds,
      dataHash: datasetIds[0],
      request: request as unknown as Json,
      seed: report.seed,
      appVersion: __APP_VERSION__,
      engine: { name: engine.name, reason, ...(why && { why }), ...(networks.used().length > 0 && { networks: networks.used() }) },
      timingsMs: { ...(request.importMs === undefined ? {} : { import: request.importMs }), ...report.timingsMs },
      status: report.models.some(({ stoppedEarly }) => stoppedEarly) ? 'stopped' : 'done',
      report,
    },
    models,
    featureState,
    predictions,
    aside,
    jobId,
  });
}
