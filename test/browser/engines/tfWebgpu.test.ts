import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { countDispatches } from '../../../bench/webgpu/countDispatches.ts';
import { createSeedNetwork } from '../../../bench/webgpu/seedNetwork.ts';
import { createRng } from '../../../src/core/random.ts';
import { FusedLstm } from '../../../src/engines/tf/lstmLayer.ts';
import { startWebGpuBackend } from '../../../src/engines/tf/webgpuBackend.ts';
import { describeAdapter } from '../../../src/engines/webgpu/adapter.ts';
import { farthest, lstmDistance } from '../../engines/lstmCases.ts';
import { spiedGpu } from './spiedGpu.ts';

const adapter = await describeAdapter(navigator.gpu);
if (!adapter) console.warn("SKIPPED: this browser has no WebGPU adapter, not even a software one; tfjs's webgpu backend is not tested.");

/** Bytes of a workgroup's own memory that the device owns up to. */
const device = { workgroupBytes: Infinity };
const gpu = spiedGpu(navigator.gpu, (real) => ({
  limits: new Proxy(real.limits, {
    get(limits, name) {
      const value: unknown = Reflect.get(limits, name, limits);
      return name === 'maxComputeWorkgroupStorageSize' ? Math.min(value as number, device.workgroupBytes) : value;
    },
  }),
}));
const backend = adapter && (await startWebGpuBackend(gpu));
beforeEach(() => void (device.workgroupBytes = Infinity));
afterAll(() => backend?.dispose());

const rng = createRng('tf webgpu');
const floats = (size: number) => Float32Array.from({ length: size }, () => rng.next() * 2 - 1);

describe.skipIf(!adapter)("the fused LSTM on tfjs's webgpu backend", () => {
  const cases = [
    { batch: 4, steps: 5, inputs: 3, units: 8, masked: false, sequences: true },
    { batch: 1, steps: 1, inputs: 1, units: 1, masked: false, sequences: false },
    { batch: 7, steps: 5, inputs: 3, units: 7, masked: true, sequences: true },
    { batch: 5, steps: 4, inputs: 20, units: 10, masked: true, sequences: false },
    { batch: 2, steps: 2, inputs: 66, units: 70, masked: false, sequences: false },
    { batch: 300, steps: 2, inputs: 2, units: 5, masked: true, sequences: true },
  ];

  it.each(cases)('agrees with the reference: $batch x $steps x $inputs, $units units, masked $masked, all steps $sequences', async (shape) => {
    const { output, gradients } = await lstmDistance(shape);
    expect(output).toBeLessThan(1e-5);
    for (const gradient of gradients) expect(gradient).toBeLessThan(1e-4);
    backend!.check();
  });

  it.each([false, true])("agrees where a workgroup's own memory is too small; masked: %s", async (masked) => {
    device.workgroupBytes = 400;
    const { output, gradients } = await lstmDistance({ batch: 3, steps: 4, inputs: 6, units: 21, masked, sequences: true });
    expect(output).toBeLessThan(1e-5);
    for (const gradient of gradients) expect(gradient).toBeLessThan(1e-4);
    backend!.check();
  });

  it('gives the same bits each time', async () => {
    // The numbers of both are those of one seed.
    expect(await lstmDistance(cases[3])).toEqual(await lstmDistance(cases[3]));
  });

  // Without a mask: tfjs cannot transpose one on webgpu.
  it('predicts and learns as the stock layer does', async () => {
    const network = (lstm: (options: Parameters<typeof layers.lstm>[0]) => ReturnType<typeof layers.lstm>) => {
      const options = { recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' } as const;
      return sequential({ layers: [lstm({ ...options, units: 3, returnSequences: true, inputShape: [3, 2] }), lstm({ ...options, units: 2 }), layers.dense({ units: 1 })] });
    };
    const ours = network((options) => new FusedLstm(options));
    const theirs = network((options) => layers.lstm(options));
    ours.setWeights(theirs.getWeights());
    const x = tf.tensor3d(floats(24), [4, 3, 2]);
    expect(farthest(await (ours.predict(x) as tf.Tensor).data(), await (theirs.predict(x) as tf.Tensor).data())).toBeLessThan(1e-5);
    const [found, expected] = [await gradientsOf(ours, x), await gradientsOf(theirs, x)];
    expect(found.length).toBe(8);
    for (const [i, gradient] of found.entries()) expect(farthest(gradient, expected[i])).toBeLessThan(1e-4 * Math.max(...expected[i].map(Math.abs)));
    backend!.check();
  });

  it('takes a training step of the seed network in at most 150 dispatches, and leaves nothing behind', async () => {
    const network = createSeedNetwork();
    const x = tf.tensor3d(floats(32 * 30 * 8), [32, 30, 8]);
    const y = tf.tensor2d(Float32Array.from({ length: 32 }, (_, i) => i % 2), [32, 1]);
    const step = async () => {
      const { dispatches, result } = countDispatches(() => network.step(x, y));
      const [loss] = await result.data();
      result.dispose();
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      const { numBytesInGPU } = tf.backend().memory() as unknown as { readonly numBytesInGPU: number };
      return { dispatches, loss, held: { numTensors, numBytes, numDataBuffers, numBytesInGPU } };
    };
    await step();
    const second = await step();
    const third = await step();
    expect(second.dispatches).toBeLessThanOrEqual(150);
    expect(third.dispatches).toBe(second.dispatches);
    expect(third.held).toEqual(second.held);
    expect(third.loss).toBeGreaterThan(0);
    backend!.check();
    network.dispose();
  });
});

function gradientsOf(model: Sequential, x: tf.Tensor): Promise<Float32Array[]> {
  const variables = model.trainableWeights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val);
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(model.apply(x, { training: true }) as tf.Tensor)) as tf.Scalar, variables);
  return Promise.all(variables.map(({ name }) => grads[name].data() as Promise<Float32Array>));
}

describe.skipIf(!adapter)('what training needs beside layers, on webgpu', () => {
  it('drops the numbers that the hash says', async () => {
    const x = floats(1000);
    for (const [rate, seed] of [[0.3, 7], [0.5, 4_000_000_000], [0, 1]]) {
      const found = await (tf.engine().runKernel('SeededDropout', { x: tf.tensor2d(x, [10, 100]) }, { rate, seed }) as tf.Tensor).data();
      expect(farthest(found, x.map((value, i) => (hash(i, seed) >= rate * 2 ** 32 ? value / (1 - rate) : 0)))).toBeLessThan(1e-6);
    }
  });

  it("takes Adam's steps in place, also where the values were read meanwhile", async () => {
    const [weight, first, second] = [floats(70), new Float32Array(70), new Float32Array(70)];
    const tensors = [weight, first, second].map((values) => tf.variable(tf.tensor1d(values)));
    for (let step = 1; step <= 3; step++) {
      const gradient = floats(70);
      const inputs = { weight: tensors[0], first: tensors[1], second: tensors[2], gradient: tf.tensor1d(gradient), scale: tf.scalar(0.5) };
      tf.engine().runKernel('FusedAdam', inputs, { learningRate: 0.01, step });
      const rate = (0.01 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
      for (const [i, whole] of gradient.entries()) {
        const g = whole * 0.5;
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        weight[i] -= (rate * first[i]) / (Math.sqrt(second[i]) + 1e-7);
      }
      for (const [i, expected] of [weight, first, second].entries()) expect(farthest(await tensors[i].data(), expected)).toBeLessThan(1e-6);
    }
  });
});

/** lowbias32, as the brief of the mask has it. */
function hash(i: number, seed: number): number {
  let h = (Math.imul(i, 0x9e3779b9) + seed) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

describe.skipIf(!adapter)('a device that is lost', () => {
  it('rejects what waits and all that is asked later, and another can be started', async () => {
    let lost: GPUDevice | undefined;
    const started = await startWebGpuBackend(spiedGpu(navigator.gpu, (real) => ((lost = real), {})));
    const sum = tf.sum(tf.tensor1d([1, 2, 3]));
    expect(await started!.settle(sum.data())).toEqual(Float32Array.of(6));
    const waiting = started!.settle(tf.sum(tf.tensor1d(floats(5000))).data());
    lost!.destroy();
    await expect(waiting).rejects.toMatchObject({ code: 'worker-lost' });
    expect(() => started!.check()).toThrow(expect.objectContaining({ code: 'worker-lost' }));
    await expect(started!.settle(tf.sum(tf.tensor1d(floats(5000))).data())).rejects.toMatchObject({ code: 'worker-lost' });
    started!.dispose();
    const another = await startWebGpuBackend(navigator.gpu);
    expect(await another!.settle(tf.sum(tf.tensor1d([1, 2, 3])).data())).toEqual(Float32Array.of(6));
    another!.dispose();
  });
});
