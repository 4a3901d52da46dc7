import { UnsortedSegmentSum, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { dropOut } from '../../core/neural/dropout.ts';
import { ADAM, FUSED_ADAM, adamRate } from './adamOp.ts';
import type { AdamAttributes, AdamInputs } from './adamOp.ts';
import { SEEDED_DROPOUT } from './dropoutOp.ts';
import type { DropoutAttributes } from './dropoutOp.ts';
import type { HostBackend } from './hostBackend.ts';

/** Registers the plain kernels that a backend in this machine's memory lacks, or has in a slow form. */
export function registerHostKernels(backendName: string, host: (backend: unknown) => HostBackend): void {
  replaceKernel({
    kernelName: SEEDED_DROPOUT,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { rate, seed } = attrs as unknown as DropoutAttributes;
      const { values, make } = host(backend);
      const x = inputs.x as TensorInfo;
      const output = make(x.shape);
      dropOut(values(x), rate, seed, values(output));
      return output;
    },
  });
  replaceKernel({
    kernelName: FUSED_ADAM,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      stepAdam(inputs as unknown as AdamInputs, attrs as unknown as AdamAttributes, host(backend));
      return [];
    },
  });
  replaceKernel({
    kernelName: UnsortedSegmentSum,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { numSegments } = attrs as unknown as { readonly numSegments: number };
      return sumSegments(inputs.x as TensorInfo, inputs.segmentIds as TensorInfo, numSegments, host(backend));
    },
  });
}

/** Registers a kernel in place of the one that the backend may have had. */
export function replaceKernel(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, kernel.backendName)) unregisterKernel(kernel.kernelName, kernel.backendName);
  registerKernel(kernel);
}

function stepAdam(inputs: AdamInputs, attributes: AdamAttributes, { values }: HostBackend): void {
  const [weight, first, second, gradient, [scale]] = [inputs.weight, inputs.first, inputs.second, inputs.gradient, inputs.scale].map(values);
  const { fround } = Math;
  const rate = fround(adamRate(attributes));
  const [keep1, keep2, epsilon] = [ADAM.beta1, ADAM.beta2, ADAM.epsilon].map(fround);
  const [add1, add2] = [1 - ADAM.beta1, 1 - ADAM.beta2].map(fround);
  // Rounded to 32 bits at each step, which the machine then computes in.
  for (let i = 0; i < weight.length; i++) {
    const g = fround(gradient[i] * scale);
    const m = fround(fround(keep1 * first[i]) + fround(add1 * g));
    const v = fround(fround(keep2 * second[i]) + fround(add2 * fround(g * g)));
    first[i] = m;
    second[i] = v;
    weight[i] = fround(weight[i] - fround(fround(rate * m) / fround(fround(Math.sqrt(v)) + epsilon)));
  }
}

/** Sums up the rows of each segment; those of numbers that are none are left out, as everywhere in tfjs. */
function sumSegments(x: TensorInfo, segmentIds: TensorInfo, segments: number, { values, wholeNumbers, make }: HostBackend): TensorInfo {
  const rank = segmentIds.shape.length;
  const output = make([segments, ...x.shape.slice(rank)]);
  const [from, ids, sums] = [values(x), wholeNumbers(segmentIds), values(output)];
  const width = from.length / ids.length;
  sums.fill(0);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (id < 0 || id >= segments) continue;
    for (let i = 0; i < width; i++) sums[id * width + i] += from[row * width + i];
  }
  return output;
}
