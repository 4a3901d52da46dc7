import type { Progress } from '../core/contract/index.ts';

/** Progress with what a person wants to know: how far, how fast, how long still. */
export interface TaskProgress extends Progress {
  /** 0 to 1; absent where the total is unknown. */
  readonly fraction?: number;
  readonly elapsedMs: number;
  /** Absent until enough is done to tell. */
  readonly remainingMs?: number;
  /** Units a second in this phase. */
  readonly perSecond: number;
  readonly metrics: Readonly<Record<string, number>>;
}

const MIN_FRACTION_FOR_ESTIMATE = 0.02;

/** Turns a stream of progress reports into `TaskProgress`; speed and time left are of the current phase. */
export function createProgressMeter(nowMs: () => number): (progress: Progress) => TaskProgress {
  const startMs = nowMs();
  let phase = '';
  let phaseStartMs = startMs;
  let doneAtStart = 0;
  return (progress) => {
    const now = nowMs();
    if (progress.phase !== phase) {
      phase = progress.phase;
      phaseStartMs = now;
      doneAtStart = progress.done;
    }
    const seconds = (now - phaseStartMs) / 1000;
    const perSecond = seconds > 0 ? (progress.done - doneAtStart) / seconds : 0;
    const known = Number.isFinite(progress.total) && progress.total > 0;
    const fraction = known ? Math.min(1, progress.done / progress.total) : undefined;
    const tells = fraction !== undefined && fraction >= MIN_FRACTION_FOR_ESTIMATE && perSecond > 0;
    return {
      ...progress,
      metrics: progress.metrics ?? {},
      fraction,
      elapsedMs: now - startMs,
      remainingMs: tells ? ((progress.total - progress.done) / perSecond) * 1000 : undefined,
      perSecond,
    };
  };
}
