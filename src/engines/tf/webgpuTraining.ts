import { getKernel, registerKernel, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dropThreshold } from '../../core/neural/dropout.ts';
import { adamRate } from '../../core/neural/adam.ts';
import { FUSED_ADAM } from './adamOp.ts';
import type { AdamAttributes, AdamInputs } from './adamOp.ts';
import { SEEDED_DROPOUT } from './dropoutOp.ts';
import type { DropoutAttributes } from './dropoutOp.ts';
import { emptyTensor, forgetHostValues, groupsFor, record, uniforms } from './webgpuCommands.ts';
import fusedAdam from './webgpu/fusedAdam.wgsl?raw';
import seededDropout from './webgpu/seededDropout.wgsl?raw';

const THREADS = 64;

/** Registers what training needs beside layers, for tfjs's webgpu backend: one dispatch each. */
export function registerWebGpuTraining(): void {
  if (getKernel(SEEDED_DROPOUT, 'webgpu')) return;
  registerKernel({
    kernelName: SEEDED_DROPOUT,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => dropout(backend as WebGPUBackend, inputs.x as TensorInfo, attrs as unknown as DropoutAttributes),
  });
  registerKernel({
    kernelName: FUSED_ADAM,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => adam(backend as WebGPUBackend, inputs as unknown as AdamInputs, attrs as unknown as AdamAttributes),
  });
}

function dropout(backend: WebGPUBackend, x: TensorInfo, { rate, seed }: DropoutAttributes): TensorInfo {
  const size = util.sizeFromShape(x.shape);
  const output = emptyTensor(backend, x.shape);
  const options = uniforms(backend, [
    { type: 'uint32', value: size },
    { type: 'uint32', value: seed },
    { type: 'uint32', value: dropThreshold(rate) },
    { type: 'float32', value: 1 - rate },
  ]);
  record(backend, { code: seededDropout, buffers: [[0, x], [1, output], [2, options]], groups: [groupsFor(backend, size, THREADS)] });
  return output;
}

function adam(backend: WebGPUBackend, { weight, first, second, gradient, scale }: AdamInputs, attributes: AdamAttributes): TensorInfo[] {
  const size = util.sizeFromShape(weight.shape);
  for (const changed of [weight, first, second]) forgetHostValues(backend, changed);
  const options = uniforms(backend, [
    { type: 'uint32', value: size },
    { type: 'float32', value: adamRate(attributes) },
  ]);
  record(backend, { code: fusedAdam, buffers: [[0, weight], [1, first], [2, second], [3, gradient], [4, scale], [5, options]], groups: [groupsFor(backend, size, THREADS)] });
  return [];
}
