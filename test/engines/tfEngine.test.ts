import * as tf from '@tensorflow/tfjs-core';
import { layers, model as createModel, input as createInput } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkBatch, NetworkSpec, NetworkWeights, NeuralEngine } from '../../src/core/contract/index.ts';
import { dropOut, dropoutSeed } from '../../src/core/neural/dropout.ts';
import { layerWeights } from '../../src/core/neural/layerWeights.ts';
import { referenceEngine } from '../../src/core/neural/referenceEngine.ts';
import { createRng } from '../../src/core/random.ts';
import { startTestEngine } from './tfTestBackends.ts';

const rng = createRng('tf engine');
const floats = (size: number, scale = 1) => Float32Array.from({ length: size }, () => (rng.next() * 2 - 1) * scale);

const sequence = (rest: NetworkSpec['layers'], loss: NetworkSpec['loss'], masked = false): NetworkSpec => ({ input: { kind: 'sequence', steps: 6, features: 3, masked }, layers: rest, loss });
const stacked = [
  { kind: 'lstm', units: 8, sequences: true },
  { kind: 'lstm', units: 5, sequences: false },
  { kind: 'dense', units: 7, activation: 'relu' },
  { kind: 'dense', units: 4, activation: 'tanh' },
] as const;
const dense = (units: number) => ({ kind: 'dense', units, activation: 'linear' }) as const;
const pairs: NetworkSpec = { input: { kind: 'pair', sizes: [9, 5], dimensions: 3 }, layers: [{ kind: 'dense', units: 6, activation: 'relu' }, dense(1)], loss: 'logistic' };
const ROWS = 8;

function randomWeights(spec: NetworkSpec): NetworkWeights {
  const all = layerWeights(spec).flat();
  return { names: all.map(({ name }) => name), shapes: all.map(({ shape }) => shape), values: all.map(({ shape }) => floats(shape.reduce((size, length) => size * length, 1), 0.5)) };
}

function randomBatch({ input, loss, layers: all }: NetworkSpec): NetworkBatch {
  const outputs = (all.at(-1) as { units: number }).units;
  const y = Float32Array.from({ length: ROWS }, () => (loss === 'squared' ? rng.next() : Math.floor(rng.next() * (loss === 'softmax' ? outputs : 2))));
  // The last row is not there.
  const weight = Float32Array.from({ length: ROWS }, (_, row) => (row === ROWS - 1 ? 0 : 0.5 + rng.next()));
  if (input.kind === 'pair') return { x: Int32Array.from({ length: 2 * ROWS }, (_, i) => Math.floor(rng.next() * input.sizes[i % 2])), y, weight };
  const mask = input.masked ? Float32Array.from({ length: ROWS * input.steps }, (_, i) => Number(i % input.steps > i / input.steps / 3)) : undefined;
  return { x: floats(ROWS * input.steps * input.features), mask, y, weight };
}

/** The same network of tfjs' own layers, on the backend's tape: an oracle for scores and gradients. Dropout is left out. */
function stockNetwork({ input, layers: all }: NetworkSpec) {
  const inputs = input.kind === 'pair' ? input.sizes.map(() => createInput({ shape: [1] })) : [createInput({ shape: [input.steps, input.features] })];
  let at = inputs[0];
  if (input.kind === 'pair') {
    const embedded = inputs.map((one, i) => layers.flatten().apply(layers.embedding({ inputDim: input.sizes[i], outputDim: input.dimensions }).apply(one)) as typeof at);
    at = layers.concatenate().apply(embedded) as typeof at;
  } else if (input.masked) at = layers.masking({ maskValue: 99 }).apply(at) as typeof at;
  for (const layer of all) {
    if (layer.kind === 'lstm') at = layers.lstm({ units: layer.units, returnSequences: layer.sequences, recurrentActivation: 'sigmoid' }).apply(at) as typeof at;
    if (layer.kind === 'dense') at = layers.dense({ units: layer.units, activation: layer.activation }).apply(at) as typeof at;
  }
  return createModel({ inputs, outputs: at });
}

/** Scores, mean loss and gradients by the stock network. */
function oracle(spec: NetworkSpec, { names, shapes, values }: NetworkWeights, batch: NetworkBatch) {
  const network = stockNetwork(spec);
  network.setWeights(values.map((one, i) => tf.tensor(one.slice(), [...shapes[i]])));
  const { input } = spec;
  const x = batch.x as Float32Array;
  const tensors = input.kind === 'pair' ? [0, 1].map((side) => tf.tensor2d(Float32Array.from({ length: ROWS }, (_, row) => x[row * 2 + side]), [ROWS, 1])) : [tf.tensor3d(x.map((value, i) => (batch.mask && batch.mask[Math.floor(i / input.features)] === 0 ? 99 : value)), [ROWS, input.steps, input.features])];
  const loss = (scores: tf.Tensor2D): tf.Scalar => {
    const weight = tf.tensor1d(batch.weight);
    if (spec.loss === 'logistic') return tf.losses.sigmoidCrossEntropy(tf.tensor2d(batch.y, [ROWS, 1]), scores, weight.reshape([ROWS, 1]), 0, tf.Reduction.NONE).sum().div(weight.sum());
    if (spec.loss === 'squared') return scores.sub(tf.tensor2d(batch.y, [ROWS, 1])).square().mul(weight.reshape([ROWS, 1])).sum().div(weight.sum());
    const rows = tf.oneHot(tf.tensor1d(Int32Array.from(batch.y), 'int32'), scores.shape[1]);
    return scores.logSoftmax().mul(rows).sum(1).mul(weight).sum().div(weight.sum()).neg().asScalar();
  };
  const variables = network.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
  let scores: Float32Array | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const found = network.apply(tensors.length === 1 ? tensors[0] : tensors, { training: false }) as tf.Tensor2D;
    scores = found.dataSync() as Float32Array;
    return loss(found);
  }, variables);
  expect(variables.length).toBe(names.length);
  return { scores: scores as Float32Array, loss: value.dataSync()[0], gradients: variables.map(({ name }) => grads[name].dataSync() as Float32Array) };
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

const specs: [string, NetworkSpec][] = [
  ['two LSTMs and dense layers, logistic', sequence([...stacked, dense(1)], 'logistic')],
  ['the same masked, squared', sequence([...stacked, dense(1)], 'squared', true)],
  ['three classes', sequence([stacked[1], dense(3)], 'softmax')],
  ['embedded pairs', pairs],
];

describe.each(['cpu', 'wasm'] as const)('networks over tfjs on %s', (backend) => {
  let engine: NeuralEngine;
  beforeAll(async () => void (engine = await startTestEngine(backend)));
  const open = (spec: NetworkSpec, weights = randomWeights(spec)) => ({ weights, session: engine.open(spec, ROWS, weights) });

  it.each(specs)('score, and learn by the gradient that the stock layers have: %s', async (_, spec) => {
    const { weights, session } = open(spec);
    const batch = randomBatch(spec);
    const expected = oracle(spec, weights, batch);
    expect(farthest(await session.scores(batch), expected.scores)).toBeLessThan(2e-6);
    session.step(batch, { learningRate: 1e-3, clipNorm: 0, seed: 1 });
    expect(Math.abs((await session.takeLoss()) - expected.loss)).toBeLessThan(1e-6);
    const { first, second, weights: learned, steps } = await session.state();
    expect([steps, learned.names]).toEqual([1, weights.names]);
    for (const [i, gradient] of expected.gradients.entries()) {
      // After one step, Adam's means are a tenth of the gradient and a thousandth of its square.
      expect(farthest(first[i], gradient.map((g) => g * 0.1))).toBeLessThan(2e-7);
      expect(farthest(second[i], gradient.map((g) => g * g * 0.001))).toBeLessThan(1e-7);
      const rate = (1e-3 * Math.sqrt(0.001)) / 0.1;
      expect(farthest(learned.values[i], weights.values[i].map((w, k) => w - (rate * first[i][k]) / (Math.sqrt(second[i][k]) + 1e-7)))).toBeLessThan(1e-6);
    }
    session.dispose();
  });

  it('clip the gradient to a norm over all weights, and leave a shorter one alone', async () => {
    const spec = specs[0][1];
    const { weights, session } = open(spec);
    const batch = randomBatch(spec);
    const { gradients } = oracle(spec, weights, batch);
    const norm = Math.hypot(...gradients.flatMap((gradient) => Array.from(gradient)));
    for (const clipNorm of [norm / 4, norm * 4]) {
      session.restore({ weights, first: weights.values.map((values) => values.map(() => 0)), second: weights.values.map((values) => values.map(() => 0)), steps: 0 });
      session.step(batch, { learningRate: 1e-3, clipNorm, seed: 1 });
      const { first } = await session.state();
      for (const [i, gradient] of gradients.entries()) expect(farthest(first[i], gradient.map((g) => g * 0.1 * Math.min(1, clipNorm / norm)))).toBeLessThan(2e-7);
    }
    session.dispose();
  });

  it('drop by the seed of the step and the layer, in training alone', async () => {
    const spec = sequence([{ kind: 'dropout', rate: 0.5 }, { kind: 'lstm', units: 4, sequences: false }, { kind: 'dropout', rate: 0.25 }, dense(1)], 'squared');
    const { weights, session } = open(spec);
    const batch = randomBatch(spec);
    const lossOf = async (seed: number) => {
      session.restore({ weights, first: weights.values.map((values) => values.map(() => 0)), second: weights.values.map((values) => values.map(() => 0)), steps: 0 });
      session.step(batch, { learningRate: 1e-3, clipNorm: 0, seed });
      return session.takeLoss();
    };
    // By hand: the input as the mask leaves it, then the network without its first layer; and the last mask on the LSTM's output.
    const x = new Float32Array((batch.x as Float32Array).length);
    dropOut(batch.x as Float32Array, 0.5, dropoutSeed(7, 0), x);
    const inner = open(sequence([spec.layers[1]], 'squared'), { names: weights.names.slice(0, 3), shapes: weights.shapes.slice(0, 3), values: weights.values.slice(0, 3) });
    const hidden = await inner.session.scores({ x });
    const left = new Float32Array(hidden.length);
    dropOut(hidden, 0.25, dropoutSeed(7, 2), left);
    const [kernel, bias] = weights.values.slice(3);
    const squares = Array.from({ length: ROWS }, (_, row) => batch.weight[row] * (left.subarray(row * 4, row * 4 + 4).reduce((sum, value, i) => sum + value * kernel[i], bias[0]) - batch.y[row]) ** 2);
    const expected = squares.reduce((sum, one) => sum + one, 0) / batch.weight.reduce((sum, one) => sum + one, 0);
    const losses = [await lossOf(7), await lossOf(7), await lossOf(8)];
    expect(Math.abs(losses[0] - expected)).toBeLessThan(1e-6);
    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).not.toBe(losses[0]);
    expect(await session.scores(batch)).toEqual(await session.scores(batch));
    inner.session.dispose();
    session.dispose();
  });

  it('give the mean loss a unit of weight since it was last asked, NaN where nothing was learned, or where a loss was none', async () => {
    const { session } = open(pairs);
    expect(await session.takeLoss()).toBeNaN();
    const options = { learningRate: 0, clipNorm: 0, seed: 1 };
    const [a, b] = [randomBatch(pairs), randomBatch(pairs)];
    const alone: number[] = [];
    for (const batch of [a, b]) {
      session.step(batch, options);
      alone.push(await session.takeLoss());
    }
    session.step(a, options);
    session.step(b, options);
    const [wa, wb] = [a, b].map(({ weight }) => weight.reduce((sum, one) => sum + one, 0));
    expect(await session.takeLoss()).toBeCloseTo((alone[0] * wa + alone[1] * wb) / (wa + wb), 6);
    session.step({ ...a, y: a.y.map(() => NaN) }, options);
    session.step(a, options);
    expect(await session.takeLoss()).toBeNaN();
    session.dispose();
  });

  it.each(specs)('watch what they do not learn from, as the reference does: %s', async (_, spec) => {
    const dropping: NetworkSpec = { ...spec, layers: [{ kind: 'dropout', rate: 0.5 }, ...spec.layers] };
    const { weights, session } = open(dropping);
    const reference = referenceEngine.open(dropping, ROWS, weights);
    const batches = Array.from({ length: 3 }, () => randomBatch(spec));
    const before = await session.state();
    for (const batch of batches) for (const one of [session, reference]) one.watch(batch);
    const expected = await reference.takeLoss();
    expect(Math.abs((await session.takeLoss()) - expected)).toBeLessThan(1e-5);
    expect(expected).toBeGreaterThan(0.01);
    expect(await session.takeLoss()).toBeNaN();
    expect(await session.state()).toEqual(before);
    session.dispose();
  });

  it('go on to the same result from a state', async () => {
    const spec = sequence([...stacked.slice(0, 2), { kind: 'dropout', rate: 0.2 }, dense(1)], 'logistic');
    const batches = Array.from({ length: 4 }, () => randomBatch(spec));
    const learn = (session: ReturnType<typeof open>['session'], from: number) => batches.slice(from).forEach((batch, i) => session.step(batch, { learningRate: 0.01, clipNorm: 1, seed: from + i }));
    const { weights, session } = open(spec);
    learn(session, 0);
    const straight = await session.state();
    const { session: begun } = open(spec, weights);
    batches.slice(0, 2).forEach((batch, i) => begun.step(batch, { learningRate: 0.01, clipNorm: 1, seed: i }));
    const { session: resumed } = open(spec);
    resumed.restore(await begun.state());
    learn(resumed, 2);
    expect(await resumed.state()).toEqual(straight);
    for (const one of [session, begun, resumed]) one.dispose();
  });

  it('hold as many tensors and bytes after 50 epochs as after one, and none in the end', async () => {
    const before = tf.memory();
    for (const spec of [sequence([...stacked.slice(0, 2), { kind: 'dropout', rate: 0.2 }, dense(1)], 'logistic'), pairs]) {
      const { session } = open(spec);
      const batches = Array.from({ length: 3 }, () => randomBatch(spec));
      const held: { tensors: number; bytes: number }[] = [];
      for (let epoch = 0; epoch < 50; epoch++) {
        for (const [i, batch] of batches.entries()) session.step(batch, { learningRate: 0.01, clipNorm: epoch % 2, seed: epoch * 3 + i });
        expect(await session.takeLoss()).toBeGreaterThan(0);
        session.watch(batches[0]);
        expect(await session.takeLoss()).toBeGreaterThan(0);
        await session.scores(batches[0]);
        session.restore(await session.state());
        held.push(session.memory());
      }
      expect(held[49]).toEqual(held[0]);
      session.dispose();
    }
    expect([tf.memory().numTensors, tf.memory().numBytes, tf.memory().numDataBuffers]).toEqual([before.numTensors, before.numBytes, before.numDataBuffers]);
  });

  it('refuse weights of another network, and pairs that are none', () => {
    expect(() => open(pairs, randomWeights(specs[0][1]))).toThrow(/another network/);
    const { session } = open(pairs);
    const batch = randomBatch(pairs);
    expect(() => session.step({ ...batch, x: new Int32Array(2 * ROWS).fill(9) }, { learningRate: 0.1, clipNorm: 0, seed: 1 })).toThrow(/number 9 of 9/);
    session.dispose();
  });
});

it('drops the same numbers on cpu and wasm, and learns the same within a hair', async () => {
  const spec = sequence([stacked[0], { kind: 'dropout', rate: 0.3 }, stacked[1], { kind: 'dropout', rate: 0.5 }, dense(1)], 'logistic');
  const weights = randomWeights(spec);
  const batches = Array.from({ length: 5 }, () => randomBatch(spec));
  const learned = [];
  for (const name of ['cpu', 'wasm'] as const) {
    const session = (await startTestEngine(name)).open(spec, ROWS, weights);
    batches.forEach((batch, i) => session.step(batch, { learningRate: 0.01, clipNorm: 0, seed: i }));
    learned.push({ loss: await session.takeLoss(), state: await session.state() });
    session.dispose();
  }
  expect(Math.abs(learned[0].loss - learned[1].loss)).toBeLessThan(1e-6);
  for (const [i, values] of learned[0].state.weights.values.entries()) expect(farthest(values, learned[1].state.weights.values[i])).toBeLessThan(1e-4);
});
