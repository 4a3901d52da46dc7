import type { NeuralEngine } from '../../core/contract/index.ts';
import { createTfEngine } from './tfEngine.ts';
import { startWebGpuBackend } from './webgpuBackend.ts';

/** Networks on the graphics processor; undefined where there is none. */
export async function startWebGpuNeuralEngine(gpu: GPU | undefined): Promise<NeuralEngine | undefined> {
  const backend = await startWebGpuBackend(gpu);
  return backend && createTfEngine({ name: 'webgpu', threads: 1, device: backend, dispose: () => backend.dispose() });
}
