import type { NetworkSpec } from '../contract/index.ts';

/** A weight of a network. */
export interface LayerWeight {
  /** As Keras names it: layer, a stroke, weight. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** The weights of each layer that has any, in the network's order; of pairs the two embeddings come first. Names of layers are Keras': the kind, and from the second of a kind on its number less one. */
export function layerWeights({ input, layers }: NetworkSpec): LayerWeight[][] {
  const counts = new Map<string, number>();
  const nameLayer = (kind: string) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return count === 0 ? kind : `${kind}_${count}`;
  };
  const found: LayerWeight[][] = [];
  if (input.kind === 'pair') for (const size of input.sizes) found.push([{ name: `${nameLayer('embedding')}/embeddings`, shape: [size, input.dimensions] }]);
  let width = input.kind === 'pair' ? 2 * input.dimensions : input.features;
  for (const layer of layers) {
    if (layer.kind === 'dropout') continue;
    const { units } = layer;
    const name = nameLayer(layer.kind);
    if (layer.kind === 'lstm') found.push([{ name: `${name}/kernel`, shape: [width, 4 * units] }, { name: `${name}/recurrent_kernel`, shape: [units, 4 * units] }, { name: `${name}/bias`, shape: [4 * units] }]);
    else found.push([{ name: `${name}/kernel`, shape: [width, units] }, { name: `${name}/bias`, shape: [units] }]);
    width = units;
  }
  return found;
}
