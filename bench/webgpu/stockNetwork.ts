import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { SeedNetwork } from './seedNetwork.ts';
import { SEED_NETWORK } from './seedNetwork.ts';

/** The same network of tfjs-layers' own layers, with tfjs's own optimiser: what a step costs without kernels of ours. */
export function createStockNetwork(): Pick<SeedNetwork, 'step'> {
  const { steps, features, units, dense, dropout } = SEED_NETWORK;
  // The usual orthogonal initialiser takes a thousand dispatches, which are not the step's.
  const lstm = { recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' } as const;
  const model = sequential({
    layers: [
      layers.lstm({ ...lstm, units: units[0], returnSequences: true, inputShape: [steps, features] }),
      layers.dropout({ rate: dropout[0] }),
      layers.lstm({ ...lstm, units: units[1] }),
      layers.dropout({ rate: dropout[1] }),
      layers.dense({ units: dense, activation: 'relu' }),
      layers.dropout({ rate: dropout[2] }),
      layers.dense({ units: 1 }),
    ],
  });
  const optimizer = tf.train.adam(0.001);
  const weights = model.trainableWeights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val);
  return {
    step: (x, y) => optimizer.minimize(() => tf.losses.sigmoidCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor), true, weights) as tf.Scalar,
  };
}
