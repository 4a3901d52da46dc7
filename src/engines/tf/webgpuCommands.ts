import type { DataId, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** What tfjs's types hide of its backend: the pass that it is recording, in which our own dispatches take their turn among its own. */
interface Recorder {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<DataId>;
  dispatchCountInPass: number;
  makeUniforms(uniforms: readonly { readonly type: 'uint32' | 'float32'; readonly data: number[] }[]): { readonly buffer: GPUBuffer };
}

/** One run of a pipeline of our own. */
export interface Dispatch {
  /** WGSL with an entry point `main`. */
  readonly code: string;
  /** By their binding. A tensor that lies on the CPU is sent first. */
  readonly buffers: readonly (readonly [binding: number, of: TensorInfo | GPUBuffer])[];
  readonly groups: readonly [x: number, y?: number];
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** Records a dispatch after all that tfjs has recorded, to be submitted with it. */
export function record(backend: WebGPUBackend, { code, buffers, groups }: Dispatch): void {
  const recorder = backend as unknown as Recorder;
  const pipeline = pipelineOf(backend.device, code);
  const entries = buffers.map(([binding, of]) => ({ binding, resource: { buffer: isTensor(of) ? bufferOf(backend, of) : of } }));
  const bindings = backend.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  for (const [, of] of buffers) if (isTensor(of)) recorder.commandQueueOwnedIds.add(of.dataId);
  // Sending a tensor may have ended the pass: it is asked for last.
  backend.ensureCommandEncoderReady();
  recorder.computePassEncoder ??= recorder.commandEncoder.beginComputePass();
  recorder.computePassEncoder.setPipeline(pipeline);
  recorder.computePassEncoder.setBindGroup(0, bindings);
  recorder.computePassEncoder.dispatchWorkgroups(groups[0], groups[1] ?? 1);
  recorder.dispatchCountInPass++;
}

/** A new tensor with room on the device and no values yet. */
export function emptyTensor(backend: WebGPUBackend, shape: readonly number[]): TensorInfo {
  const tensor = backend.makeTensorInfo([...shape], 'float32');
  backend.uploadToGPU(tensor.dataId);
  return tensor;
}

/** Numbers for one dispatch, four bytes each; tfjs takes the buffer back when it has submitted. */
export function uniforms(backend: WebGPUBackend, values: readonly { readonly type: 'uint32' | 'float32'; readonly value: number }[]): GPUBuffer {
  return (backend as unknown as Recorder).makeUniforms(values.map(({ type, value }) => ({ type, data: [value] }))).buffer;
}

/** A tensor's values will be changed on the device: what tfjs keeps of them on the CPU is void. */
export function forgetHostValues(backend: WebGPUBackend, { dataId }: TensorInfo): void {
  backend.uploadToGPU(dataId);
  // tfjs takes null for "not on the CPU".
  (backend.tensorMap.get(dataId) as { values: unknown }).values = null;
}

/** Workgroups for `size` items of `perGroup` each, as many as the device takes at once: kernels stride over the rest. */
export function groupsFor(backend: WebGPUBackend, size: number, perGroup: number): number {
  return Math.min(Math.ceil(size / perGroup), backend.device.limits.maxComputeWorkgroupsPerDimension);
}

function bufferOf(backend: WebGPUBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource as GPUBuffer;
}

function isTensor(of: TensorInfo | GPUBuffer): of is TensorInfo {
  return 'dataId' in of;
}

function pipelineOf(device: GPUDevice, code: string): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  let pipeline = known.get(code);
  if (!pipeline) {
    pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code }), entryPoint: 'main' } });
    known.set(code, pipeline);
  }
  return pipeline;
}
