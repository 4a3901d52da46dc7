import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { NetworkSession, NetworkSpec, NeuralEngine } from '../../../src/core/contract/index.ts';
import { initialWeights } from '../../../src/core/neural/initialise.ts';
import { referenceEngine } from '../../../src/core/neural/referenceEngine.ts';
import type { NetworkRows } from '../../../src/core/neural/rows.ts';
import { trainNetwork } from '../../../src/core/neural/trainNetwork.ts';
import { createRng } from '../../../src/core/random.ts';
import { startWebGpuNeuralEngine } from '../../../src/engines/tf/webgpuNeuralEngine.ts';
import { describeAdapter } from '../../../src/engines/webgpu/adapter.ts';
import { createJobs } from '../../../src/workers/jobs.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';

const adapter = await describeAdapter(navigator.gpu);
if (!adapter) console.warn('SKIPPED: this browser has no WebGPU adapter, not even a software one; trainings on webgpu are not tested for leaks, cancels and watched losses.');
const engine = adapter && (await startWebGpuNeuralEngine(navigator.gpu));
afterAll(() => engine?.dispose());

const spec: NetworkSpec = {
  input: { kind: 'sequence', steps: 3, features: 2, masked: true },
  layers: [{ kind: 'lstm', units: 4, sequences: true }, { kind: 'dropout', rate: 0.2 }, { kind: 'lstm', units: 3, sequences: false }, { kind: 'dense', units: 3, activation: 'relu' }, { kind: 'dense', units: 1, activation: 'linear' }],
  loss: 'logistic',
};
const rng = createRng('webgpu training');
const numbers = Array.from({ length: 24 }, () => Float32Array.from({ length: 6 }, () => rng.next() * 2 - 1));

function rowsOf(sequences: readonly Float32Array[]): NetworkRows {
  const count = sequences.length;
  return {
    count,
    y: Float32Array.from(sequences, ([first]) => Number(first > 0)),
    weight: Float32Array.from({ length: count }, (_, row) => 1 + (row % 2)),
    width: 6,
    maskWidth: 3,
    read(row, { x, mask }, at) {
      x.set(sequences[row], at * 6);
      mask!.set([Number(row % 3 > 0), 1, 1], at * 3);
    },
  };
}

const options = { epochs: 50, batchSize: 8, learningRate: 0.01, schedule: 'constant', decayEpochs: 1, decayFactor: 1, clipNorm: 1, patience: 0 } as const;

/** The engine, and the session that was opened last. */
function watched(given: NeuralEngine): { readonly engine: NeuralEngine; session?: NetworkSession } {
  const seen: { engine: NeuralEngine; session?: NetworkSession } = { engine: { ...given, open: (...args) => (seen.session = given.open(...args)) } };
  return seen;
}

describe.skipIf(!engine)('a training on webgpu', () => {
  it('holds as many tensors and bytes after 50 epochs as after a few, the device\u2019s too, and none in the end', async () => {
    const before = tf.memory().numTensors;
    const seen = watched(engine!);
    const held: { tensors: number; bytes: number; onDevice: number }[] = [];
    let nowMs = 0;
    const onProgress = () => {
      nowMs += 10_000;
      held.push({ ...seen.session!.memory(), onDevice: (tf.backend().memory() as unknown as { readonly numBytesInGPU: number }).numBytesInGPU });
    };
    const task = { kind: 'test', spec, rows: rowsOf(numbers.slice(0, 8)), validation: rowsOf(numbers.slice(8, 12)), options, fingerprint: 'a' };
    await trainNetwork(task, { ...createTestContext({ checkpoint: memoryCheckpoint() }), nowMs: () => nowMs, onProgress, neural: async () => seen.engine });
    expect(held).toHaveLength(50);
    // The first epochs fill tfjs's pool of buffers.
    for (const later of held.slice(5)) expect(later).toEqual(held[4]);
    expect(held[4].onDevice).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('watches the loss that the reference has', async () => {
    const weights = await initialWeights(spec, rng.fork('weights'), async () => {});
    const sessions = [engine!, referenceEngine].map((one) => one.open(spec, 8, weights));
    for (let from = 0; from < 24; from += 8) {
      const rows = rowsOf(numbers.slice(from, from + 8));
      const batch = { x: new Float32Array(48), mask: new Float32Array(24), y: rows.y, weight: rows.weight };
      for (let row = 0; row < 8; row++) rows.read(row, batch, row);
      for (const session of sessions) session.watch(batch);
    }
    const [found, expected] = [await sessions[0].takeLoss(), await sessions[1].takeLoss()];
    expect(Math.abs(found - expected)).toBeLessThan(1e-5);
    expect(expected).toBeGreaterThan(0.1);
    for (const session of sessions) session.dispose();
  });

  it('answers a cancel within 200 ms', async () => {
    const answers: number[] = [];
    const jobs = createJobs();
    while (answers.length < 3 && !answers.some((ms) => ms < 200)) {
      let cancelledMs = NaN;
      const task = { kind: 'test', spec, rows: rowsOf(Array.from({ length: 4000 }, (_, row) => numbers[row % 24])), options, fingerprint: 'a' };
      const training = jobs.run('training', undefined, (ctx) => trainNetwork(task, { ...createTestContext(), ...ctx, neural: async () => engine! }));
      setTimeout(() => {
        cancelledMs = performance.now();
        jobs.cancel('training');
      }, 400);
      expect(await training).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      answers.push(performance.now() - cancelledMs);
    }
    expect(Math.min(...answers)).toBeLessThan(200);
  });
});
