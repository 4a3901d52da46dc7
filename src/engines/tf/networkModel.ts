import { tensor, tidy } from '@tensorflow/tfjs-core';
import type { io } from '@tensorflow/tfjs-core';
import { input as createInput, layers as kinds, model as createModel } from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { WorkbenchError } from '../../core/contract/index.ts';
import type { NetworkLayer, NetworkSpec, NetworkWeights } from '../../core/contract/index.ts';
import { layerWeights } from '../../core/neural/layerWeights.ts';
import { openModel, saveModel } from './savedModel.ts';

/**
 * A network in tfjs' saved form, of stock layers alone, under the names of `layerWeights`. Its answer are scores, before what the loss makes of them. A network
 * of pairs takes two inputs, rows × 1. A masked one begins with a stock masking layer: there, steps whose features are all 0 are not seen.
 */
export async function toTfModel(spec: NetworkSpec, { values }: NetworkWeights): Promise<io.ModelArtifacts> {
  const shapes = shapesOf(spec);
  const model = stockModel(spec);
  try {
    tidy(() => model.setWeights(shapes.map((shape, i) => tensor(values[i], [...shape]))));
    return await saveModel(model);
  } finally {
    model.dispose();
  }
}

/** The weights of a saved model, which tfjs or Keras may have made, for a network that is told: layers with weights are taken in their order. Throws `bad-input` where they do not fit it, or the model cannot be read. */
export async function fromTfModel(spec: NetworkSpec, artifacts: io.ModelArtifacts): Promise<NetworkWeights> {
  const model = await openModel(artifacts).catch((error: unknown) => {
    throw new WorkbenchError('bad-input', `The saved model cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    const weights = model.getWeights();
    const shapes = shapesOf(spec);
    const tell = (all: readonly (readonly number[])[]) => all.map((shape) => shape.join(' x ')).join(', ');
    if (tell(weights.map(({ shape }) => shape)) !== tell(shapes)) {
      throw new WorkbenchError('bad-input', `The saved model has weights of ${tell(weights.map(({ shape }) => shape))}; this network has ${tell(shapes)}. Set the network up as the model was, or choose another model.`);
    }
    const names = layerWeights(spec).flatMap((own) => own.map(({ name }) => name));
    return { names, shapes, values: await Promise.all(weights.map(async (weight) => Float32Array.from(await weight.data()))) };
  } finally {
    model.dispose();
  }
}

function shapesOf(spec: NetworkSpec): (readonly number[])[] {
  return layerWeights(spec).flatMap((own) => own.map(({ shape }) => shape));
}

function stockModel(spec: NetworkSpec): LayersModel {
  const names = layerWeights(spec).map(([{ name }]) => name.split('/')[0]);
  const { inputs, start } = spec.input.kind === 'pair' ? embeddedPair(spec.input, names) : sequenceInput(spec.input);
  const named = names.slice(spec.input.kind === 'pair' ? 2 : 0);
  let at = start;
  for (const [number, layer] of spec.layers.entries()) at = stockLayer(layer, layer.kind === 'dropout' ? `dropout_at_${number}` : (named.shift() as string)).apply(at) as SymbolicTensor;
  return createModel({ inputs, outputs: at });
}

function sequenceInput({ steps, features, masked }: Extract<NetworkSpec['input'], { kind: 'sequence' }>) {
  const input = createInput({ shape: [steps, features], name: 'sequence' });
  return { inputs: [input], start: masked ? (kinds.masking({ maskValue: 0, name: 'masking' }).apply(input) as SymbolicTensor) : input };
}

function embeddedPair({ sizes, dimensions }: Extract<NetworkSpec['input'], { kind: 'pair' }>, names: readonly string[]) {
  const inputs = sizes.map((_, side) => createInput({ shape: [1], name: `row_${side}` }));
  const flat = inputs.map((input, side) => {
    const embedding = kinds.embedding({ inputDim: sizes[side], outputDim: dimensions, name: names[side] });
    return kinds.flatten({ name: `flatten_${side}` }).apply(embedding.apply(input)) as SymbolicTensor;
  });
  return { inputs, start: kinds.concatenate({ name: 'pair' }).apply(flat) as SymbolicTensor };
}

/** Initialisers are cheap ones: weights are set at once. */
function stockLayer(layer: NetworkLayer, name: string) {
  if (layer.kind === 'dropout') return kinds.dropout({ rate: layer.rate, name });
  if (layer.kind === 'dense') return kinds.dense({ units: layer.units, activation: layer.activation, name });
  return kinds.lstm({ units: layer.units, returnSequences: layer.sequences, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform', name });
}
