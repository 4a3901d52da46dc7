import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import type { BufferScope } from './bufferScope.ts';

/** What the device knows of each row: its bins, and for those that teach hessian and gradient. */
export interface DeviceRows {
  /** Words of bins per row, for kernels. */
  readonly shape: GPUBuffer;
  readonly gradients: GPUBuffer;
  /** The bins; they are uploaded when they are first needed. */
  bins(): Promise<GPUBuffer>;
}

/** Words that are uploaded between two breaths. */
const WORDS_PER_UPLOAD = 4 * 2 ** 20;

/** Throws `out-of-memory`. */
export async function createDeviceRows(device: BufferScope, { words, wordsPerRow, rows }: BinnedMatrix, breathe: () => Promise<void>): Promise<DeviceRows> {
  const shape = await device.createBuffer(4, 'uniform');
  const bins = await device.createBuffer(words.byteLength, 'storage');
  const gradients = await device.createBuffer(8 * rows, 'storage');
  let isUploaded = false;
  return {
    shape,
    gradients,
    async bins() {
      if (isUploaded) return bins;
      device.write(shape, 0, Uint32Array.of(wordsPerRow));
      for (let from = 0; from < words.length; from += WORDS_PER_UPLOAD) {
        device.write(bins, 4 * from, words.subarray(from, from + WORDS_PER_UPLOAD));
        await breathe();
      }
      isUploaded = true;
      return bins;
    },
  };
}
