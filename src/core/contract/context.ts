import type { Artifact } from './artifact.ts';
import type { Engine } from './engine.ts';
import type { NeuralEngine, NeuralSource } from './network.ts';
import type { Rng } from '../random.ts';

/** What a long task says of itself while it runs. `done` and `total` are in `unit`s of the phase (rows, trees, bytes). */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  /** NaN where it is not known. */
  readonly total: number;
  readonly unit: 'rows' | 'trees' | 'bytes' | 'files' | 'models' | 'steps' | 'epochs';
  /** What computes, where that was chosen. */
  readonly engine?: { readonly name: (Engine | NeuralEngine)['name']; readonly threads: number };
  /** Live numbers, such as `trainRmse`, `validationRmse`, `rowsPerSecond`. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Where a fit that was interrupted finds what it had. Keyed by the owner; a fit sees its own slot alone. */
export interface Checkpoint {
  load(): Promise<Artifact | undefined>;
  save(state: Artifact): Promise<void>;
}

/** What every long computation is given: chance, cancel, stop, progress and a way to breathe. */
export interface TaskContext {
  readonly rng: Rng;
  /** Cancel: the computation rejects with `cancelled` and leaves nothing. */
  readonly signal: AbortSignal;
  /** Stop and keep: true once the person asked for the model so far. */
  shouldStop(): boolean;
  onProgress(progress: Progress): void;
  /**
   * Gives the event loop a turn when 50 ms have gone since the last one, then rejects if cancelled.
   * Cheap enough to be called per tree or per thousand rows.
   */
  breathe(): Promise<void>;
  /** Milliseconds from an arbitrary start, for timings in reports only: never for results. */
  nowMs(): number;
}

export interface FitContext extends TaskContext {
  /** Where kernels run. */
  readonly engine: Engine;
  /** Where neural networks learn; the plain reference where there is none. */
  readonly neural?: NeuralSource;
  readonly checkpoint?: Checkpoint;
  /** A model of the same kind, learned from the same features, to go on from; for estimators that learn in steps. */
  readonly startFrom?: Artifact;
}
