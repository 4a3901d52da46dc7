import { Worker } from 'node:worker_threads';
import type { Engine } from '../../src/core/contract/index.ts';
import type { ThreadStart } from '../../src/engines/wasm/threadPool.ts';
import { createWasmEngine } from '../../src/engines/wasm/wasmEngine.ts';
import kernels from '../../src/engines/wasm/kernels.wasm?url&inline';

/** The WASM engine with its kernels out of this very file, whose `threadFile` is started again for each further thread. */
export function createWasmPeer(threads: number, threadFile: URL): Engine {
  const module = new WebAssembly.Module(Buffer.from(kernels.slice(kernels.indexOf(',') + 1), 'base64'));
  const spawn = (start: ThreadStart) => {
    const worker = new Worker(threadFile, { workerData: start });
    worker.unref();
    return { terminate: () => void worker.terminate() };
  };
  return createWasmEngine({ module, threads, spawn });
}
