import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialWeights, orthogonal } from '../../../src/core/neural/initialise.ts';
import { createRng } from '../../../src/core/random.ts';

const breathe = async () => {};

describe('weights to begin with', () => {
  const spec = {
    input: { kind: 'sequence', steps: 3, features: 20, masked: false },
    layers: [{ kind: 'lstm', units: 6, sequences: false }, { kind: 'dense', units: 40, activation: 'relu' }, { kind: 'dense', units: 1, activation: 'linear' }],
    loss: 'squared',
  } as const;

  it('are within Glorot’s bounds and spread over them, biases 0, those of the forget gate 1', async () => {
    const { names, shapes, values } = await initialWeights(spec, createRng(1), breathe);
    expect(names).toEqual(['lstm/kernel', 'lstm/recurrent_kernel', 'lstm/bias', 'dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias']);
    expect(shapes).toEqual([[20, 24], [6, 24], [24], [6, 40], [40], [40, 1], [1]]);
    const bound = Math.sqrt(6 / 44);
    const kernel = values[0];
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...kernel)).toBeGreaterThan(0.95 * bound);
    expect(Math.min(...kernel)).toBeLessThan(-0.95 * bound);
    expect(Math.abs(kernel.reduce((sum, value) => sum + value, 0) / kernel.length)).toBeLessThan(0.1 * bound);
    expect([...values[2]]).toEqual([0, 1, 0, 0].flatMap((value) => Array.from({ length: 6 }, () => value)));
    expect(values[4].every((value) => value === 0)).toBe(true);
  });

  it('are decided by the seed and the weight’s name: a layer more does not change the others', async () => {
    const first = await initialWeights(spec, createRng(1), breathe);
    expect(await initialWeights(spec, createRng(1), breathe)).toEqual(first);
    expect((await initialWeights(spec, createRng(2), breathe)).values[0]).not.toEqual(first.values[0]);
    const longer = await initialWeights({ ...spec, layers: [...spec.layers.slice(0, 2), { kind: 'dense', units: 40, activation: 'relu' }, spec.layers[2]] }, createRng(1), breathe);
    expect(longer.values[3]).toEqual(first.values[3]);
  });

  it('of embeddings are within ±.05', async () => {
    const { values } = await initialWeights({ input: { kind: 'pair', sizes: [30, 20], dimensions: 8 }, layers: [{ kind: 'dense', units: 1, activation: 'linear' }], loss: 'squared' }, createRng(1), breathe);
    expect(values.slice(0, 2).map(({ length }) => length)).toEqual([240, 160]);
    for (const table of values.slice(0, 2)) {
      expect(Math.max(...table.map(Math.abs))).toBeLessThanOrEqual(0.05);
      expect(Math.max(...table)).toBeGreaterThan(0.04);
    }
  });
});

describe('an orthogonal matrix', () => {
  it('has orthonormal rows, or columns where they are fewer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer(), async (rows, columns, seed) => {
        const q = await orthogonal(rows, columns, createRng(seed), breathe);
        const at = (vector: number, i: number) => (rows <= columns ? q[vector * columns + i] : q[i * columns + vector]);
        for (let a = 0; a < Math.min(rows, columns); a++) {
          for (let b = 0; b <= a; b++) {
            let dot = 0;
            for (let i = 0; i < Math.max(rows, columns); i++) dot += at(a, i) * at(b, i);
            expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
