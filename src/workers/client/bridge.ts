import { type Remote, proxy, releaseProxy, wrap } from 'comlink';
import { type Outcome, type Progress, WorkbenchError, fromFailure } from '../../core/contract/index.ts';
import type { OnProgress } from '../protocol.ts';

const CANCEL_PATIENCE_MS = 2000;

interface Cancellable {
  cancel(jobId: string): void;
}

interface Pending {
  readonly jobId: string;
  reject(error: WorkbenchError): void;
}

/**
 * Owns one worker's life: starts it when first asked, turns its outcomes into values or `WorkbenchError`s,
 * cancels by job id, and ends and forgets a worker that crashed or did not answer a cancel within two seconds.
 */
export class WorkerBridge<Api extends Cancellable> {
  readonly #create: () => Worker;
  readonly #allowed: Promise<unknown>;
  #worker: Worker | undefined;
  #remote: Remote<Api> | undefined;
  readonly #pending = new Set<Pending>();

  /** No worker starts before `allowed` resolves: until then the page may not take data (see `whenProtected`). */
  constructor(create: () => Worker, allowed: Promise<unknown>) {
    this.#create = create;
    this.#allowed = allowed;
  }

  /** `use` gets the remote API; `jobId` is needed only where the call can be cancelled. */
  call<T>(use: (remote: Remote<Api>) => Promise<Outcome<T>>, jobId = ''): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const pending: Pending = { jobId, reject };
      this.#pending.add(pending);
      this.#allowed
        .then(() => use(this.#start()))
        .then((outcome) => (outcome.ok ? resolve(outcome.value) : reject(fromFailure(outcome.error))))
        .catch((error: unknown) => reject(new WorkbenchError('internal', `The worker's answer could not be read: ${String(error)}`)))
        .finally(() => this.#pending.delete(pending));
    });
  }

  /** Sends without waiting for an answer; nothing is sent to a worker that does not run. */
  post(use: (remote: Remote<Api>) => void): void {
    if (this.#remote) use(this.#remote);
  }

  cancel(jobId: string): void {
    const job = [...this.#pending].find((pending) => pending.jobId === jobId);
    if (!job || !this.#remote) return;
    void (this.#remote as unknown as Remote<Cancellable>).cancel(jobId);
    setTimeout(() => {
      if (!this.#pending.has(job)) return;
      job.reject(new WorkbenchError('cancelled', 'Cancelled.'));
      this.#pending.delete(job);
      this.end(new WorkbenchError('worker-lost', 'The worker was restarted because a cancelled task did not answer. Please try again.'));
    }, CANCEL_PATIENCE_MS);
  }

  /** Ends the worker and frees its memory; calls under way are rejected with `reason`. */
  end(reason = new WorkbenchError('cancelled', 'Cancelled.')): void {
    this.#remote?.[releaseProxy]();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
    for (const pending of this.#pending) pending.reject(reason);
    this.#pending.clear();
  }

  #start(): Remote<Api> {
    if (this.#remote) return this.#remote;
    const worker = this.#create();
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.end(new WorkbenchError('worker-lost', `The worker stopped: ${event.message || 'it could not be loaded or ran out of memory'}. Reload the page and try again; with large files, close other tabs first.`));
    });
    this.#worker = worker;
    this.#remote = wrap<Api>(worker);
    return this.#remote;
  }
}

/** A progress callback in the form that crosses to a worker. */
export function progressProxy(onProgress: (progress: Progress) => void): OnProgress {
  return proxy(onProgress);
}
