import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import type { LstmWeights } from '../../src/core/neural/lstm.ts';
import { createReferenceLstm } from '../../src/core/neural/lstmRuns.ts';
import type { LstmRunShape } from '../../src/core/neural/lstmRuns.ts';
import { createHeap } from '../../src/engines/wasm/heap.ts';
import { createWasmLstm } from '../../src/engines/wasm/lstm.ts';
import { createThreadPool } from '../../src/engines/wasm/threadPool.ts';
import { kernels, spawnInNode } from './wasmTestEngine.ts';

const rng = createRng('lstm');
const floats = (size: number, scale = 1) => Float32Array.from({ length: size }, () => (rng.next() * 2 - 1) * scale);

const cases: readonly (Omit<LstmRunShape, 'keeps'> & { readonly reach?: number })[] = [
  { batch: 32, steps: 30, inputs: 8, units: 64, masked: false, sequences: true },
  { batch: 32, steps: 30, inputs: 64, units: 32, masked: false, sequences: false },
  { batch: 1, steps: 1, inputs: 1, units: 1, masked: false, sequences: false },
  { batch: 19, steps: 5, inputs: 3, units: 7, masked: true, sequences: true },
  { batch: 37, steps: 6, inputs: 13, units: 10, masked: true, sequences: false },
  // Gates are all but shut or open.
  { batch: 9, steps: 4, inputs: 5, units: 6, masked: false, sequences: true, reach: 60 },
];

describe.each([1, 3])('the LSTM in WebAssembly on %i threads', (threads) => {
  it.each(cases)('agrees with the reference, forward and backward: $batch x $steps x $inputs, $units units, masked $masked, all steps $sequences, inputs up to $reach', ({ masked, sequences, reach = 2, ...shape }) => {
    const { batch, steps, inputs, units } = shape;
    const heap = createHeap(2 ** 28);
    const pool = createThreadPool(kernels(), heap, threads, spawnInNode);
    const weights: LstmWeights = { kernel: floats(inputs * 4 * units, 0.5), recurrentKernel: floats(units * 4 * units, 0.3), bias: floats(4 * units) };
    const x = floats(batch * steps * inputs, reach);
    const mask = masked ? Float32Array.from({ length: batch * steps }, () => Number(rng.next() < 0.7)) : undefined;
    const dOutput = floats(batch * units * (sequences ? steps : 1));

    const reference = createReferenceLstm({ ...shape, keeps: true, sequences, masked });
    const output = reference.forward(x, weights, mask);
    const gradients = reference.backward(dOutput);
    const ours = createWasmLstm(heap, pool, { ...shape, keeps: true, sequences, masked });
    const scoring = createWasmLstm(heap, pool, { ...shape, keeps: false, sequences, masked });
    try {
      // Twice: nothing of a run may be left for the next.
      for (let run = 0; run < 2; run++) {
        expect(farthest(ours.forward(x, weights, mask), output)).toBeLessThan(2e-6);
        const found = ours.backward(dOutput);
        for (const name of ['x', 'kernel', 'recurrentKernel', 'bias'] as const) expect([name, farthest(found[name], gradients[name]) < 1e-5 * Math.max(1, largest(gradients[name]))]).toEqual([name, true]);
        expect(farthest(scoring.forward(x, weights, mask), output)).toBeLessThan(2e-6);
      }
    } finally {
      pool.close();
    }
  });
});

function farthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
