import * as tf from '@tensorflow/tfjs-core';
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { FusedLstm } from '../../src/engines/tf/lstmLayer.ts';
import { openModel, saveModel } from '../../src/engines/tf/savedModel.ts';
import { startTestBackend } from './tfTestBackends.ts';

const rng = createRng('tf lstm');
const numbers = (shape: [number, number, number]) => tf.tensor3d(Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => rng.next() * 2 - 1), shape);

/** The seed document's network, of stock layers or of fused ones. */
function network(lstm: (options: Parameters<typeof layers.lstm>[0]) => ReturnType<typeof layers.lstm>, masked = false): Sequential {
  const model = sequential();
  if (masked) model.add(layers.masking({ maskValue: 0, inputShape: [6, 3] }));
  model.add(lstm({ units: 8, recurrentActivation: 'sigmoid', returnSequences: true, inputShape: [6, 3] }));
  model.add(lstm({ units: 5, recurrentActivation: 'sigmoid' }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  return model;
}

const stock = (options: Parameters<typeof layers.lstm>[0]) => layers.lstm(options);
const fused = (options: Parameters<typeof layers.lstm>[0]) => new FusedLstm(options);

const variablesOf = (model: Sequential) => model.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);

/** Of the model's weights, in their order. */
function gradientsOf(model: Sequential, x: tf.Tensor): tf.Tensor[] {
  const variables = variablesOf(model);
  const { grads } = tf.variableGrads(() => loss(model, x), variables);
  return variables.map(({ name }) => grads[name]);
}

function loss(model: Sequential, x: tf.Tensor): tf.Scalar {
  return (model.apply(x, { training: true }) as tf.Tensor).square().sum() as tf.Scalar;
}

async function farthest(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  expect(a.shape).toEqual(b.shape);
  const [left, right] = [Array.from(await a.data()), await b.data()];
  return left.reduce((most, value, i) => Math.max(most, Math.abs(value - right[i])), 0);
}

describe.each(['cpu', 'wasm'] as const)('the fused LSTM layer on %s', (backend) => {
  beforeAll(() => startTestBackend(backend));

  it.each([false, true])('predicts and learns as the stock layer does; masked: %s', async (masked) => {
    const ours = network(fused, masked);
    const theirs = network(stock, masked);
    ours.setWeights(theirs.getWeights());
    const x = numbers([4, 6, 3]);
    const seen = masked ? x.mul(tf.tensor3d([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1], [4, 6, 1])) : x;
    expect(await farthest(ours.predict(seen) as tf.Tensor, theirs.predict(seen) as tf.Tensor)).toBeLessThan(1e-6);
    const found = gradientsOf(ours, seen);
    const expected = gradientsOf(theirs, seen);
    expect(found.length).toBe(8);
    for (const [i, gradient] of found.entries()) expect(await farthest(gradient, expected[i])).toBeLessThan(2e-6);
  });

  it('has the gradient that differences give', async () => {
    const model = network(fused);
    const x = numbers([3, 6, 3]);
    const gradients = gradientsOf(model, x);
    for (const [i, variable] of variablesOf(model).entries()) {
      const values = variable.dataSync().slice();
      const at = Math.floor(rng.next() * values.length);
      const shifted = (by: number) => {
        const changed = values.slice();
        changed[at] += by;
        variable.assign(tf.tensor(changed, variable.shape));
        return loss(model, x).dataSync()[0];
      };
      const numerical = (shifted(1e-2) - shifted(-1e-2)) / 2e-2;
      variable.assign(tf.tensor(values, variable.shape));
      expect(Math.abs(numerical - gradients[i].dataSync()[at])).toBeLessThan(5e-3 * Math.max(1, Math.abs(numerical)));
    }
  });

  it('is saved so that stock layers open it, and opens what stock layers saved', async () => {
    const x = numbers([4, 6, 3]);
    const ours = network(fused);
    const asStock = await loadLayersModel(tf.io.fromMemory(await saveModel(ours)));
    expect(asStock.layers.some((layer) => layer instanceof FusedLstm)).toBe(false);
    expect(await farthest(asStock.predict(x) as tf.Tensor, ours.predict(x) as tf.Tensor)).toBeLessThan(1e-5);

    const theirs = network(stock);
    const opened = await openModel(await saveModel(theirs));
    expect(opened.layers.filter((layer) => layer instanceof FusedLstm).length).toBe(2);
    expect(await farthest(opened.predict(x) as tf.Tensor, theirs.predict(x) as tf.Tensor)).toBeLessThan(1e-5);
  });

  it('leaves no tensors behind, batch after batch', () => {
    const model = network(fused);
    const x = numbers([4, 6, 3]);
    const step = () => tf.tidy(() => void gradientsOf(model, x));
    step();
    const before = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual([before.numTensors, before.numBytes]);
  });
});
