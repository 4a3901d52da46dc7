import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** A backend whose tensors lie in memory that JavaScript reads and writes. */
export interface HostBackend {
  /** Float32: good until the next tensor is made, for memory may grow for it. What is written there is the tensor's. */
  values(tensor: TensorInfo): Float32Array;
  /** The same of a tensor of whole numbers. */
  wholeNumbers(tensor: TensorInfo): Int32Array;
  /** A new tensor of 32-bit floats, not cleared. */
  make(shape: readonly number[]): TensorInfo;
  /** A new tensor with a copy of the values. */
  write(shape: readonly number[], values: Float32Array): TensorInfo;
}

export function cpuHost(backend: MathBackendCPU): HostBackend {
  const valuesOf = ({ dataId }: TensorInfo) => backend.data.get(dataId).values;
  const write = (shape: readonly number[], values: Float32Array) => backend.makeTensorInfo([...shape], FLOAT, values);
  return {
    values: (tensor) => valuesOf(tensor) as Float32Array,
    wholeNumbers: (tensor) => valuesOf(tensor) as Int32Array,
    make: (shape) => write(shape, new Float32Array(sizeOf(shape))),
    write: (shape, values) => write(shape, values.slice()),
  };
}

export function wasmHost(backend: BackendWasm): HostBackend {
  const values = (tensor: TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array;
  const make = (shape: readonly number[]) => backend.makeOutput([...shape], FLOAT);
  return {
    values,
    wholeNumbers: (tensor) => backend.typedArrayFromHeap(tensor) as Int32Array,
    make,
    write(shape, source) {
      const tensor = make(shape);
      // The heap may have grown for it: the view is taken afterwards.
      values(tensor).set(source);
      return tensor;
    },
  };
}

const FLOAT: DataType = 'float32';

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
