import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Engine } from '../../src/core/contract/index.ts';
import type { SpawnThread } from '../../src/engines/wasm/threadPool.ts';
import { createWasmEngine } from '../../src/engines/wasm/wasmEngine.ts';
import type { WasmOptions } from '../../src/engines/wasm/wasmEngine.ts';

/** What a helping thread runs in Node; in the browser it is workers/thread.worker.ts. */
const THREAD = `
const { workerData: { module, memory, control, thread } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(control, thread);
`;

export const spawnInNode: SpawnThread = (start) => {
  const worker = new Worker(THREAD, { eval: true, workerData: start });
  worker.unref();
  return { terminate: () => void worker.terminate() };
};

export function kernels(name = 'kernels'): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL(`../../src/engines/wasm/${name}.wasm`, import.meta.url)));
}

export function createTestEngine(threads: number, options: Partial<WasmOptions> = {}): Engine {
  return createWasmEngine({ module: kernels(), threads, spawn: spawnInNode, ...options });
}
