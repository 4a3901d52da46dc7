import { type Failure, toFailure } from '../core/contract/index.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { ClvScoreRequest, ScoreResult } from '../workers/protocol.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';

/** Scoring with a stored model: one at a time. */
export class ScoringState {
  status = $state<'idle' | 'running' | 'done' | 'failed'>('idle');
  request = $state.raw<ClvScoreRequest>();
  progress = $state.raw<TaskProgress>();
  result = $state.raw<ScoreResult>();
  failure = $state.raw<Failure>();
  #jobId = '';
  readonly #client: TrainClient;
  readonly #newId: () => string;

  constructor(client: TrainClient, newId: () => string) {
    this.#client = client;
    this.#newId = newId;
  }

  async score(request: ClvScoreRequest): Promise<void> {
    if (this.status === 'running') this.cancel();
    const jobId = this.#newId();
    this.#jobId = jobId;
    this.request = request;
    this.status = 'running';
    this.result = undefined;
    this.failure = undefined;
    const meter = createProgressMeter(() => performance.now());
    try {
      const result = await this.#client.scoreClv(jobId, request, (progress) => (this.progress = meter(progress)));
      if (this.#jobId !== jobId) return;
      this.result = result;
      this.status = 'done';
    } catch (error) {
      if (this.#jobId !== jobId) return;
      const failure = toFailure(error);
      this.failure = failure.code === 'cancelled' ? undefined : failure;
      this.status = failure.code === 'cancelled' ? 'idle' : 'failed';
    }
  }

  cancel(): void {
    this.#client.cancel(this.#jobId);
  }
}
