import { WorkbenchError } from '../../core/contract/index.ts';
import type { GraphicsDevice } from './device.ts';

/** A device whose buffers are destroyed together. */
export interface BufferScope extends GraphicsDevice {
  /** Destroys a buffer before the others. */
  destroy(buffer: GPUBuffer): void;
}

/** The device for one session: `close` destroys the buffers that were made through it and leaves the device as it is. */
export function openBufferScope(device: GraphicsDevice): BufferScope {
  const buffers = new Set<GPUBuffer>();
  let isClosed = false;
  const check = () => {
    if (isClosed) throw new WorkbenchError('internal', 'The session on the graphics device is closed.');
    device.check();
  };
  return {
    ...device,
    check,
    async createBuffer(bytes, use) {
      check();
      const buffer = await device.createBuffer(bytes, use);
      buffers.add(buffer);
      if (isClosed) buffer.destroy();
      return buffer;
    },
    write(buffer, fromBytes, data) {
      check();
      device.write(buffer, fromBytes, data);
    },
    submit(record) {
      check();
      device.submit(record);
    },
    async read(spans) {
      check();
      return device.read(spans);
    },
    destroy(buffer) {
      buffers.delete(buffer);
      buffer.destroy();
    },
    close() {
      isClosed = true;
      for (const buffer of buffers) buffer.destroy();
      buffers.clear();
    },
  };
}
