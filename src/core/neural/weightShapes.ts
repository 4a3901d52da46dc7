import type { NetworkSpec } from '../contract/index.ts';

/** What a weight is to its layer: decides how it starts. */
export type WeightRole = 'kernel' | 'recurrentKernel' | 'bias' | 'lstmBias' | 'embeddings';

export interface WeightShape {
  /** Keras': the layer's kind and number among its kind, then the weight's own name, as `lstm_1/recurrent_kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: WeightRole;
}

/** Numbers a row that the network answers: those of its last layer that has units. */
export function outputsOfNetwork({ layers }: NetworkSpec): number {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    if (layer.kind !== 'dropout') return layer.units;
  }
  throw new Error('A network needs a layer that answers something.');
}

/** The weights of a network in the order of its layers, embeddings first. Throws where an LSTM has no steps to go over, or a dense layer would have several. */
export function weightShapes({ input, layers }: NetworkSpec): readonly WeightShape[] {
  const shapes: WeightShape[] = [];
  if (input.kind === 'pair') input.sizes.forEach((size, i) => shapes.push({ name: `embedding_${i + 1}/embeddings`, shape: [size, input.dimensions], role: 'embeddings' }));
  const counts = { lstm: 0, dense: 0 };
  let width = input.kind === 'pair' ? 2 * input.dimensions : input.features;
  let hasSteps = input.kind === 'sequence';
  for (const layer of layers) {
    if (layer.kind === 'dropout') continue;
    if (hasSteps !== (layer.kind === 'lstm')) throw new Error(`A ${layer.kind} layer cannot follow here: it needs ${hasSteps ? 'one row of numbers' : 'steps'}.`);
    const name = `${layer.kind}_${++counts[layer.kind]}`;
    if (layer.kind === 'lstm') {
      shapes.push({ name: `${name}/kernel`, shape: [width, 4 * layer.units], role: 'kernel' });
      shapes.push({ name: `${name}/recurrent_kernel`, shape: [layer.units, 4 * layer.units], role: 'recurrentKernel' });
      shapes.push({ name: `${name}/bias`, shape: [4 * layer.units], role: 'lstmBias' });
      hasSteps = layer.sequences;
    } else {
      shapes.push({ name: `${name}/kernel`, shape: [width, layer.units], role: 'kernel' });
      shapes.push({ name: `${name}/bias`, shape: [layer.units], role: 'bias' });
    }
    width = layer.units;
  }
  if (hasSteps) throw new Error('The last LSTM of a network answers its last step only.');
  return shapes;
}

/** Numbers in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
