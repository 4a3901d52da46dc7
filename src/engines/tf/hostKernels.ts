import { GatherV2, UnsortedSegmentSum, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { adamRate } from '../../core/neural/adam.ts';
import { FUSED_ADAM } from './adamOp.ts';
import type { AdamAttributes, AdamInputs } from './adamOp.ts';
import { SEEDED_DROPOUT } from './dropoutOp.ts';
import type { DropoutAttributes } from './dropoutOp.ts';
import type { HostBackend } from './hostBackend.ts';
import type { TensorKernels } from './tensorKernels.ts';

/** Registers the plain kernels that a backend in this machine's memory lacks, or has in a slow form. */
export function registerHostKernels(backendName: string, host: (backend: unknown) => HostBackend, { dropOut, adam }: TensorKernels): void {
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
      const { weight, first, second, gradient, scale } = inputs as unknown as AdamInputs;
      const { values } = host(backend);
      adam(values(weight), values(first), values(second), values(gradient), values(scale)[0], adamRate(attrs as unknown as AdamAttributes));
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
  replaceGather(backendName, host);
}

/** The backend's own copies rows number by number, through strides: a quarter of an embedding network's step. Ours is for whole rows of floats. */
function replaceGather(backendName: string, host: (backend: unknown) => HostBackend): void {
  const stock = getKernel(GatherV2, backendName);
  replaceKernel({
    ...stock,
    kernelFunc: (args) => {
      const { x, indices } = args.inputs as { x: TensorInfo; indices: TensorInfo };
      const { axis, batchDims } = args.attrs as unknown as { axis: number; batchDims: number };
      if (axis !== 0 || batchDims || x.dtype !== 'float32' || x.shape.length !== 2 || indices.dtype !== 'int32') return stock.kernelFunc(args);
      return gatherRows(x, indices, host(args.backend));
    },
  });
}

/** Registers a kernel in place of the one that the backend may have had. */
export function replaceKernel(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, kernel.backendName)) unregisterKernel(kernel.kernelName, kernel.backendName);
  registerKernel(kernel);
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

/** Throws where a row is asked for that there is not. */
function gatherRows(x: TensorInfo, indices: TensorInfo, { values, wholeNumbers, make }: HostBackend): TensorInfo {
  const [rows, width] = x.shape;
  const output = make([...indices.shape, width]);
  const [from, to, wanted] = [values(x), values(output), wholeNumbers(indices)];
  for (let i = 0; i < wanted.length; i++) {
    const row = wanted[i];
    if (!(row >= 0 && row < rows)) throw new Error(`Row ${row} is asked for of ${rows}.`);
    for (let k = 0; k < width; k++) to[i * width + k] = from[row * width + k];
  }
  return output;
}
