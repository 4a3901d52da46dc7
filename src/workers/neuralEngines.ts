import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { NeuralEngine } from '../core/contract/index.ts';
// Not as a data address, which the page's policy forbids to fetch.
import tensorKernelsUrl from '../engines/wasm/tensorKernels.wasm?url&no-inline';
import { spawnThread } from './engines.ts';

/** Networks on this machine's processor; once a worker. Throws `out-of-memory` where it grants no memory. */
export async function startHostNeuralEngine({ name, threads }: Pick<NeuralEngine, 'name' | 'threads'>): Promise<NeuralEngine> {
  const { startCpuEngine, startWasmNeuralEngine } = await import('../engines/tf/hostEngines.ts');
  if (name === 'cpu') return startCpuEngine();
  const [kernels, tensorKernels] = await Promise.all([loadKernels(), load(new URL(tensorKernelsUrl, import.meta.url)).then((bytes) => WebAssembly.compile(bytes))]);
  return startWasmNeuralEngine({ kernels, tensorKernels, simdUrl: new URL(simdUrl, import.meta.url).href, threads: crossOriginIsolated ? threads : 1, spawn: spawnThread });
}

/** Networks on the graphics processor; undefined where there is none. */
export async function startGraphicsNeuralEngine(): Promise<NeuralEngine | undefined> {
  const { startWebGpuNeuralEngine } = await import('../engines/tf/webgpuNeuralEngine.ts');
  return startWebGpuNeuralEngine(navigator.gpu);
}

/** With relaxed SIMD where the browser knows it: neural kernels then multiply and add at once. */
async function loadKernels(): Promise<WebAssembly.Module> {
  const relaxed = await load(new URL('../engines/wasm/kernelsRelaxed.wasm', import.meta.url));
  if (WebAssembly.validate(relaxed)) return WebAssembly.compile(relaxed);
  return WebAssembly.compile(await load(new URL('../engines/wasm/kernels.wasm', import.meta.url)));
}

async function load(url: URL): Promise<ArrayBuffer> {
  return (await fetch(url)).arrayBuffer();
}
