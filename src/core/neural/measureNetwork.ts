import type { NetworkBatch, NeuralEngine, TaskContext } from '../contract/index.ts';
import { createRng } from '../random.ts';
import { initialWeights } from './initialise.ts';
import { SEED_NETWORK } from './seedNetwork.ts';

const ROWS = 32;
const ROUNDS = 5;
const STEPS = 4;

/** Milliseconds of a training step of the seed document's network with 32 rows: the fastest of a few rounds, after one that is not counted. */
export async function measureNetwork(engine: NeuralEngine, ctx: Pick<TaskContext, 'nowMs' | 'breathe'>): Promise<number> {
  const rng = createRng('measure');
  const session = engine.open(SEED_NETWORK, ROWS, await initialWeights(SEED_NETWORK, rng.fork('weights'), () => ctx.breathe()));
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
