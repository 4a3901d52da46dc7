import { engine, registerGradient } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Name under which every backend registers its kernel: input `x`. */
export const SEEDED_DROPOUT = 'SeededDropout';

export interface DropoutAttributes {
  /** Chance of each number to be dropped, below 1. */
  readonly rate: number;
  /** A whole number of 32 bits. */
  readonly seed: number;
}

/** Dropout by the mask of core/neural/dropout.ts. */
export function seededDropout(x: Tensor, attributes: DropoutAttributes): Tensor {
  return engine().runKernel(SEEDED_DROPOUT, { x }, { ...attributes });
}

registerGradient({
  kernelName: SEEDED_DROPOUT,
  gradFunc: (dy, _saved, attributes: NamedAttrMap) => ({ x: () => seededDropout(dy as Tensor, attributes as unknown as DropoutAttributes) }),
});
