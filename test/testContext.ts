import type { Artifact, Checkpoint, Engine, FitContext, Progress } from '../src/core/contract/index.ts';
import { WorkbenchError } from '../src/core/contract/index.ts';
import { createRng } from '../src/core/random.ts';
import { typescriptEngine } from '../src/core/trees/typescriptEngine.ts';

export interface TestContextOptions {
  readonly seed?: number | string;
  /** Default: plain TypeScript. */
  readonly engine?: Engine;
  /** Abort at this call of `breathe` (1 is the first); 0 aborts before anything runs. */
  readonly abortAfter?: number;
  /** `shouldStop` answers true from this many calls of it on (0: from the first call). */
  readonly stopAfter?: number;
  /** Where the computation keeps its state; see `memoryCheckpoint`. */
  readonly checkpoint?: Checkpoint;
  /** Milliseconds that the test's clock moves on at each look (default 1): the clock is not the machine's. */
  readonly clockStepMs?: number;
}

export interface TestContext extends FitContext {
  /** All progress so far, oldest first. */
  readonly progress: readonly Progress[];
  /** Cancels from outside. */
  abort(): void;
}

/** A context without a clock or an event loop of its own: the same calls give the same answers, every time. */
export function createTestContext(options: TestContextOptions = {}): TestContext {
  const controller = new AbortController();
  const progress: Progress[] = [];
  let breaths = 0;
  let stopQuestions = 0;
  let nowMs = 0;
  if (options.abortAfter === 0) controller.abort();
  return {
    engine: options.engine ?? typescriptEngine,
    rng: createRng(options.seed ?? 42),
    signal: controller.signal,
    checkpoint: options.checkpoint,
    progress,
    abort: () => controller.abort(),
    shouldStop: () => options.stopAfter !== undefined && stopQuestions++ >= options.stopAfter,
    onProgress: (report) => {
      progress.push(report);
    },
    breathe: async () => {
      breaths++;
      if (options.abortAfter !== undefined && breaths >= options.abortAfter) controller.abort();
      await Promise.resolve();
      if (controller.signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled.');
    },
    nowMs: () => (nowMs += options.clockStepMs ?? 1),
  };
}

export interface MemoryCheckpoint extends Checkpoint {
  /** Every state that was saved, oldest first, each cloned as storage would. */
  readonly saved: readonly Artifact[];
}

/** A checkpoint slot in memory. `initial` is what an earlier, interrupted fit left. */
export function memoryCheckpoint(initial?: Artifact): MemoryCheckpoint {
  const saved: Artifact[] = [];
  return {
    saved,
    load: async () => structuredClone(saved.at(-1) ?? initial),
    save: async (state) => {
      saved.push(structuredClone(state));
    },
  };
}
