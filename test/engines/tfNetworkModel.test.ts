import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkSpec, NetworkWeights, NeuralEngine } from '../../src/core/contract/index.ts';
import { layerWeights } from '../../src/core/neural/layerWeights.ts';
import { createRng } from '../../src/core/random.ts';
import { FusedLstm } from '../../src/engines/tf/lstmLayer.ts';
import { fromTfModel, toTfModel } from '../../src/engines/tf/networkModel.ts';
import { startTestEngine } from './tfTestBackends.ts';

const rng = createRng('saved networks');
const floats = (size: number) => Float32Array.from({ length: size }, () => rng.next() * 2 - 1);

const seedNetwork = (masked: boolean): NetworkSpec => ({
  input: { kind: 'sequence', steps: 5, features: 3, masked },
  layers: [{ kind: 'lstm', units: 6, sequences: true }, { kind: 'dropout', rate: 0.2 }, { kind: 'lstm', units: 4, sequences: false }, { kind: 'dropout', rate: 0.2 }, { kind: 'dense', units: 3, activation: 'relu' }, { kind: 'dense', units: 1, activation: 'linear' }],
  loss: 'logistic',
});
const pairs: NetworkSpec = { input: { kind: 'pair', sizes: [7, 7], dimensions: 3 }, layers: [{ kind: 'dense', units: 4, activation: 'tanh' }, { kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' };

function randomWeights(spec: NetworkSpec): NetworkWeights {
  const all = layerWeights(spec).flat();
  return { names: all.map(({ name }) => name), shapes: all.map(({ shape }) => shape), values: all.map(({ shape }) => floats(shape.reduce((size, length) => size * length, 1))) };
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

it('names layers and weights as Keras does', () => {
  expect(layerWeights(seedNetwork(false)).map((own) => own.map(({ name }) => name))).toEqual([
    ['lstm/kernel', 'lstm/recurrent_kernel', 'lstm/bias'],
    ['lstm_1/kernel', 'lstm_1/recurrent_kernel', 'lstm_1/bias'],
    ['dense/kernel', 'dense/bias'],
    ['dense_1/kernel', 'dense_1/bias'],
  ]);
  expect(layerWeights(pairs).flat().slice(0, 2)).toEqual([
    { name: 'embedding/embeddings', shape: [7, 3] },
    { name: 'embedding_1/embeddings', shape: [7, 3] },
  ]);
});

describe.each(['cpu', 'wasm'] as const)('a trained network on %s', (backend) => {
  let engine: NeuralEngine;
  beforeAll(async () => void (engine = await startTestEngine(backend)));

  it.each([
    ['sequences', seedNetwork(false)],
    ['masked sequences', seedNetwork(true)],
    ['pairs', pairs],
  ])('is saved so that stock tfjs opens it and scores the same, and comes back with its weights: %s', async (_, spec) => {
    const weights = randomWeights(spec);
    const before = tf.memory().numTensors;
    const artifacts = await toTfModel(spec, weights);
    expect(await fromTfModel(spec, artifacts)).toEqual(weights);
    expect(tf.memory().numTensors).toBe(before);

    const { input } = spec;
    const stock = await loadLayersModel(tf.io.fromMemory(artifacts));
    expect(stock.layers.some((layer) => layer instanceof FusedLstm)).toBe(false);
    const session = engine.open(spec, 4, weights);
    if (input.kind === 'pair') {
      const x = Int32Array.from([0, 6, 3, 3, 6, 0, 5, 1]);
      const sides = [0, 1].map((side) => tf.tensor2d(x.filter((__, i) => i % 2 === side), [4, 1]));
      expect(farthest(await session.scores({ x }), (stock.predict(sides) as tf.Tensor).dataSync())).toBeLessThan(1e-5);
    } else {
      const mask = Float32Array.from({ length: 4 * input.steps }, (__, i) => Number(i % input.steps >= i / input.steps));
      const x = floats(4 * input.steps * input.features).map((value, i) => (input.masked ? value * mask[Math.floor(i / input.features)] : value));
      expect(farthest(await session.scores({ x, mask: input.masked ? mask : undefined }), (stock.predict(tf.tensor3d(x, [4, input.steps, input.features])) as tf.Tensor).dataSync())).toBeLessThan(1e-5);
    }
    session.dispose();
    stock.dispose();
  });

  it('does not come from a model of another network, or from none', async () => {
    const artifacts = await toTfModel(pairs, randomWeights(pairs));
    await expect(fromTfModel(seedNetwork(false), artifacts)).rejects.toThrow(/7 x 3, 7 x 3, 6 x 4.*this network has 3 x 24/);
    await expect(fromTfModel(pairs, { modelTopology: { class_name: 'Nothing', config: {} } })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
