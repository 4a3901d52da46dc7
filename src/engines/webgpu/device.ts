import { WorkbenchError } from '../../core/contract/index.ts';
import { BUFFER_USAGE, MAP_MODE_READ } from './gpuFlags.ts';

/** What the device was asked for so far, for benchmarks. */
export interface DeviceCounts {
  dispatches: number;
  readBacks: number;
  bytesUp: number;
  bytesDown: number;
}

/** Bytes of a buffer on the device. */
export interface BufferSpan {
  readonly buffer: GPUBuffer;
  readonly from: number;
  readonly bytes: number;
}

/** Commands that the device carries out in order; each sees what those before it wrote. */
export interface Commands {
  clear(span: BufferSpan): void;
  /** Runs x × y workgroups (65,535 each at most) on the buffers, bound in their order. */
  dispatch(kernel: GPUComputePipeline, buffers: readonly GPUBuffer[], x: number, y?: number): void;
}

/** A WebGPU device whose promises always end: when it is lost, all calls reject with `worker-lost`, also those that wait already. */
export interface GraphicsDevice {
  readonly limits: GPUSupportedLimits;
  readonly counts: Readonly<DeviceCounts>;
  /** Throws what the device failed of, if it did. */
  check(): void;
  /** A buffer of zeros that can be written, copied from and cleared. Throws `out-of-memory`. */
  createBuffer(bytes: number, use: 'storage' | 'uniform'): Promise<GPUBuffer>;
  compile(code: string): Promise<GPUComputePipeline>;
  /** Writes at once for the caller, and before later commands for the device. */
  write(buffer: GPUBuffer, fromBytes: number, data: Uint32Array | Int32Array): void;
  submit(record: (commands: Commands) => void): void;
  /** The words of all spans, one after the other, as they are after all that was submitted. */
  read(spans: readonly BufferSpan[]): Promise<Uint32Array>;
  close(): void;
}

export function createGraphicsDevice(device: GPUDevice): GraphicsDevice {
  const counts: DeviceCounts = { dispatches: 0, readBacks: 0, bytesUp: 0, bytesDown: 0 };
  const { check, settle } = watchFailures(device);
  const idleStaging: GPUBuffer[] = [];

  const createBuffer = async (bytes: number, usage: number): Promise<GPUBuffer> => {
    check();
    if (bytes > device.limits.maxBufferSize) throw outOfMemory(bytes);
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer({ size: bytes, usage });
    const error = await settle(device.popErrorScope());
    if (!error) return buffer;
    buffer.destroy();
    throw outOfMemory(bytes);
  };

  const takeStaging = async (bytes: number): Promise<GPUBuffer> => {
    const fitting = idleStaging.findIndex(({ size }) => size >= bytes);
    if (fitting >= 0) return idleStaging.splice(fitting, 1)[0];
    for (const tooSmall of idleStaging.splice(0)) tooSmall.destroy();
    const roomy = Math.min(2 ** Math.ceil(Math.log2(bytes)), device.limits.maxBufferSize);
    return createBuffer(Math.max(bytes, roomy), BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget);
  };

  return {
    limits: device.limits,
    counts,
    check,
    createBuffer: (bytes, use) => createBuffer(bytes, BUFFER_USAGE[use] | BUFFER_USAGE.copySource | BUFFER_USAGE.copyTarget),
    compile: (code) => settle(device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }), entryPoint: 'main' } })),
    write(buffer, fromBytes, data) {
      check();
      counts.bytesUp += data.byteLength;
      device.queue.writeBuffer(buffer, fromBytes, data);
    },
    submit(record) {
      check();
      const encoder = device.createCommandEncoder();
      record(createCommands(device, encoder, counts));
      device.queue.submit([encoder.finish()]);
    },
    async read(spans) {
      check();
      const bytes = spans.reduce((sum, span) => sum + span.bytes, 0);
      if (bytes === 0) return new Uint32Array(0);
      const staging = await takeStaging(bytes);
      const encoder = device.createCommandEncoder();
      let at = 0;
      for (const span of spans) {
        encoder.copyBufferToBuffer(span.buffer, span.from, staging, at, span.bytes);
        at += span.bytes;
      }
      device.queue.submit([encoder.finish()]);
      await settle(staging.mapAsync(MAP_MODE_READ, 0, bytes));
      const words = new Uint32Array(staging.getMappedRange(0, bytes)).slice();
      staging.unmap();
      idleStaging.push(staging);
      counts.readBacks++;
      counts.bytesDown += bytes;
      return words;
    },
    close: () => device.destroy(),
  };
}

function createCommands(device: GPUDevice, encoder: GPUCommandEncoder, counts: DeviceCounts): Commands {
  return {
    clear: ({ buffer, from, bytes }) => encoder.clearBuffer(buffer, from, bytes),
    dispatch(kernel, buffers, x, y = 1) {
      const pass = encoder.beginComputePass();
      pass.setPipeline(kernel);
      pass.setBindGroup(0, device.createBindGroup({ layout: kernel.getBindGroupLayout(0), entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) }));
      pass.dispatchWorkgroups(x, y);
      pass.end();
      counts.dispatches++;
    },
  };
}

/** `check` throws what a device failed of; `settle` hands a promise of the device on, and rejects when the device fails first. */
export function watchFailures(device: GPUDevice) {
  let failure: WorkbenchError | undefined;
  const waiting = new Set<(failure: WorkbenchError) => void>();
  const fail = (error: WorkbenchError) => {
    failure ??= error;
    for (const reject of waiting) reject(failure);
  };
  void device.lost.then(({ message }) => fail(deviceLost(message)));
  device.addEventListener('uncapturederror', ({ error }) => {
    const isMemory = error.constructor.name === 'GPUOutOfMemoryError';
    fail(isMemory ? outOfMemory() : new WorkbenchError('internal', `The graphics device refused a command: ${error.message}`));
  });
  const check = () => {
    if (failure) throw failure;
  };
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let reject = (_: WorkbenchError) => {};
    const failed = new Promise<never>((_, rejectFailed) => (reject = rejectFailed));
    waiting.add(reject);
    try {
      const value = await Promise.race([promise, failed]);
      check();
      return value;
    } catch (error) {
      // What waited for a device that is lost is aborted, perhaps before the loss itself is told.
      if (error instanceof Error && error.name === 'AbortError') fail(deviceLost(error.message));
      throw failure ?? error;
    } finally {
      waiting.delete(reject);
    }
  };
  return { check, settle };
}

function deviceLost(reason: string): WorkbenchError {
  return new WorkbenchError('worker-lost', 'The graphics device was lost in the middle of the work. Train again, or choose the WASM engine.', { reason });
}

/** The data does not fit on the device. */
export function outOfMemory(bytes?: number): WorkbenchError {
  const found = bytes === undefined ? '' : ` (${Math.ceil(bytes / 2 ** 20)} MB in one piece were needed)`;
  return new WorkbenchError('out-of-memory', `The graphics device has not enough memory for this data${found}. Choose the WASM engine, or use fewer rows or features.`, bytes === undefined ? {} : { bytes });
}
