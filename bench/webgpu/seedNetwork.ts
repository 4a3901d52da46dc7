import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { createRng } from '../../src/core/random.ts';
import { createLstmRoom, disposeLstmRoom, fusedLstm } from '../../src/engines/tf/lstmOp.ts';

interface NetworkSizes {
  readonly steps: number;
  readonly features: number;
  /** Of the two LSTM layers. */
  readonly units: readonly [number, number];
  readonly dense: number;
  /** After each layer but the last. */
  readonly dropout: readonly [number, number, number];
}

/** The network that the speed of the neural engine is measured by: sequences of 30 × 8, LSTM 64 and 32, dense 16 and 1, dropout between. */
export const SEED_NETWORK: NetworkSizes = { steps: 30, features: 8, units: [64, 32], dense: 16, dropout: [0.2, 0.2, 0.1] };

export interface SeedNetwork {
  /** Learns from a batch (Adam, logistic loss); answers the loss, which lies on the device. */
  step(x: tf.Tensor3D, y: tf.Tensor2D): tf.Scalar;
  predict(x: tf.Tensor3D): tf.Tensor2D;
  dispose(): void;
}

/** On the backend that tfjs is set to, of operations alone. */
export function createSeedNetwork({ features, units, dense, dropout } = SEED_NETWORK): SeedNetwork {
  const rng = createRng('seed network');
  const weight = (...shape: number[]) => tf.variable(tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => (rng.next() - 0.5) * 0.3), shape));
  const lstmWeights = (inputs: number, count: number) => [weight(inputs, 4 * count), weight(count, 4 * count), weight(4 * count)] as const;
  const first = lstmWeights(features, units[0]);
  const second = lstmWeights(units[0], units[1]);
  const hidden = [weight(units[1], dense), weight(dense)] as const;
  const last = [weight(dense, 1), weight(1)] as const;
  const weights = [...first, ...second, ...hidden, ...last];
  const moments = weights.map(({ shape }) => [tf.variable(tf.zeros(shape)), tf.variable(tf.zeros(shape))] as const);
  const rooms = [createLstmRoom(), createLstmRoom()];
  const one = tf.tensor1d([1]);
  let taken = 0;

  const scores = (x: tf.Tensor3D, drop: (values: tf.Tensor, layer: number) => tf.Tensor): tf.Tensor2D => {
    const sequences = fusedLstm({ x, kernel: first[0], recurrentKernel: first[1], bias: first[2] }, rooms[0], true);
    const state = fusedLstm({ x: drop(sequences, 0), kernel: second[0], recurrentKernel: second[1], bias: second[2] }, rooms[1], false);
    const seen = tf.fused.matMul({ a: drop(state, 1) as tf.Tensor2D, b: hidden[0] as unknown as tf.Tensor2D, bias: hidden[1], activation: 'relu' });
    return tf.fused.matMul({ a: drop(seen, 2) as tf.Tensor2D, b: last[0] as unknown as tf.Tensor2D, bias: last[1] }) as tf.Tensor2D;
  };

  return {
    step: (x, y) =>
      tf.tidy(() => {
        taken++;
        const { value, grads } = tf.variableGrads(() => logisticLoss(scores(x, (values, layer) => seededDropout(values, dropout[layer], taken * 3 + layer)), y), weights);
        const attributes = { learningRate: 0.001, step: taken };
        for (const [i, each] of weights.entries()) tf.engine().runKernel('FusedAdam', { weight: each, first: moments[i][0], second: moments[i][1], gradient: grads[each.name], scale: one }, attributes);
        return value;
      }),
    predict: (x) => tf.tidy(() => scores(x, (values) => values)),
    dispose() {
      for (const each of [...weights, ...moments.flat(), one]) each.dispose();
      rooms.forEach(disposeLstmRoom);
    },
  };
}

function seededDropout(x: tf.Tensor, rate: number, seed: number): tf.Tensor {
  const drop = (values: tf.Tensor) => tf.engine().runKernel('SeededDropout', { x: values }, { rate, seed }) as tf.Tensor;
  return tf.customGrad((values) => ({ value: drop(values as tf.Tensor), gradFunc: (dOutput) => drop(dOutput as tf.Tensor) }))(x);
}

/** The mean over rows, from log-odds. */
function logisticLoss(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const rows = logits.shape[0];
  return tf.customGrad((...args: unknown[]) => {
    const [given] = args as [tf.Tensor];
    (args[1] as tf.GradSaveFunc)([given]);
    const value = tf.mean(tf.sub(tf.softplus(given), tf.mul(given, labels)));
    const gradFunc = (dOutput: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => [tf.mul(tf.sub(tf.sigmoid(saved[0]), labels), tf.div(dOutput as tf.Tensor, rows))];
    return { value, gradFunc };
  })(logits) as tf.Scalar;
}
