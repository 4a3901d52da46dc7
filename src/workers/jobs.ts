import { createRng } from '../core/random.ts';
import { type Outcome, type Progress, type TaskContext, WorkbenchError, toFailure } from '../core/contract/index.ts';
import type { OnProgress } from './protocol.ts';

const BREATH_MS = 50;
const PROGRESS_EVERY_MS = 100;

interface Job {
  readonly abort: AbortController;
  stopping: boolean;
}

/** A worker's running jobs: gives each its context, and answers `cancel` and `stop` by id. */
export interface Jobs {
  /** Runs `work` under `jobId`; never rejects: expected failures are part of the answer. */
  run<T>(jobId: string, onProgress: OnProgress | undefined, work: (ctx: TaskContext) => Promise<T>): Promise<Outcome<T>>;
  cancel(jobId: string): void;
  stop(jobId: string): void;
}

export function createJobs(): Jobs {
  const running = new Map<string, Job>();
  return {
    async run(jobId, onProgress, work) {
      const job: Job = { abort: new AbortController(), stopping: false };
      running.set(jobId, job);
      const progress = throttle(onProgress);
      try {
        return { ok: true, value: await work(contextOf(job, progress.report)) };
      } catch (error) {
        return { ok: false, error: toFailure(error) };
      } finally {
        progress.flush();
        running.delete(jobId);
      }
    },
    cancel: (jobId) => running.get(jobId)?.abort.abort(),
    stop: (jobId) => {
      const job = running.get(jobId);
      if (job) job.stopping = true;
    },
  };
}

/** For short answers that need no id, progress or cancel. */
export async function answer<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
}

function contextOf(job: Job, onProgress: OnProgress): TaskContext {
  let lastBreathMs = performance.now();
  const { signal } = job.abort;
  return {
    rng: createRng(0),
    signal,
    shouldStop: () => job.stopping,
    onProgress,
    nowMs: () => performance.now(),
    breathe: async () => {
      if (performance.now() - lastBreathMs >= BREATH_MS) {
        await nextTurn();
        lastBreathMs = performance.now();
      }
      if (signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled.');
    },
  };
}

/** A macrotask without the 4 ms clamp of nested timers, so that messages (cancel, stop) get in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** At most ten reports a second; the last one is always sent, and so is the first of each phase. */
function throttle(send: OnProgress | undefined): { report: OnProgress; flush(): void } {
  let lastMs = -Infinity;
  let lastPhase = '';
  let held: Progress | undefined;
  const flush = () => {
    if (held && send) send(held);
    held = undefined;
  };
  return {
    flush,
    report: (progress) => {
      if (progress.phase !== lastPhase) flush();
      held = progress;
      const nowMs = performance.now();
      if (progress.phase === lastPhase && nowMs - lastMs < PROGRESS_EVERY_MS) return;
      lastMs = nowMs;
      lastPhase = progress.phase;
      flush();
    },
  };
}
