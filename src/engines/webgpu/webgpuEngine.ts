import type { Engine } from '../../core/contract/index.ts';
import { findEdgesOfEach } from '../../core/trees/typescriptEngine.ts';
import { createReferenceScorer } from '../../core/trees/predict.ts';
import { factsOf, findAdapter } from './adapter.ts';
import type { AdapterFacts } from './adapter.ts';
import { createGraphicsDevice } from './device.ts';
import type { DeviceCounts } from './device.ts';
import { compileKernels } from './kernels.ts';
import { openWebGpuSession } from './webgpuSession.ts';

export interface WebGpuEngine extends Engine {
  readonly name: 'webgpu';
  readonly adapter: AdapterFacts;
  /** What the device was asked for since the engine was made. */
  readonly counts: Readonly<DeviceCounts>;
}

export interface WebGpuOptions {
  /** Nodes with fewer rows are computed on the CPU (see webgpuSession.ts); at least 1. */
  readonly smallRows?: number;
}

const SMALL_ROWS = 512;

/**
 * Grows trees on a graphics processor: the same trees as the reference, bit by bit. Undefined where no adapter gives a device; one that is
 * software is taken (see `adapter.isSoftware`): the caller decides. `gpu` is `navigator.gpu`.
 *
 * Once the device is lost, every call rejects with `worker-lost`. Predicting stays on the CPU: a walk down trees compares values in double
 * precision, which kernels do not have.
 */
export async function createWebGpuEngine(gpu: GPU | undefined, { smallRows = SMALL_ROWS }: WebGpuOptions = {}): Promise<WebGpuEngine | undefined> {
  const adapter = await findAdapter(gpu);
  if (!adapter) return undefined;
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const granted = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } }).catch(() => undefined);
  if (!granted) return undefined;
  const device = createGraphicsDevice(granted);
  const kernels = await compileKernels(device).catch((error: unknown) => {
    device.close();
    throw error;
  });
  return {
    name: 'webgpu',
    threads: 1,
    adapter: factsOf(adapter),
    counts: device.counts,
    findEdges: findEdgesOfEach,
    openTrees: (shape, breathe) => openWebGpuSession(device, kernels, shape, breathe, smallRows),
    createScorer: createReferenceScorer,
    dispose: device.close,
  };
}
