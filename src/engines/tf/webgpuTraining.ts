import { getKernel, registerKernel, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { emptyTensor, forgetHostValues, groupsFor, record, uniforms } from './webgpuCommands.ts';
import fusedAdam from './webgpu/fusedAdam.wgsl?raw';
import seededDropout from './webgpu/seededDropout.wgsl?raw';

const THREADS = 64;

interface AdamInputs {
  readonly weight: TensorInfo;
  readonly first: TensorInfo;
  readonly second: TensorInfo;
  readonly gradient: TensorInfo;
  readonly scale: TensorInfo;
}

/** Registers what training needs beside layers, for tfjs's webgpu backend: one dispatch each. */
export function registerWebGpuTraining(): void {
  if (getKernel('SeededDropout', 'webgpu')) return;
  registerKernel({
    kernelName: 'SeededDropout',
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => dropout(backend as WebGPUBackend, inputs.x as TensorInfo, attrs as unknown as { readonly rate: number; readonly seed: number }),
  });
  registerKernel({
    kernelName: 'FusedAdam',
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => adam(backend as WebGPUBackend, inputs as unknown as AdamInputs, attrs as unknown as { readonly learningRate: number; readonly step: number }),
  });
}

function dropout(backend: WebGPUBackend, x: TensorInfo, { rate, seed }: { readonly rate: number; readonly seed: number }): TensorInfo {
  const size = util.sizeFromShape(x.shape);
  const output = emptyTensor(backend, x.shape);
  const options = uniforms(backend, [
    { type: 'uint32', value: size },
    { type: 'uint32', value: seed },
    { type: 'uint32', value: Math.ceil(rate * 2 ** 32) },
    { type: 'float32', value: 1 - rate },
  ]);
  record(backend, { code: seededDropout, buffers: [[0, x], [1, output], [2, options]], groups: [groupsFor(backend, size, THREADS)] });
  return output;
}

function adam(backend: WebGPUBackend, { weight, first, second, gradient, scale }: AdamInputs, { learningRate, step }: { readonly learningRate: number; readonly step: number }): TensorInfo[] {
  const size = util.sizeFromShape(weight.shape);
  for (const changed of [weight, first, second]) forgetHostValues(backend, changed);
  const options = uniforms(backend, [
    { type: 'uint32', value: size },
    { type: 'float32', value: (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step) },
  ]);
  record(backend, { code: fusedAdam, buffers: [[0, weight], [1, first], [2, second], [3, gradient], [4, scale], [5, options]], groups: [groupsFor(backend, size, THREADS)] });
  return [];
}
