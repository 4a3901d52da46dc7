import { engine } from '@tensorflow/tfjs-core';
import type { NamedTensorMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Name under which every backend registers its kernel. */
export const FUSED_ADAM = 'FusedAdam';

export interface AdamInputs {
  readonly weight: TensorInfo;
  /** Means of the gradients and of their squares. */
  readonly first: TensorInfo;
  readonly second: TensorInfo;
  readonly gradient: TensorInfo;
  /** One number, which the gradient is multiplied by. */
  readonly scale: TensorInfo;
}

export interface AdamAttributes {
  readonly learningRate: number;
  /** Number of this step, from 1 on. */
  readonly step: number;
}

/** One step of Adam. `weight`, `first` and `second` are changed in place: nobody else may hold their values. */
export function fusedAdam(inputs: AdamInputs, attributes: AdamAttributes): void {
  engine().runKernel(FUSED_ADAM, inputs as unknown as NamedTensorMap, { ...attributes });
}
