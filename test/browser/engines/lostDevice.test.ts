import { describe, expect, it } from 'vitest';
import type { NetworkSpec, NeuralEngine } from '../../../src/core/contract/index.ts';
import type { NetworkRows } from '../../../src/core/neural/rows.ts';
import { trainNetwork } from '../../../src/core/neural/trainNetwork.ts';
import { createRng } from '../../../src/core/random.ts';
import { startCpuEngine } from '../../../src/engines/tf/hostEngines.ts';
import { startWebGpuNeuralEngine } from '../../../src/engines/tf/webgpuNeuralEngine.ts';
import { describeAdapter } from '../../../src/engines/webgpu/adapter.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';
import { spiedGpu } from './spiedGpu.ts';

const adapter = await describeAdapter(navigator.gpu);
if (!adapter) console.warn('SKIPPED: this browser has no WebGPU adapter, not even a software one; what becomes of a training whose device is lost is not tested.');

const spec: NetworkSpec = { input: { kind: 'sequence', steps: 3, features: 2, masked: false }, layers: [{ kind: 'lstm', units: 4, sequences: false }, { kind: 'dense', units: 1, activation: 'linear' }], loss: 'logistic' };
const rng = createRng('lost device');
const sequences = Array.from({ length: 24 }, () => Float32Array.from({ length: 6 }, () => rng.next() * 2 - 1));
const rows: NetworkRows = { count: 24, y: Float32Array.from(sequences, ([first]) => Number(first > 0)), weight: new Float32Array(24).fill(1), width: 6, maskWidth: 0, read: (row, { x }, at) => x.set(sequences[row], at * 6) };
const options = { epochs: 8, batchSize: 8, learningRate: 0.01, schedule: 'constant', decayEpochs: 1, decayFactor: 1, clipNorm: 0, patience: 0 } as const;

describe.skipIf(!adapter)('a training whose graphics device is lost', () => {
  it('goes on from its last checkpoint on another engine, to what it would have come to', async () => {
    const engines: NeuralEngine['name'][] = [];
    let device: GPUDevice | undefined;
    const neural = async (lost: readonly NeuralEngine['name'][]) => {
      const engine = lost.includes('webgpu') ? await startCpuEngine() : await startWebGpuNeuralEngine(spiedGpu(navigator.gpu, (real) => ((device = real), {})));
      engines.push(engine!.name);
      return engine!;
    };
    // Each epoch's progress moves the clock, so that each is saved.
    let nowMs = 0;
    const epochs: number[] = [];
    const onProgress = ({ done }: { readonly done: number }) => {
      nowMs += 10_000;
      epochs.push(done);
      if (done === 4 && engines.length === 1) device!.destroy();
    };
    const task = { kind: 'test', spec, rows, options, fingerprint: 'a' };
    const { train, weights } = await trainNetwork(task, { ...createTestContext({ checkpoint: memoryCheckpoint() }), nowMs: () => nowMs, onProgress, neural });
    expect(engines).toEqual(['webgpu', 'cpu']);
    expect(train).toHaveLength(8);
    // No epoch but the one at hand was learned twice.
    expect(epochs.length).toBeLessThanOrEqual(9);

    const undisturbed = await trainNetwork(task, createTestContext());
    for (const [i, values] of weights.values.entries()) for (const [j, value] of values.entries()) expect(Math.abs(value - undisturbed.weights.values[i][j])).toBeLessThan(1e-4);
  });
});
