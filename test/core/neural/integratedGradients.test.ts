import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkLayer, NetworkSpec } from '../../../src/core/contract/index.ts';
import { gaussLegendre } from '../../../src/core/math/gaussLegendre.ts';
import { completed, integratedGradients } from '../../../src/core/neural/integratedGradients.ts';
import { createReferenceNetwork } from '../../../src/core/neural/referenceNetwork.ts';
import { outputsOfNetwork, sizeOf, weightShapes } from '../../../src/core/neural/weightShapes.ts';
import { createRng } from '../../../src/core/random.ts';

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('Gauss and Legendre’s rule', () => {
  it('has the points that tables have', () => {
    const { points, weights } = gaussLegendre(3);
    [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)].forEach((point, i) => expect(points[i]).toBeCloseTo(point, 15));
    [5 / 18, 4 / 9, 5 / 18].forEach((weight, i) => expect(weights[i]).toBeCloseTo(weight, 15));
  });

  it('is exact for polynomials of degree 2n − 1, and ascends', () => {
    for (const count of [1, 2, 8, 16, 33, 256]) {
      const { points, weights } = gaussLegendre(count);
      const degree = 2 * count - 1;
      expect(points.reduce((total, point, i) => total + weights[i] * point ** degree, 0)).toBeCloseTo(1 / (degree + 1), 12);
      expect(points.every((point, i) => point > (i === 0 ? 0 : points[i - 1]) && point < 1)).toBe(true);
    }
  });
});

function randomNetwork(layers: readonly NetworkLayer[], seed: number) {
  const spec: NetworkSpec = { input: { kind: 'sequence', steps: 4, features: 2, masked: true }, layers, loss: 'softmax' };
  const rng = createRng(seed);
  const network = createReferenceNetwork(spec, weightShapes(spec).map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => rng.normal())));
  const [from, to] = [0, 1].map(() => Float32Array.from({ length: 8 }, () => rng.normal()));
  const mask = Float32Array.of(1, rng.int(2), 1, rng.int(2));
  const path = { from, to, mask, fromScores: network.forwardFrom(from, 1, mask), toScores: network.forwardFrom(to, 1, mask) };
  return { network, path, mask, outputs: outputsOfNetwork(spec) };
}

describe('integrated gradients', () => {
  it('come within 1 % of the difference of scores on random networks, and all the way when completed', () => {
    const layers = fc.constantFrom<readonly NetworkLayer[]>(
      [{ kind: 'lstm', units: 3, sequences: false }, { kind: 'dense', units: 2, activation: 'linear' }],
      [{ kind: 'lstm', units: 3, sequences: true }, { kind: 'lstm', units: 2, sequences: false }, { kind: 'dense', units: 4, activation: 'relu' }, { kind: 'dense', units: 3, activation: 'linear' }],
    );
    fc.assert(
      fc.property(layers, fc.integer(), (chain, seed) => {
        const { network, path, mask, outputs } = randomNetwork(chain, seed);
        const found = integratedGradients(network, path, { aPart: 8, most: 256 });
        const whole = completed(found);
        for (let k = 0; k < outputs; k++) {
          const change = path.toScores[k] - path.fromScores[k];
          // Where addends cancel each other, a kink of ReLU on the way is no small share of what is left of them.
          const size = found.addends.subarray(k * 8, (k + 1) * 8).reduce((total, addend) => total + Math.abs(addend), 0);
          expect(Math.abs(sum(found.addends.subarray(k * 8, (k + 1) * 8)) - change)).toBeLessThanOrEqual(0.01 * Math.max(Math.abs(change), size) + 1e-6);
          expect(sum(whole.subarray(k * 8, (k + 1) * 8))).toBeCloseTo(change, 10);
        }
        whole.forEach((addend, i) => mask[Math.floor((i % 8) / 2)] === 0 && expect(Math.abs(addend)).toBe(0));
      }),
      { numRuns: 60 },
    );
  });

  it('of a linear network are weights times changes', () => {
    const spec: NetworkSpec = { input: { kind: 'pair', sizes: [1, 1], dimensions: 2 }, layers: [{ kind: 'dense', units: 2, activation: 'linear' }], loss: 'softmax' };
    const network = createReferenceNetwork(spec, [new Float32Array(2), new Float32Array(2), Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40), Float32Array.of(5, 6)]);
    const [from, to] = [Float32Array.of(1, 1, 1, 1), Float32Array.of(2, 1, 0, 3)];
    const path = { from, to, fromScores: network.forwardFrom(from, 1), toScores: network.forwardFrom(to, 1) };
    const { addends, points } = integratedGradients(network, path, { aPart: 2, most: 256 });
    [1, 0, -3, 8, 10, 0, -30, 80].forEach((addend, i) => expect(addends[i]).toBeCloseTo(addend, 12));
    expect(points).toBe(2);
  });

  it('spreads what is left in proportion to size, and over all where nothing has any', () => {
    expect([...completed({ addends: Float64Array.of(3, -1, 0, 0), remainder: Float64Array.of(2, 1), points: 1 })]).toEqual([4.5, -0.5, 0.5, 0.5]);
  });
});
