import type { NetworkBatch, NetworkSpec, NeuralEngine, TaskContext } from '../contract/index.ts';
import { createRng } from '../random.ts';
import { initialWeights } from './initialise.ts';

/** The network of the seed document. */
const SPEC: NetworkSpec = {
  input: { kind: 'sequence', steps: 30, features: 8, masked: false },
  layers: [
    { kind: 'lstm', units: 64, sequences: true },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'lstm', units: 32, sequences: false },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 1, activation: 'linear' },
  ],
  loss: 'logistic',
};
const ROWS = 32;
const ROUNDS = 5;
const STEPS = 4;

/** Milliseconds of a training step of the seed document's network with 32 rows: the fastest of a few rounds, after one that is not counted. */
export async function measureNetwork(engine: NeuralEngine, ctx: Pick<TaskContext, 'nowMs' | 'breathe'>): Promise<number> {
  const rng = createRng('measure');
  const session = engine.open(SPEC, ROWS, await initialWeights(SPEC, rng.fork('weights'), () => ctx.breathe()));
  const batch: NetworkBatch = { x: Float32Array.from({ length: ROWS * 30 * 8 }, () => rng.next()), y: Float32Array.from({ length: ROWS }, (_, row) => row % 2), weight: new Float32Array(ROWS).fill(1) };
  try {
    let best = Infinity;
    for (let round = 0; round <= ROUNDS; round++) {
      const startMs = ctx.nowMs();
      for (let step = 0; step < STEPS; step++) session.step(batch, { learningRate: 1e-3, clipNorm: 0, seed: step });
      await session.takeLoss();
      if (round > 0) best = Math.min(best, (ctx.nowMs() - startMs) / STEPS);
      await ctx.breathe();
    }
    return best;
  } finally {
    session.dispose();
  }
}
