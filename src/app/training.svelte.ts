import { type Failure, type Progress, toFailure } from '../core/contract/index.ts';
import type { AnomalyPlan, AnomalyProposal } from '../tasks/anomaly/types.ts';
import type { CohortTable } from '../tasks/clv/cohorts/types.ts';
import type { Measure } from '../tasks/clv/reconcile/types.ts';
import type { CohortRequestOptions, CohortSourcesRequest, ReconcileAnswer, TransactionsSource } from '../workers/clvProtocol.ts';
import type { Mapping, RolesOf, SourceName } from '../tasks/clv/sources.ts';
import type { ClvPlan } from '../tasks/clv/types.ts';
import type { Mapping as ChurnMapping, RolesOf as ChurnRolesOf, SourceName as ChurnSourceName } from '../tasks/churn/sources.ts';
import type { TabularPlan, TabularProposal } from '../tasks/tabular/types.ts';
import type { ChurnOutlook, ChurnPlanRequest, ChurnTrainRequest } from '../workers/churnProtocol.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { ClvRequest, ClvTrainRequest, EstimatorInfo, TabularTrainRequest } from '../workers/protocol.ts';
import type { AnomalyTrainRequest } from '../workers/tableProtocol.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';

/** What a training is asked, by task. */
export type Training =
  | { readonly task: 'clv'; readonly request: ClvTrainRequest }
  | { readonly task: 'tabular'; readonly request: TabularTrainRequest }
  | { readonly task: 'anomaly'; readonly request: AnomalyTrainRequest }
  | { readonly task: 'churn'; readonly request: ChurnTrainRequest };

/** A metric per report while a model learns; restarted for each model. */
export interface LiveCurve {
  readonly kind: string;
  /** Its name in reports, such as `rmse` or `logLoss`. */
  readonly metric: string;
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

const NO_CURVE: LiveCurve = { kind: '', metric: '', steps: [], train: [], validation: [] };

export type TrainingStatus = 'running' | 'stopping' | 'done' | 'failed' | 'cancelled';

/** One training as the page sees it. */
export class TrainingJob {
  readonly id: string;
  readonly asked: Training;
  /** True where it goes on from a closed tab. */
  readonly resumed: boolean;
  status = $state<TrainingStatus>('running');
  progress = $state.raw<TaskProgress>();
  curve = $state.raw<LiveCurve>(NO_CURVE);
  failure = $state.raw<Failure>();
  runId = $state<string>();

  constructor(id: string, asked: Training, resumed: boolean) {
    this.id = id;
    this.asked = asked;
    this.resumed = resumed;
  }

  get active(): boolean {
    return this.status === 'running' || this.status === 'stopping';
  }

  follow(progress: TaskProgress): void {
    this.progress = progress;
    const metric = watchedMetric(progress.metrics);
    if (!metric) return;
    const curve = this.curve.kind === progress.phase && this.curve.metric === metric.name ? this.curve : { ...NO_CURVE, kind: progress.phase, metric: metric.name };
    this.curve = {
      ...curve,
      steps: [...curve.steps, progress.done],
      train: [...curve.train, metric.train],
      validation: metric.validation === undefined ? curve.validation : [...curve.validation, metric.validation],
    };
  }
}

/** The metric that a learning model reports as `train<Metric>` and, where rows are kept aside, `validation<Metric>`. */
function watchedMetric(metrics: TaskProgress['metrics']): { readonly name: string; readonly train: number; readonly validation?: number } | undefined {
  const key = Object.keys(metrics).find((name) => /^train[A-Z]/.test(name));
  if (key === undefined) return undefined;
  const capitalised = key.slice('train'.length);
  return { name: capitalised[0].toLowerCase() + capitalised.slice(1), train: metrics[key], validation: metrics[`validation${capitalised}`] };
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

  propose<Name extends SourceName>(datasetId: string, source: Name): Promise<Mapping<RolesOf[Name]>> {
    return this.#client.proposeClv(datasetId, source);
  }

  plan(request: ClvRequest): Promise<ClvPlan> {
    return this.#client.planClv(request);
  }

  /** A file's totals beside pasted ones; `measure` where one column of totals has no name. */
  reconcile(jobId: string, source: TransactionsSource, pasted: string, measure: Measure, report: (progress: Progress) => void): Promise<ReconcileAnswer> {
    return this.#client.reconcileClv(jobId, source, pasted, measure, report);
  }

  cohorts(jobId: string, sources: CohortSourcesRequest, options: CohortRequestOptions, report: (progress: Progress) => void): Promise<CohortTable> {
    return this.#client.cohortsClv(jobId, sources, options, report);
  }

  /** Follows a question to its answer: a new id, and its progress with the time left. */
  ask<Answer>(start: (jobId: string, report: (progress: Progress) => void) => Promise<Answer>, follow: (progress: TaskProgress) => void): { readonly answer: Promise<Answer>; cancel(): void } {
    const jobId = this.#newId();
    const meter = createProgressMeter(() => performance.now());
    return { answer: start(jobId, (progress) => follow(meter(progress))), cancel: () => this.#client.cancel(jobId) };
  }

  /** What could be learned from any table; `target` where a person chose another than the one proposed. */
  proposeTabular(datasetId: string, target?: string): Promise<TabularProposal> {
    return this.#client.proposeTabular(datasetId, target);
  }

  planTabular(request: TabularTrainRequest): Promise<TabularPlan> {
    return this.#client.planTabular(request);
  }

  proposeAnomaly(datasetId: string, label?: string): Promise<AnomalyProposal> {
    return this.#client.proposeAnomaly(datasetId, label);
  }

  planAnomaly(request: AnomalyTrainRequest): Promise<AnomalyPlan> {
    return this.#client.planAnomaly(request);
  }

  /** What a table looks like to churn. */
  proposeChurnSource(datasetId: string): Promise<ChurnSourceName> {
    return this.#client.proposeChurnSource(datasetId);
  }

  proposeChurn<Name extends ChurnSourceName>(datasetId: string, source: Name): Promise<ChurnMapping<ChurnRolesOf[Name]>> {
    return this.#client.proposeChurn(datasetId, source);
  }

  /** What would be learned of who leaves; takes a while, for tables are read and columns that tell too much are looked for. */
  planChurn(jobId: string, request: ChurnPlanRequest, report: (progress: Progress) => void): Promise<ChurnOutlook> {
    return this.#client.planChurn(jobId, request, report);
  }

  /** Starts a training and answers its id at once. */
  start(asked: Training): string {
    return this.#begin(new TrainingJob(this.#newId(), asked, false)).id;
  }

  /** Goes on with a training that a closed tab left, from its last checkpoint. */
  resume(jobId: string, asked: Training): void {
    this.#begin(new TrainingJob(jobId, asked, true));
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
    this.#train(job, (progress) => job.follow(meter(progress)))
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

  #train({ id, asked }: TrainingJob, report: (progress: Progress) => void): Promise<{ runId: string }> {
    switch (asked.task) {
      case 'clv':
        return this.#client.trainClv(id, asked.request, report);
      case 'tabular':
        return this.#client.trainTabular(id, asked.request, report);
      case 'anomaly':
        return this.#client.trainAnomaly(id, asked.request, report);
      case 'churn':
        return this.#client.trainChurn(id, asked.request, report);
    }
  }
}
