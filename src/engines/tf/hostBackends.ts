import { env, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WorkbenchError } from '../../core/contract/index.ts';
import { createReferenceLstm } from '../../core/neural/lstmRuns.ts';
import type { LstmRunShape, LstmRuns } from '../../core/neural/lstmRuns.ts';
import { registerHostLstm } from './hostLstm.ts';
import type { HostBackend } from './hostLstm.ts';

/** tfjs in plain JavaScript, with the reference as its LSTM: slow, and everywhere. */
export async function startCpuBackend(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  registerHostLstm('cpu', (backend) => cpuHost(backend as MathBackendCPU), createReferenceLstm);
  await use('cpu');
}

export interface WasmBackendOptions {
  /** Address (in a browser) or path (in Node) of tfjs-backend-wasm-simd.wasm. */
  readonly simdUrl: string;
  /** Runs of our own kernels: see engines/wasm/lstm.ts. */
  readonly createLstm: (shape: LstmRunShape) => LstmRuns;
}

/** tfjs in WebAssembly on one thread, with our own kernels, which have threads of their own. */
export async function startWasmBackend({ simdUrl, createLstm }: WasmBackendOptions): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  // Without threads of tfjs's own, and with SIMD, which our kernels need anyway, it loads this one of the three.
  setWasmPaths({ 'tfjs-backend-wasm.wasm': simdUrl, 'tfjs-backend-wasm-simd.wasm': simdUrl, 'tfjs-backend-wasm-threaded-simd.wasm': simdUrl });
  registerHostLstm('wasm', (backend) => wasmHost(backend as BackendWasm), createLstm);
  await use('wasm');
}

async function use(name: string): Promise<void> {
  if (!(await setBackend(name))) throw new WorkbenchError('bad-input', `TensorFlow.js could not start on ${name}. Choose another engine in the settings.`);
}

function cpuHost(backend: MathBackendCPU): HostBackend {
  return {
    values: ({ dataId }) => backend.data.get(dataId).values as Float32Array,
    write: (shape, values) => backend.makeTensorInfo([...shape], 'float32', values.slice()),
  };
}

function wasmHost(backend: BackendWasm): HostBackend {
  return {
    values: (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
    write(shape, values) {
      const tensor = backend.makeOutput([...shape], 'float32');
      // The heap may have grown for it: the view is taken afterwards.
      (backend.typedArrayFromHeap(tensor) as Float32Array).set(values);
      return tensor;
    },
  };
}
