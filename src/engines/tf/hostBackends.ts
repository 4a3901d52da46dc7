import { backend, env, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WorkbenchError } from '../../core/contract/index.ts';
import { createReferenceLstm } from '../../core/neural/lstmRuns.ts';
import type { LstmRunShape, LstmRuns } from '../../core/neural/lstmRuns.ts';
import type { Multiply } from '../wasm/products.ts';
import { registerHostLstm } from './hostLstm.ts';
import { cpuHost, wasmHost } from './hostBackend.ts';
import { registerHostKernels } from './hostKernels.ts';
import { registerHostProducts } from './hostProducts.ts';
import { kernelsOverTensors, plainKernels } from './tensorKernels.ts';

/** tfjs in plain JavaScript, with the reference as its LSTM: slow, and everywhere. */
export async function startCpuBackend(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  const host = (cpu: unknown) => cpuHost(cpu as MathBackendCPU);
  registerHostKernels('cpu', host, plainKernels);
  registerHostLstm('cpu', host, createReferenceLstm);
  await use('cpu');
}

export interface WasmBackendOptions {
  /** Address (in a browser) or path (in Node) of tfjs-backend-wasm-simd.wasm. */
  readonly simdUrl: string;
  /** The compiled kernels over tfjs's memory (tensorKernels.wasm). */
  readonly tensorKernels: WebAssembly.Module;
  /** Our own kernels: see engines/wasm/lstm.ts and engines/wasm/products.ts. */
  readonly createLstm: (shape: LstmRunShape) => LstmRuns;
  readonly multiply: Multiply;
}

/** tfjs in WebAssembly on one thread, with our own kernels, which have threads of their own. */
export async function startWasmBackend({ simdUrl, tensorKernels, createLstm, multiply }: WasmBackendOptions): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  // Without threads of tfjs's own, and with SIMD, which our kernels need anyway, it loads this one of the three.
  setWasmPaths({ 'tfjs-backend-wasm.wasm': simdUrl, 'tfjs-backend-wasm-simd.wasm': simdUrl, 'tfjs-backend-wasm-threaded-simd.wasm': simdUrl });
  const host = (wasm: unknown) => wasmHost(wasm as BackendWasm);
  registerHostKernels('wasm', host, kernelsOverTensors(tensorKernels, () => (backend() as BackendWasm).wasm));
  registerHostProducts('wasm', host, multiply);
  registerHostLstm('wasm', host, createLstm);
  await use('wasm');
}

async function use(name: string): Promise<void> {
  if (!(await setBackend(name))) throw new WorkbenchError('bad-input', `TensorFlow.js could not start on ${name}. Choose another engine in the settings.`);
}
