import type { BufferScope } from './bufferScope.ts';

/** A list that is written anew for each batch; its buffer grows with it. */
export interface DeviceList {
  /** The buffer with these words at its beginning; what lies behind them is left from earlier. */
  fill(words: Uint32Array | Int32Array): Promise<GPUBuffer>;
  /** A buffer with room for so many words. */
  reserve(words: number): Promise<GPUBuffer>;
}

/** `leastWords` is what the buffer has room for in the beginning. */
export function createDeviceList(device: BufferScope, leastWords = 4096): DeviceList {
  let buffer: GPUBuffer | undefined;
  const reserve = async (words: number): Promise<GPUBuffer> => {
    if (buffer && buffer.size >= 4 * words) return buffer;
    if (buffer) device.destroy(buffer);
    buffer = undefined;
    return (buffer = await device.createBuffer(4 * Math.max(leastWords, words), 'storage'));
  };
  return {
    reserve,
    async fill(words) {
      const target = await reserve(words.length);
      device.write(target, 0, words);
      return target;
    },
  };
}
