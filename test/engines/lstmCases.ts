import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '../../src/core/random.ts';
import type { LstmWeights } from '../../src/core/neural/lstm.ts';
import { createReferenceLstm } from '../../src/core/neural/lstmRuns.ts';
import type { LstmRunShape } from '../../src/core/neural/lstmRuns.ts';
import { createLstmRoom, disposeLstmRoom, fusedLstm } from '../../src/engines/tf/lstmOp.ts';

/** How far a backend's LSTM is from the reference: outputs as they are, each gradient as a share of its largest number. */
export interface LstmDistance {
  readonly output: number;
  readonly gradients: readonly number[];
}

/** Runs both on the same random numbers; tfjs on the backend that it is set to. Twice, for a room is used again. */
export async function lstmDistance(shape: Omit<LstmRunShape, 'keeps'>): Promise<LstmDistance> {
  const { batch, steps, inputs, units, masked, sequences } = shape;
  const rng = createRng('lstm distance');
  const floats = (size: number, scale = 1) => Float32Array.from({ length: size }, () => (rng.next() * 2 - 1) * scale);
  const weights: LstmWeights = { kernel: floats(inputs * 4 * units, 0.5), recurrentKernel: floats(units * 4 * units, 0.3), bias: floats(4 * units) };
  const size = sequences ? [batch, steps, units] : [batch, units];
  const dOutput = floats(tf.util.sizeFromShape(size));
  const room = createLstmRoom();
  const tensors = [tf.tensor2d(weights.kernel, [inputs, 4 * units]), tf.tensor2d(weights.recurrentKernel, [units, 4 * units]), tf.tensor1d(weights.bias)] as const;
  const reference = createReferenceLstm({ ...shape, keeps: true });
  let found: LstmDistance = { output: NaN, gradients: [] };
  for (let run = 0; run < 2; run++) {
    const x = floats(batch * steps * inputs, 2);
    const mask = masked ? Float32Array.from({ length: batch * steps }, () => Number(rng.next() < 0.7)) : undefined;
    const given = mask && tf.tensor2d(mask, [batch, steps]);
    const lstm = (...[x, kernel, recurrentKernel, bias]: tf.Tensor[]) => fusedLstm({ x, kernel, recurrentKernel, bias, mask: given }, room, sequences);
    const { value, grads } = tf.valueAndGrads(lstm)([tf.tensor3d(x, [batch, steps, inputs]), ...tensors], tf.tensor(dOutput, size));
    const expected = reference.forward(x, weights, mask);
    const output = farthest(await value.data(), expected);
    const gradients = reference.backward(dOutput);
    const shares = [];
    for (const [i, of] of [gradients.x, gradients.kernel, gradients.recurrentKernel, gradients.bias].entries()) {
      shares.push(farthest(await grads[i].data(), of) / of.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3));
    }
    found = { output, gradients: shares };
    tf.dispose([value, grads, given ?? []]);
  }
  tf.dispose([...tensors]);
  disposeLstmRoom(room);
  return found;
}

/** NaN where one of the numbers is, or where there are not as many. */
export function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return NaN;
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
}
