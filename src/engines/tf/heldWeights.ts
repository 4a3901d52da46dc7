import { dispose, keep, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../core/contract/index.ts';
import type { NetworkState, NetworkWeights } from '../../core/contract/index.ts';
import { sizeOf } from '../../core/neural/weightShapes.ts';

/** Weights on the device, and what Adam knows of them. */
export interface HeldWeights {
  readonly weights: readonly Tensor[];
  readonly first: readonly Tensor[];
  readonly second: readonly Tensor[];
}

/** The state before the first step. */
export function startOf(weights: NetworkWeights): NetworkState {
  const zeros = weights.values.map((values) => new Float32Array(values.length));
  return { weights, first: zeros, second: zeros, steps: 0 };
}

/** Throws `bad-input` where they are of another network. */
export function holdWeights(shapes: readonly (readonly number[])[], { weights, first, second }: NetworkState): HeldWeights {
  const hold = (lists: readonly Float32Array[]) =>
    shapes.map((shape, i) => {
      const wanted = sizeOf(shape);
      if (lists[i]?.length !== wanted || lists.length !== shapes.length) throw new WorkbenchError('bad-input', `The network has ${shapes.length} weights, number ${i + 1} of ${shape.join(' x ')}; what was given is of another network.`);
      // A copy: the optimiser writes into it.
      return keep(tensor(lists[i].slice(), [...shape]));
    });
  return tidy(() => ({ weights: hold(weights.values), first: hold(first), second: hold(second) }));
}

export function endAll({ weights, first, second }: HeldWeights): void {
  dispose([...weights, ...first, ...second]);
}
