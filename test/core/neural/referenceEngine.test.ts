import { describe, expect, it } from 'vitest';
import type { NetworkBatch, NetworkSpec, NetworkWeights } from '../../../src/core/contract/index.ts';
import { lossOfScores } from '../../../src/core/neural/losses.ts';
import { referenceEngine } from '../../../src/core/neural/referenceEngine.ts';
import { createReferenceNetwork } from '../../../src/core/neural/referenceNetwork.ts';
import { outputsOfNetwork, sizeOf, weightShapes } from '../../../src/core/neural/weightShapes.ts';
import { createRng } from '../../../src/core/random.ts';

function weightsOf(spec: NetworkSpec, values: readonly (readonly number[] | Float32Array)[]): NetworkWeights {
  const shapes = weightShapes(spec);
  return { names: shapes.map(({ name }) => name), shapes: shapes.map(({ shape }) => shape), values: values.map((value) => Float32Array.from(value)) };
}

describe('one step, computed by hand', () => {
  // User 2, item −1: score 2 · .5 − 1 · .25 + .1 = .85, .5 above its target. The squared error's slope is 2 · .5 = 1.
  const spec: NetworkSpec = { input: { kind: 'pair', sizes: [1, 1], dimensions: 1 }, layers: [{ kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' };
  const batch: NetworkBatch = { x: Int32Array.of(0, 0, 0, 0), y: Float32Array.of(0.35, 99), weight: Float32Array.of(3, 0) };
  const gradients = [0.5, 0.25, 2, -1, 1];
  const start = [2, -1, 0.5, 0.25, 0.1];
  const open = () => referenceEngine.open(spec, 2, weightsOf(spec, [[2], [-1], [0.5, 0.25], [0.1]]));
  const flat = (arrays: readonly Float32Array[]) => arrays.flatMap((array) => [...array]);

  it('scores, and takes the loss a unit of weight once', async () => {
    const session = open();
    expect((await session.scores(batch))[0]).toBeCloseTo(0.85, 6);
    session.step(batch, { learningRate: 0.1, clipNorm: 0, seed: 1 });
    expect(await session.takeLoss()).toBeCloseTo(0.25, 6);
    expect(await session.takeLoss()).toBeNaN();
  });

  it('moves each weight by the learning rate against its slope at first, and by both means after', async () => {
    const session = open();
    session.step(batch, { learningRate: 0.1, clipNorm: 0, seed: 1 });
    const { weights, first, second, steps } = await session.state();
    expect(steps).toBe(1);
    flat(first).forEach((mean, i) => expect(mean).toBeCloseTo(0.1 * gradients[i], 6));
    flat(second).forEach((square, i) => expect(square).toBeCloseTo(0.001 * gradients[i] ** 2, 6));
    flat(weights.values).forEach((weight, i) => expect(weight).toBeCloseTo(start[i] - 0.1 * Math.sign(gradients[i]), 5));
    // Now the score is 1.9 · .4 − 1.1 · .35 + 0 = .375, .025 above: the bias' slope is .05.
    session.step(batch, { learningRate: 0.1, clipNorm: 0, seed: 1 });
    const [m, v] = [0.9 * 0.1 + 0.1 * 0.05, 0.999 * 0.001 + 0.001 * 0.05 ** 2];
    const moved = (0.1 * Math.sqrt(1 - 0.999 ** 2)) / (1 - 0.9 ** 2) * (m / (Math.sqrt(v) + 1e-7));
    expect(flat((await session.state()).weights.values)[4]).toBeCloseTo(-moved, 5);
  });

  it('scales gradients down to the norm over all weights, and leaves smaller ones', async () => {
    const norm = Math.hypot(...gradients);
    for (const clipNorm of [1, 100]) {
      const session = open();
      session.step(batch, { learningRate: 0.1, clipNorm, seed: 1 });
      const scale = Math.min(1, clipNorm / norm);
      flat((await session.state()).first).forEach((mean, i) => expect(mean).toBeCloseTo(0.1 * scale * gradients[i], 6));
    }
  });

  it('goes back to a state that was taken', async () => {
    const session = open();
    const before = await session.state();
    session.step(batch, { learningRate: 0.1, clipNorm: 0, seed: 1 });
    const after = await session.state();
    session.restore(before);
    expect(await session.state()).toEqual(before);
    session.step(batch, { learningRate: 0.1, clipNorm: 0, seed: 1 });
    expect(await session.state()).toEqual(after);
  });
});

const SPECS: readonly (readonly [string, NetworkSpec])[] = [
  [
    'LSTMs over masked steps, dropout and a tanh, to two classes',
    {
      input: { kind: 'sequence', steps: 4, features: 3, masked: true },
      layers: [{ kind: 'lstm', units: 3, sequences: true }, { kind: 'dropout', rate: 0.3 }, { kind: 'lstm', units: 2, sequences: false }, { kind: 'dense', units: 4, activation: 'tanh' }, { kind: 'dropout', rate: 0.3 }, { kind: 'dense', units: 1, activation: 'linear' }],
      loss: 'logistic',
    },
  ],
  ['an LSTM to three classes', { input: { kind: 'sequence', steps: 3, features: 2, masked: false }, layers: [{ kind: 'lstm', units: 4, sequences: false }, { kind: 'dense', units: 3, activation: 'linear' }], loss: 'softmax' }],
  ['pairs to a quantity', { input: { kind: 'pair', sizes: [5, 3], dimensions: 3 }, layers: [{ kind: 'dense', units: 6, activation: 'tanh' }, { kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' }],
];

describe.each(SPECS)('gradients of %s', (_, spec) => {
  it('are those of the loss, by differences', async () => {
    const rng = createRng(`gradients ${spec.loss}`);
    const rows = 5;
    const shapes = weightShapes(spec);
    const weights = weightsOf(spec, shapes.map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => rng.normal() / 2)));
    const { input } = spec;
    const batch: NetworkBatch = {
      x: input.kind === 'pair' ? Int32Array.from({ length: rows * 2 }, (__, i) => rng.int(input.sizes[i % 2])) : Float32Array.from({ length: rows * input.steps * input.features }, () => rng.normal()),
      ...(input.kind === 'sequence' && input.masked && { mask: Float32Array.from({ length: rows * input.steps }, (__, i) => (i % 3 === 1 ? 0 : 1)) }),
      y: Float32Array.from({ length: rows }, () => (spec.loss === 'squared' ? rng.normal() : rng.int(Math.max(2, outputsOfNetwork(spec))))),
      weight: Float32Array.of(1, 2, 0, 1, 0.5),
    };
    const session = referenceEngine.open(spec, rows, weights);
    session.step(batch, { learningRate: 0, clipNorm: 0, seed: 7 });
    const { first } = await session.state();
    const lossNow = () => {
      const { sum, weight } = lossOfScores(spec.loss, createReferenceNetwork(spec, weights.values).forward(batch, rows, 7), batch.y, batch.weight);
      return sum / weight;
    };
    const h = 0.01;
    weights.values.forEach((values, w) => {
      for (let i = 0; i < values.length; i += 1 + Math.floor(values.length / 20)) {
        const held = values[i];
        values[i] = held + h;
        const above = lossNow();
        values[i] = held - h;
        const below = lossNow();
        values[i] = held;
        expect(Math.abs(first[w][i] / 0.1 - (above - below) / (2 * h)), `${shapes[w].name} ${i}`).toBeLessThan(5e-4);
      }
    });
  });
});

describe('a network that is none', () => {
  const sequence = { kind: 'sequence', steps: 2, features: 1, masked: false } as const;
  it.each([
    ['a dense layer over steps', { input: sequence, layers: [{ kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' }],
    ['an LSTM after the last step', { input: sequence, layers: [{ kind: 'lstm', units: 1, sequences: false }, { kind: 'lstm', units: 1, sequences: false }], loss: 'squared' }],
    ['steps at its end', { input: sequence, layers: [{ kind: 'lstm', units: 1, sequences: true }], loss: 'squared' }],
  ] as const)('is refused: %s', (_, spec) => {
    expect(() => weightShapes(spec)).toThrow();
  });

  it('is refused with weights of another', () => {
    const spec = SPECS[1][1];
    expect(() => referenceEngine.open(spec, 1, { names: [], shapes: [], values: [] })).toThrow('5 weights');
  });
});
