import { fileURLToPath } from 'node:url';
import type { NeuralEngine } from '../../src/core/contract/index.ts';
import { startCpuEngine, startWasmNeuralEngine } from '../../src/engines/tf/hostEngines.ts';
import { kernels, spawnInNode } from './wasmTestEngine.ts';

const SIMD = fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url));

export async function startTestEngine(name: 'cpu' | 'wasm', threads = 1): Promise<NeuralEngine> {
  if (name === 'cpu') return startCpuEngine();
  return startWasmNeuralEngine({ kernels: kernels(), tensorKernels: kernels('tensorKernels'), simdUrl: SIMD, threads, spawn: spawnInNode, maxBytes: 2 ** 28 });
}

export async function startTestBackend(name: 'cpu' | 'wasm'): Promise<void> {
  await startTestEngine(name);
}
