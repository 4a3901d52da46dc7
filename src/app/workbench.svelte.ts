import type { SampleName } from '../core/samples/sampleFiles.ts';
import { ulid } from '../core/ulid.ts';
import { openDatabase } from '../storage/db.ts';
import { deleteJob, interruptedJobs } from '../storage/jobs.ts';
import type { Database } from '../storage/schema.ts';
import { sweepOrphans } from '../storage/sweepOrphans.ts';
import { DataClient } from '../workers/client/dataClient.ts';
import { TrainClient } from '../workers/client/trainClient.ts';
import type { ChurnTrainRequest } from '../workers/churnProtocol.ts';
import type { ClvTrainRequest, TabularTrainRequest } from '../workers/protocol.ts';
import type { AnomalyTrainRequest } from '../workers/tableProtocol.ts';
import { toFailure } from '../core/contract/index.ts';
import { nowMs } from './clock.ts';
import { ContactLists } from './contactLists.ts';
import { DataState } from './data.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Router } from './router.svelte.ts';
import { RunsState } from './runs.svelte.ts';
import { ScoringState } from './scoring.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { StorageState } from './storageState.svelte.ts';
import { type TrainingJob, TrainingState } from './training.svelte.ts';
import type { UpdateState } from './update.svelte.ts';

/** Everything that the page shows and does, put together. */
export class Workbench {
  readonly settings = new SettingsState();
  readonly router = new Router();
  readonly notices = new Notices();
  readonly storage: StorageState;
  readonly update: UpdateState;
  readonly dataClient: DataClient;
  readonly trainClient: TrainClient;
  readonly database: Promise<Database>;
  readonly data: DataState;
  readonly training: TrainingState;
  readonly runs: RunsState;
  readonly scoring: ScoringState;
  readonly contactLists: ContactLists;
  /** The page that takes dropped files for itself; elsewhere they go to the data page. */
  takesFiles: ((files: readonly File[]) => void) | undefined;

  /** No worker starts, and so no data is taken, before `allowed` resolves. */
  constructor(update: UpdateState, allowed: Promise<unknown>) {
    this.update = update;
    this.dataClient = new DataClient(allowed);
    this.trainClient = new TrainClient(allowed);
    this.database = openDatabase({
      onReplaced: () => void this.notices.add({ key: 'notice.databaseReplaced', tone: 'info', action: reload }),
      onTerminated: () => void this.notices.add({ key: 'notice.databaseTerminated', tone: 'info', action: reload }),
    });
    this.storage = new StorageState(this.database);
    this.data = new DataState(this.dataClient, this.database, newId, this.notices, () => void this.storage.requestPersist());
    this.training = new TrainingState(this.trainClient, newId, (job) => void this.#afterTraining(job));
    this.runs = new RunsState(this.trainClient, this.database, this.notices);
    this.scoring = new ScoringState(this.trainClient, newId);
    this.contactLists = new ContactLists(this.trainClient);
  }

  /** Reads what is stored, and goes on with what a closed tab left. */
  async start(): Promise<void> {
    await Promise.all([this.data.refresh(), this.runs.refresh()]);
    try {
      await this.storage.refresh();
      await sweepOrphans(await this.database);
      await this.#resumeInterrupted();
    } catch (error) {
      this.notices.error('notice.databaseFailed', toFailure(error));
    }
  }

  /** From nothing to a trained model: the generated sales, imported and learned from with the defaults, and goes to the training. Other samples go to the set-up of theirs. */
  async trySample(sample: SampleName = 'sales'): Promise<void> {
    const ids = await this.data.addSample(sample);
    const [datasetId = ''] = ids.values();
    if (sample !== 'sales') {
      this.router.go(`models/${sample === 'learning-product' ? 'churn' : 'clv'}?${new URLSearchParams([['dataset', datasetId], ...ids])}`);
      return;
    }
    const columns = await this.training.propose(datasetId, 'transactions');
    const jobId = this.training.start({ task: 'clv', request: { sources: { transactions: { datasetId, columns } }, options: { horizonDays: 180 }, nowMs: nowMs() } });
    this.router.go(`models/clv/job/${jobId}`);
  }

  async #resumeInterrupted(): Promise<void> {
    for (const job of await interruptedJobs(await this.database)) {
      if (job.kind === 'train-clv') this.training.resume(job.id, { task: 'clv', request: job.request as unknown as ClvTrainRequest });
      else if (job.kind === 'train-tabular') this.training.resume(job.id, { task: 'tabular', request: job.request as unknown as TabularTrainRequest });
      else if (job.kind === 'train-anomaly') this.training.resume(job.id, { task: 'anomaly', request: job.request as unknown as AnomalyTrainRequest });
      else if (job.kind === 'train-churn') this.training.resume(job.id, { task: 'churn', request: job.request as unknown as ChurnTrainRequest });
      else await deleteJob(await this.database, job.id);
    }
  }

  async #afterTraining(job: TrainingJob): Promise<void> {
    await this.runs.refresh();
    // A worker that had to be ended could not remove its job, and nobody wants a cancelled training resumed.
    if (job.status !== 'done') await deleteJob(await this.database, job.id);
    if (job.status === 'done' && job.runId) {
      const path = this.router.path;
      if (path[2] === 'job' && path[3] === job.id) this.router.go(`runs/${job.runId}`);
      else this.notices.add({ key: 'notice.trainingDone', tone: 'success', action: { key: 'action.openRun', run: () => this.router.go(`runs/${job.runId}`) } });
    }
  }
}

const reload = { key: 'action.reload', run: () => location.reload() };

export function newId(): string {
  return ulid(nowMs(), crypto.getRandomValues(new Uint8Array(10)));
}
