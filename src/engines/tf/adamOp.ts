import { engine } from '@tensorflow/tfjs-core';
import type { NamedTensorMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Name under which every backend registers its kernel. */
export const FUSED_ADAM = 'FusedAdam';

/** Adam's constants (Kingma and Ba 2015), as Keras sets them. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

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

/** What the root of the mean square is divided into: the learning rate with the corrections for means that began at 0. */
export function adamRate({ learningRate, step }: AdamAttributes): number {
  return (learningRate * Math.sqrt(1 - ADAM.beta2 ** step)) / (1 - ADAM.beta1 ** step);
}
