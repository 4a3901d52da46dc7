import type { NetworkSpec, NetworkWeights } from '../../contract/index.ts';
import { createReferenceNetwork } from '../../neural/referenceNetwork.ts';
import { createBatchRoom } from '../../neural/rows.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { outputsOfNetwork, sizeOf, weightShapes } from '../../neural/weightShapes.ts';

/** Rows of one run. */
const BLOCK = 64;

/** Multiplications of some ten milliseconds. */
const MULTIPLICATIONS_AT_ONCE = 2e7;

/** Rows that `scoresOf` takes some ten milliseconds for. */
export function rowsAtOnce(spec: NetworkSpec): number {
  const steps = spec.input.kind === 'sequence' ? spec.input.steps : 1;
  const aRow = steps * weightShapes(spec).reduce((sum, { name, shape }) => (name.endsWith('/embeddings') ? sum : sum + sizeOf(shape)), 0);
  return Math.max(1, Math.ceil(MULTIPLICATIONS_AT_ONCE / aRow));
}

/** Scores of all rows by the plain reference, rows × outputs: the same to the bit everywhere, whatever rows stand beside. */
export function scoresOf(spec: NetworkSpec, weights: NetworkWeights, rows: NetworkRows): Float32Array {
  const network = createReferenceNetwork(spec, weights.values);
  const outputs = outputsOfNetwork(spec);
  const scores = new Float32Array(rows.count * outputs);
  let room = createBatchRoom(rows, Math.min(BLOCK, rows.count));
  for (let from = 0; from < rows.count; from += BLOCK) {
    const count = Math.min(BLOCK, rows.count - from);
    if (count < room.y.length) room = createBatchRoom(rows, count);
    for (let at = 0; at < count; at++) rows.read(from + at, room, at);
    scores.set(network.forward(room, count), from * outputs);
  }
  return scores;
}
