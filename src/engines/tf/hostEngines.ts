import type { NeuralEngine } from '../../core/contract/index.ts';
import { createHeap } from '../wasm/heap.ts';
import { createWasmLstm } from '../wasm/lstm.ts';
import { createWasmMultiply } from '../wasm/products.ts';
import { createThreadPool } from '../wasm/threadPool.ts';
import type { SpawnThread } from '../wasm/threadPool.ts';
import { startCpuBackend, startWasmBackend } from './hostBackends.ts';
import { createTfEngine } from './tfEngine.ts';

/** Networks in plain JavaScript: slow, and everywhere. */
export async function startCpuEngine(): Promise<NeuralEngine> {
  await startCpuBackend();
  return createTfEngine({ name: 'cpu', threads: 1 });
}

export interface WasmNeuralOptions {
  /** kernels.wasm, or kernelsRelaxed.wasm where the browser takes it; and tensorKernels.wasm. */
  readonly kernels: WebAssembly.Module;
  readonly tensorKernels: WebAssembly.Module;
  /** Address (in a browser) or path (in Node) of tfjs-backend-wasm-simd.wasm. */
  readonly simdUrl: string;
  /** This thread included: our kernels' threads, for tfjs has none of its own here. */
  readonly threads: number;
  readonly spawn: SpawnThread;
  /** Memory of our kernels at most. */
  readonly maxBytes?: number;
}

/** Networks in WebAssembly. Throws `out-of-memory` where no shared memory is granted. */
export async function startWasmNeuralEngine({ kernels, tensorKernels, simdUrl, threads, spawn, maxBytes }: WasmNeuralOptions): Promise<NeuralEngine> {
  const heap = createHeap(maxBytes);
  const pool = createThreadPool(kernels, heap, threads, spawn);
  await startWasmBackend({ simdUrl, tensorKernels, createLstm: (shape) => createWasmLstm(heap, pool, shape), multiply: createWasmMultiply(heap, pool) });
  return createTfEngine({ name: 'wasm', threads, kernelBytes: () => heap.memory.buffer.byteLength, dispose: () => pool.close() });
}
