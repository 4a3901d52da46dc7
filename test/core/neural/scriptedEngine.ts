import type { NeuralEngine, NeuralSource, NetworkState, NetworkWeights, StepOptions } from '../../../src/core/contract/index.ts';

/** What a training asked of its engine. */
export interface Script {
  readonly steps: { readonly rows: readonly number[]; readonly weight: readonly number[]; readonly options: StepOptions }[];
  /** Batches that were watched, an epoch each. */
  readonly watched: number[];
  disposed: number;
  settled: number;
  batchSize: number;
}

/** An engine that learns nothing: its weights count steps, its losses are written down. Rows are told apart by their first number. */
export function scriptedEngine(losses: { readonly train?: (epoch: number) => number; readonly validation?: (epoch: number) => number }, script: Script): NeuralEngine {
  return {
    name: 'cpu',
    threads: 1,
    dispose: () => {},
    open(spec, batchSize, given) {
      script.batchSize = batchSize;
      let state = countOf(given, 0);
      let epoch = 0;
      let watched = 0;
      const width = spec.input.kind === 'sequence' ? spec.input.steps * spec.input.features : 2;
      return {
        step(batch, options) {
          script.steps.push({ rows: Array.from(batch.weight.keys(), (at) => batch.x[at * width]), weight: [...batch.weight], options });
          state = countOf(given, state.steps + 1);
        },
        settle: async () => void script.settled++,
        watch: () => void watched++,
        takeLoss: async () => {
          if (watched > 0) {
            script.watched.push(watched);
            watched = 0;
            return losses.validation?.(epoch - 1) ?? 1;
          }
          epoch++;
          return losses.train?.(epoch - 1) ?? 1;
        },
        scores: () => Promise.reject(new Error('A training asks for no scores.')),
        state: async () => state,
        restore: (before: NetworkState) => {
          state = before;
        },
        memory: () => ({ tensors: 0, bytes: 0 }),
        dispose: () => void script.disposed++,
      };
    },
  };
}

function countOf(given: NetworkWeights, steps: number): NetworkState {
  const filled = (value: number) => given.values.map(({ length }) => new Float32Array(length).fill(value));
  return { weights: { ...given, values: filled(steps) }, first: filled(0), second: filled(0), steps };
}

/** The same engine each time it is asked for. */
export function sourceOf(engine: NeuralEngine): NeuralSource {
  return () => Promise.resolve(engine);
}
