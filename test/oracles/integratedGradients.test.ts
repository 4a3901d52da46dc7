import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../src/core/contract/index.ts';
import { integratedGradients } from '../../src/core/neural/integratedGradients.ts';
import { createReferenceNetwork } from '../../src/core/neural/referenceNetwork.ts';
import { sizeOf, weightShapes } from '../../src/core/neural/weightShapes.ts';
import expected from './integratedGradients.json' with { type: 'json' };
import { numbers } from './neuralNetwork.ts';

const TOLERANCE = 1e-4;

function expectAddends(found: Float64Array, wanted: readonly (readonly number[])[]): void {
  const flat = wanted.flat();
  expect(found).toHaveLength(flat.length);
  flat.forEach((addend, i) => expect(Math.abs(found[i] - addend), `addend ${i}`).toBeLessThan(TOLERANCE));
}

describe('integrated gradients against PyTorch', () => {
  it('are the same of two LSTM layers with masked steps and three scores', () => {
    const spec: NetworkSpec = {
      input: { kind: 'sequence', steps: 6, features: 3, masked: true },
      layers: [
        { kind: 'lstm', units: 5, sequences: true },
        { kind: 'lstm', units: 4, sequences: false },
        { kind: 'dense', units: 4, activation: 'tanh' },
        { kind: 'dense', units: 3, activation: 'linear' },
      ],
      loss: 'softmax',
    };
    const network = createReferenceNetwork(spec, weightShapes(spec).map(({ shape }, i) => numbers(sizeOf(shape), 300 + i, 0.8)));
    const mask = Float32Array.of(1, 0, 1, 1, 0, 1);
    const [from, to] = [numbers(18, 21, 0.5), numbers(18, 22, 2)];
    const ends = { fromScores: network.forwardFrom(from, 1, mask), toScores: network.forwardFrom(to, 1, mask) };
    const { addends } = integratedGradients(network, { from, to, mask, ...ends }, { aPart: 64, most: 64 });
    expectAddends(addends, expected.sequence);
  });

  it('are the same of a dense layer with ReLU over two vectors', () => {
    const spec: NetworkSpec = { input: { kind: 'pair', sizes: [1, 1], dimensions: 4 }, layers: [{ kind: 'dense', units: 6, activation: 'relu' }, { kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' };
    const network = createReferenceNetwork(spec, [numbers(4, 1, 1), numbers(4, 2, 1), ...[48, 6, 6, 1].map((size, i) => numbers(size, 400 + i, 1))]);
    const [from, to] = [numbers(8, 31, 1), numbers(8, 32, 1)];
    const ends = { fromScores: network.forwardFrom(from, 1), toScores: network.forwardFrom(to, 1) };
    const { addends } = integratedGradients(network, { from, to, ...ends }, { aPart: 4_096, most: 4_096 });
    expectAddends(addends, expected.pair);
  });
});
