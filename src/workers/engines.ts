import { type Engine, WorkbenchError } from '../core/contract/index.ts';
import { typescriptEngine } from '../core/trees/typescriptEngine.ts';
import type { SpawnThread } from '../engines/wasm/threadPool.ts';
import type { EnginePick } from './protocol.ts';

/** More threads share the same memory and gain little. */
export const MOST_THREADS = 8;

/** What this machine could run on, whether or not it then does; a software graphics processor is left out. */
export async function possibleEngines(): Promise<readonly EnginePick[]> {
  const threads = Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1);
  const counts = crossOriginIsolated && threads > 1 ? [1, threads] : [1];
  const graphics = await describeGraphics();
  return [
    ...counts.map((count): EnginePick => ({ engine: 'wasm', threads: count })),
    ...(graphics && !graphics.isSoftware ? [{ engine: 'webgpu', threads: 1 } as const] : []),
    { engine: 'typescript', threads: 1 },
  ];
}

/** Throws `bad-input` where this browser does not have it, `out-of-memory` where it grants no memory for it. */
export async function createEngine({ engine, threads }: EnginePick): Promise<Engine> {
  if (engine === 'typescript') return typescriptEngine;
  if (engine === 'wasm') {
    const { createWasmEngine } = await import('../engines/wasm/wasmEngine.ts');
    return createWasmEngine({ module: await loadKernels(), threads: crossOriginIsolated ? threads : 1, spawn: spawnThread });
  }
  const { createWebGpuEngine } = await import('../engines/webgpu/webgpuEngine.ts');
  const graphics = await createWebGpuEngine(navigator.gpu);
  if (graphics) return graphics;
  throw new WorkbenchError('bad-input', 'This browser gives no access to a graphics processor (WebGPU). Choose another engine in the settings.');
}

/** What the graphics processor calls itself; undefined where there is none. */
export async function describeGraphics(): Promise<{ readonly isSoftware: boolean; readonly description: string } | undefined> {
  if (!('gpu' in navigator)) return undefined;
  const { describeAdapter } = await import('../engines/webgpu/adapter.ts');
  return describeAdapter(navigator.gpu);
}

let kernels: Promise<WebAssembly.Module> | undefined;

/** Loaded once a worker; asked for again where it failed. */
function loadKernels(): Promise<WebAssembly.Module> {
  kernels ??= fetch(new URL('../engines/wasm/kernels.wasm', import.meta.url))
    .then((response) => response.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes));
  kernels.catch(() => (kernels = undefined));
  return kernels;
}

export const spawnThread: SpawnThread = (start) => {
  const worker = new Worker(new URL('./thread.worker.ts', import.meta.url), { type: 'module', name: `thread-${start.thread}` });
  worker.postMessage(start);
  return { terminate: () => worker.terminate() };
};
