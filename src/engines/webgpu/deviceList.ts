import type { GraphicsDevice } from './device.ts';

/** A short list that is written anew for each batch; its buffer grows with it. */
export interface DeviceList {
  /** The buffer with these words at its beginning; what lies behind them is left from earlier. */
  fill(words: Uint32Array): Promise<GPUBuffer>;
  /** A buffer with room for so many words, for kernels to write. */
  reserve(words: number): Promise<GPUBuffer>;
  destroy(): void;
}

const LEAST_WORDS = 4096;

export function createDeviceList(device: GraphicsDevice): DeviceList {
  let buffer: GPUBuffer | undefined;
  const reserve = async (words: number): Promise<GPUBuffer> => {
    if (buffer && buffer.size >= 4 * words) return buffer;
    buffer?.destroy();
    buffer = undefined;
    return (buffer = await device.createBuffer(4 * Math.max(LEAST_WORDS, 2 * words), 'storage'));
  };
  return {
    reserve,
    async fill(words) {
      const target = await reserve(words.length);
      device.write(target, 0, words);
      return target;
    },
    destroy: () => buffer?.destroy(),
  };
}
