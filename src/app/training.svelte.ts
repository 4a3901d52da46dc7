import { type Failure, toFailure } from '../core/contract/index.ts';
import type { ClvColumns, ClvPlan } from '../tasks/clv/types.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { ClvTrainRequest, EstimatorInfo } from '../workers/protocol.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';

/** RMSE per report while a model learns; restarted for each model. */
export interface LiveCurve {
  readonly kind: string;
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

export type TrainingStatus = 'running' | 'stopping' | 'done' | 'failed' | 'cancelled';

/** One training as the page sees it. */
export class TrainingJob {
  readonly id: string;
  readonly request: ClvTrainRequest;
  /** True where it goes on from a closed tab. */
  readonly resumed: boolean;
  status = $state<TrainingStatus>('running');
  progress = $state.raw<TaskProgress>();
  curve = $state.raw<LiveCurve>({ kind: '', steps: [], train: [], validation: [] });
  failure = $state.raw<Failure>();
  runId = $state<string>();

  constructor(id: string, request: ClvTrainRequest, resumed: boolean) {
    this.id = id;
    this.request = request;
    this.resumed = resumed;
  }

  get active(): boolean {
    return this.status === 'running' || this.status === 'stopping';
  }

  follow(progress: TaskProgress): void {
    this.progress = progress;
    const { trainRmse, validationRmse } = progress.metrics;
    if (trainRmse === undefined) return;
    const curve = this.curve.kind === progress.phase ? this.curve : { kind: progress.phase, steps: [], train: [], validation: [] };
    this.curve = {
      kind: progress.phase,
      steps: [...curve.steps, progress.done],
      train: [...curve.train, trainRmse],
      validation: validationRmse === undefined ? curve.validation : [...curve.validation, validationRmse],
    };
  }
}

/** Trainings of this tab: started here, or gone on with after another tab was closed. */
export class TrainingState {
  jobs = $state.raw<readonly TrainingJob[]>([]);
  readonly #client: TrainClient;
  readonly #newId: () => string;
  readonly #onDone: (job: TrainingJob) => void;
  #estimators: Promise<readonly EstimatorInfo[]> | undefined;

  constructor(client: TrainClient, newId: () => string, onDone: (job: TrainingJob) => void) {
    this.#client = client;
    this.#newId = newId;
    this.#onDone = onDone;
  }

  get active(): readonly TrainingJob[] {
    return this.jobs.filter((job) => job.active);
  }

  get(jobId: string): TrainingJob | undefined {
    return this.jobs.find((job) => job.id === jobId);
  }

  estimators(): Promise<readonly EstimatorInfo[]> {
    this.#estimators ??= this.#client.estimators();
    return this.#estimators;
  }

  propose(datasetId: string): Promise<Partial<ClvColumns>> {
    return this.#client.proposeClv(datasetId);
  }

  plan(request: ClvTrainRequest): Promise<ClvPlan> {
    return this.#client.planClv(request);
  }

  /** Starts a training and answers its id at once. */
  start(request: ClvTrainRequest): string {
    return this.#begin(new TrainingJob(this.#newId(), request, false)).id;
  }

  /** Goes on with a training that a closed tab left, from its last checkpoint. */
  resume(jobId: string, request: ClvTrainRequest): void {
    this.#begin(new TrainingJob(jobId, request, true));
  }

  stop(jobId: string): void {
    const job = this.get(jobId);
    if (job?.status !== 'running') return;
    job.status = 'stopping';
    this.#client.stop(jobId);
  }

  cancel(jobId: string): void {
    if (this.get(jobId)?.active) this.#client.cancel(jobId);
  }

  dismiss(jobId: string): void {
    this.jobs = this.jobs.filter((job) => job.id !== jobId || job.active);
  }

  #begin(job: TrainingJob): TrainingJob {
    this.jobs = [job, ...this.jobs];
    const meter = createProgressMeter(() => performance.now());
    this.#client
      .trainClv(job.id, job.request, (progress) => job.follow(meter(progress)))
      .then(({ runId }) => {
        job.runId = runId;
        job.status = 'done';
      })
      .catch((error: unknown) => {
        job.failure = toFailure(error);
        job.status = job.failure.code === 'cancelled' ? 'cancelled' : 'failed';
      })
      .finally(() => this.#onDone(job));
    return job;
  }
}
