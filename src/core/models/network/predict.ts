import type { NetworkSpec, NetworkWeights } from '../../contract/index.ts';
import { createReferenceNetwork } from '../../neural/referenceNetwork.ts';
import { createBatchRoom } from '../../neural/rows.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { outputsOfNetwork } from '../../neural/weightShapes.ts';

/** Rows of one run. */
const BLOCK = 64;

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
