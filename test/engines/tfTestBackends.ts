import { fileURLToPath } from 'node:url';
import { startCpuBackend, startWasmBackend } from '../../src/engines/tf/hostBackends.ts';
import { createHeap } from '../../src/engines/wasm/heap.ts';
import { createWasmLstm } from '../../src/engines/wasm/lstm.ts';
import { createWasmMultiply } from '../../src/engines/wasm/products.ts';
import { createThreadPool } from '../../src/engines/wasm/threadPool.ts';
import { kernels, spawnInNode } from './wasmTestEngine.ts';

const SIMD = fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url));

export async function startTestBackend(name: 'cpu' | 'wasm'): Promise<void> {
  if (name === 'cpu') return startCpuBackend();
  const heap = createHeap(2 ** 28);
  const pool = createThreadPool(kernels(), heap, 1, spawnInNode);
  return startWasmBackend({ simdUrl: SIMD, tensorKernels: kernels('tensorKernels'), createLstm: (shape) => createWasmLstm(heap, pool, shape), multiply: createWasmMultiply(heap, pool) });
}
