import { engine, env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { WorkbenchError } from '../../core/contract/index.ts';
import { factsOf, findAdapter } from '../webgpu/adapter.ts';
import type { AdapterFacts } from '../webgpu/adapter.ts';
import { watchFailures } from '../webgpu/device.ts';
import { registerWebGpuLstm } from './webgpuLstm.ts';
import { registerWebGpuTraining } from './webgpuTraining.ts';

/** tfjs on a graphics device of our own. */
export interface WebGpuBackend {
  readonly adapter: AdapterFacts;
  /** Throws what the device failed of, if it did: `worker-lost` where it is lost, `out-of-memory` where a buffer found no room. tfjs itself goes on as if nothing were. */
  check(): void;
  /** Hands a promise of tfjs's on, and rejects as `check` throws when the device fails first. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** Ends tfjs's backend and the device; tensors on it are gone. */
  dispose(): void;
}

const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * Starts tfjs on the graphics processor, with our own kernels; undefined where no adapter gives a device. One that is software is taken: the caller
 * decides (see `adapter.isSoftware`). `gpu` is `navigator.gpu`; outside a browser, tfjs looks for that and for WebGPU's constants among the globals.
 */
export async function startWebGpuBackend(gpu: GPU | undefined): Promise<WebGpuBackend | undefined> {
  const adapter = await findAdapter(gpu);
  if (!adapter) return undefined;
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits }).catch(() => undefined);
  if (!device) return undefined;
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // tfjs registers a backend that would ask for a device of its own.
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  // A training step of some 50 dispatches is handed over at once: at tfjs's 15 it took half as long again on the one processor that was measured.
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 64);
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
  registerWebGpuLstm();
  registerWebGpuTraining();
  if (!(await setBackend('webgpu'))) throw new WorkbenchError('bad-input', 'TensorFlow.js could not start on webgpu. Choose another engine in the settings.');
  return {
    adapter: factsOf(adapter),
    ...watchFailures(device),
    dispose() {
      if (engine().registry.webgpu) removeBackend('webgpu');
      device.destroy();
    },
  };
}
