import { BatchMatMul, _FusedMatMul, getKernel } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Multiply } from '../wasm/products.ts';
import type { HostBackend } from './hostBackend.ts';
import { replaceKernel } from './hostKernels.ts';

/**
 * Gives the wasm backend our products. Its own are slow where a matrix is transposed, as half of all are in training, and where none is they keep the right
 * matrix packed until its tensor ends, and so would not see weights that an optimiser changes in place. What ours do not know is left to the backend's own.
 */
export function registerHostProducts(backendName: string, host: (backend: unknown) => HostBackend, multiply: Multiply): void {
  for (const kernelName of [BatchMatMul, _FusedMatMul]) {
    const stock = getKernel(kernelName, backendName);
    const kernelFunc: KernelFunc = (args) => {
      const { a, b, bias } = args.inputs as { a: TensorInfo; b: TensorInfo; bias?: TensorInfo };
      const { transposeA = false, transposeB = false, activation = 'linear' } = args.attrs as { transposeA?: boolean; transposeB?: boolean; activation?: string };
      if ([a, b].some((side) => !isMatrix(side)) || (activation !== 'linear' && activation !== 'relu')) return stock.kernelFunc(args);
      const [depth, rows] = sidesOf(a, !transposeA);
      const [depthOfRight, columns] = sidesOf(b, transposeB);
      if (depth !== depthOfRight) throw new Error(`Matrices of ${a.shape} and ${b.shape} cannot be multiplied.`);
      const { values, make } = host(args.backend);
      const output = make([...(a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2), rows, columns]);
      multiply({ rows, depth, columns, transposesLeft: transposeA, transposesRight: transposeB, rectifies: activation === 'relu' }, values(a), values(b), bias && values(bias), values(output));
      return output;
    };
    replaceKernel({ ...stock, kernelFunc });
  }
}

/** Whether a tensor is one matrix of floats, and no batch of several. */
function isMatrix({ shape, dtype }: TensorInfo): boolean {
  return dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((length) => length === 1) && shape.every((length) => length > 0);
}

/** The last two lengths, the last one first where asked. */
function sidesOf({ shape }: TensorInfo, swapped: boolean): [number, number] {
  const [upper, lower] = shape.slice(-2);
  return swapped ? [lower, upper] : [upper, lower];
}
