import type { NetworkSpec, NetworkWeights } from '../contract/index.ts';
import type { Rng } from '../random.ts';
import type { LayerWeight } from './layerWeights.ts';
import { orthonormalColumns } from './orthonormal.ts';
import { sizeOf, weightShapes } from './weightShapes.ts';

/** Embeddings start within ± this, as Keras'. */
const EMBEDDING_RANGE = 0.05;

/**
 * Weights to begin with, as Keras draws them: kernels by Glorot and Bengio (2010), uniform within ±√(6 / (in + out)); recurrent kernels orthogonal (Saxe et al. 2014); biases 0, the forget
 * gate's 1 (Jozefowicz et al. 2015); embeddings uniform within ±.05. Each weight has a random stream of its own name, so that a layer more does not change the others.
 */
export async function initialWeights(spec: NetworkSpec, rng: Rng, breathe: () => Promise<void>): Promise<NetworkWeights> {
  const shapes = weightShapes(spec);
  const values: Float32Array[] = [];
  for (const shape of shapes) {
    values.push(await initialValues(shape, rng.fork(shape.name), breathe));
    await breathe();
  }
  return { names: shapes.map(({ name }) => name), shapes: shapes.map(({ shape }) => shape), values };
}

async function initialValues({ name, shape }: LayerWeight, rng: Rng, breathe: () => Promise<void>): Promise<Float32Array> {
  const [layer, weight] = name.split('/');
  if (weight === 'kernel') return glorotUniform(shape[0], shape[1], rng);
  if (weight === 'recurrent_kernel') return orthogonal(shape[0], shape[1], rng, breathe);
  if (weight === 'embeddings') return uniform(sizeOf(shape), EMBEDDING_RANGE, rng);
  const bias = new Float32Array(shape[0]);
  // Gates are in the order input, forget, cell, output.
  return layer.startsWith('lstm') ? bias.fill(1, shape[0] / 4, shape[0] / 2) : bias;
}

export function glorotUniform(inputs: number, outputs: number, rng: Rng): Float32Array {
  return uniform(inputs * outputs, Math.sqrt(6 / (inputs + outputs)), rng);
}

function uniform(size: number, range: number, rng: Rng): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = range * (2 * rng.next() - 1);
  return values;
}

/** rows × columns with orthonormal rows (columns, where there are fewer of them), evenly distributed among all such: Q of the QR decomposition of normal numbers, signed by R's diagonal. */
export async function orthogonal(rows: number, columns: number, rng: Rng, breathe: () => Promise<void>): Promise<Float32Array> {
  const tall = Math.max(rows, columns);
  const thin = Math.min(rows, columns);
  const q = Array.from({ length: thin }, () => Float64Array.from({ length: tall }, () => rng.normal()));
  await orthonormalColumns(q, breathe);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] = columns >= rows ? q[i][j] : q[j][i];
  return values;
}
