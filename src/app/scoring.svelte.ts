import { type Failure, type Progress, toFailure } from '../core/contract/index.ts';
import type { TrainClient } from '../workers/client/trainClient.ts';
import type { ChurnScoreRequest, ChurnScoreResult } from '../workers/churnProtocol.ts';
import type { ClvScoreRequest, ScoreResult, TabularScoreRequest, TabularScoreResult } from '../workers/protocol.ts';
import type { AnomalyScoreRequest, AnomalyScoreResult } from '../workers/tableProtocol.ts';
import { type TaskProgress, createProgressMeter } from './taskProgress.ts';

/** What is scored, by task. */
export type Scoring =
  | { readonly task: 'clv'; readonly request: ClvScoreRequest }
  | { readonly task: 'tabular'; readonly request: TabularScoreRequest }
  | { readonly task: 'anomaly'; readonly request: AnomalyScoreRequest }
  | { readonly task: 'churn'; readonly request: ChurnScoreRequest };
export type Scored =
  | { readonly task: 'clv'; readonly result: ScoreResult }
  | { readonly task: 'tabular'; readonly result: TabularScoreResult }
  | { readonly task: 'anomaly'; readonly result: AnomalyScoreResult }
  | { readonly task: 'churn'; readonly result: ChurnScoreResult };

/** Scoring with a stored model: one at a time. */
export class ScoringState {
  status = $state<'idle' | 'running' | 'done' | 'failed'>('idle');
  asked = $state.raw<Scoring>();
  progress = $state.raw<TaskProgress>();
  scored = $state.raw<Scored>();
  failure = $state.raw<Failure>();
  #jobId = '';
  readonly #client: TrainClient;
  readonly #newId: () => string;

  constructor(client: TrainClient, newId: () => string) {
    this.#client = client;
    this.#newId = newId;
  }

  async score(asked: Scoring): Promise<void> {
    if (this.status === 'running') this.cancel();
    const jobId = this.#newId();
    this.#jobId = jobId;
    this.asked = asked;
    this.status = 'running';
    this.scored = undefined;
    this.failure = undefined;
    this.progress = undefined;
    const meter = createProgressMeter(() => performance.now());
    try {
      const scored = await this.#score(jobId, asked, (progress) => (this.progress = meter(progress)));
      if (this.#jobId !== jobId) return;
      this.scored = scored;
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

  async #score(jobId: string, asked: Scoring, report: (progress: Progress) => void): Promise<Scored> {
    switch (asked.task) {
      case 'clv':
        return { task: 'clv', result: await this.#client.scoreClv(jobId, asked.request, report) };
      case 'tabular':
        return { task: 'tabular', result: await this.#client.scoreTabular(jobId, asked.request, report) };
      case 'anomaly':
        return { task: 'anomaly', result: await this.#client.scoreAnomaly(jobId, asked.request, report) };
      case 'churn':
        return { task: 'churn', result: await this.#client.scoreChurn(jobId, asked.request, report) };
    }
  }
}
