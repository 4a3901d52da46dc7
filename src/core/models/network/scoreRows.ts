import { WorkbenchError } from '../../contract/index.ts';
import type { NetworkSpec, NetworkWeights, NeuralEngine, NeuralSource, TaskContext } from '../../contract/index.ts';
import { onEngine } from '../../neural/onEngine.ts';
import { referenceEngine } from '../../neural/referenceEngine.ts';
import { clearRow, createBatchRoom } from '../../neural/rows.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { outputsOfNetwork } from '../../neural/weightShapes.ts';
import { rowsAtOnce } from './predict.ts';

/** Rows of a batch: more are no faster on wasm. */
const LARGEST_BATCH = 256;
/** Engines beside plain JavaScript are faster than the reference by this, at least. */
const FASTER = 10;

type Breath = Pick<TaskContext, 'breathe'>;

/**
 * Scores of all rows, rows × outputs, on an engine of the source; where it cannot start, has no room, or fails, by the plain reference, so that a prediction comes about in any case.
 * Rejects with `cancelled`.
 */
export async function scoreRows(spec: NetworkSpec, weights: NetworkWeights, rows: NetworkRows, source: NeuralSource, ctx: Breath): Promise<Float32Array> {
  try {
    return await onEngine(source, (engine) => scoreOn(engine, spec, weights, rows, ctx));
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'cancelled') throw error;
    return scoreOn(referenceEngine, spec, weights, rows, ctx);
  }
}

async function scoreOn(engine: NeuralEngine, spec: NetworkSpec, weights: NetworkWeights, rows: NetworkRows, ctx: Breath): Promise<Float32Array> {
  const outputs = outputsOfNetwork(spec);
  const scores = new Float32Array(rows.count * outputs);
  const size = Math.min(rows.count, LARGEST_BATCH, rowsAtOnce(spec) * (engine.name === 'cpu' ? 1 : FASTER));
  if (size === 0) return scores;
  const session = engine.open(spec, size, weights);
  try {
    const room = createBatchRoom(rows, size);
    for (let from = 0; from < rows.count; from += size) {
      const count = Math.min(size, rows.count - from);
      for (let at = 0; at < count; at++) rows.read(from + at, room, at);
      for (let at = count; at < size; at++) clearRow(rows, room, at);
      scores.set((await session.scores(room)).subarray(0, count * outputs), from * outputs);
      await ctx.breathe();
    }
    return scores;
  } finally {
    session.dispose();
  }
}
