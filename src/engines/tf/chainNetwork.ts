import { tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../core/contract/index.ts';
import type { NetworkBatch, NetworkSpec } from '../../core/contract/index.ts';
import { createLayers, embedPair, embedPairGradient } from './networkLayers.ts';
import type { BatchTensors } from './networkLayers.ts';
import type { BatchLoss } from './networkLoss.ts';

/** Layers in their order, with the weights that are each one's own. */
export function createNetwork(spec: NetworkSpec) {
  const layers = createLayers(spec);
  const embeds = spec.input.kind === 'pair';
  let next = embeds ? 2 : 0;
  const starts = layers.map(({ weights }) => (next += weights) - weights);
  /** Nothing before this layer has weights: the loss by its input is not wanted. */
  const firstLearning = embeds ? -1 : layers.findIndex(({ weights }) => weights > 0);
  const own = (weights: readonly Tensor[], i: number) => weights.slice(starts[i], starts[i] + layers[i].weights);

  const forward = ({ x, mask }: BatchTensors, weights: readonly Tensor[], seed: number | undefined) => {
    const input = embeds ? embedPair(x, weights) : x[0];
    return layers.reduce((at, layer, i) => layer.forward(at, own(weights, i), { seed, mask }), input);
  };

  return {
    scores: (batch: BatchTensors, weights: readonly Tensor[]) => forward(batch, weights, undefined),
    learn(batch: BatchTensors, weights: readonly Tensor[], seed: number, lossOfScores: (scores: Tensor) => BatchLoss) {
      const { total, dScores } = lossOfScores(forward(batch, weights, seed));
      const gradients: Tensor[] = [];
      let dOutput: Tensor | undefined = dScores;
      for (let i = layers.length - 1; i >= 0 && i >= firstLearning && dOutput; i--) {
        const { dInput, dWeights } = layers[i].backward(dOutput, own(weights, i), i > firstLearning);
        gradients.unshift(...dWeights);
        dOutput = dInput;
      }
      if (embeds && dOutput) gradients.unshift(...embedPairGradient(dOutput, batch.x, weights.slice(0, 2)));
      return { total, gradients };
    },
    dispose: () => layers.forEach((layer) => layer.dispose()),
  };
}

/** A batch's numbers on the device. Throws `bad-input` for a pair that names what there is not. */
export function batchTensors({ input }: NetworkSpec, batchSize: number, { x, mask }: Pick<NetworkBatch, 'x' | 'mask'>): BatchTensors {
  if (input.kind === 'sequence') {
    const values = x instanceof Float32Array ? x : Float32Array.from(x);
    return { x: [tensor(values, [batchSize, input.steps, input.features])], mask: input.masked && mask ? tensor(mask, [batchSize, input.steps]) : undefined };
  }
  const rows = input.sizes.map((size, side) => Int32Array.from({ length: batchSize }, (_, row) => wholeBelow(x[row * 2 + side], size)));
  return { x: rows.map((row) => tensor(row, [batchSize], 'int32')) };
}

/** Kernels do not look where a number leads. */
function wholeBelow(value: number, size: number): number {
  if (Number.isInteger(value) && value >= 0 && value < size) return value;
  throw new WorkbenchError('bad-input', `A pair names number ${value} of ${size.toLocaleString('en')}, which is none. Number them from 0 on.`);
}
