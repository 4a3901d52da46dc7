import type { NetworkSpec } from '../contract/index.ts';
import { layerWeights } from './layerWeights.ts';
import type { LayerWeight } from './layerWeights.ts';

/** Numbers a row that the network answers: those of its last layer that has units. */
export function outputsOfNetwork({ layers }: NetworkSpec): number {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    if (layer.kind !== 'dropout') return layer.units;
  }
  throw new Error('A network needs a layer that answers something.');
}

/** The weights of a network in the order of its layers, embeddings first. Throws where an LSTM has no steps to go over, or a dense layer would have several. */
export function weightShapes(spec: NetworkSpec): readonly LayerWeight[] {
  let hasSteps = spec.input.kind === 'sequence';
  for (const layer of spec.layers) {
    if (layer.kind === 'dropout') continue;
    if (hasSteps !== (layer.kind === 'lstm')) throw new Error(`A layer "${layer.kind}" cannot follow here: it needs ${hasSteps ? 'one row of numbers' : 'steps'}.`);
    hasSteps = layer.kind === 'lstm' && layer.sequences;
  }
  if (hasSteps) throw new Error('The last LSTM of a network answers its last step only.');
  return layerWeights(spec).flat();
}

/** Numbers in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
