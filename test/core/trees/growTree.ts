import type { Feature } from '../../../src/core/contract/index.ts';
import { createBinnedMatrix, writeColumn } from '../../../src/core/trees/binnedMatrix.ts';
import { fitBins } from '../../../src/core/trees/binning.ts';
import { createEncoder } from '../../../src/core/trees/encode.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { growTree } from '../../../src/core/trees/grow.ts';
import type { GrowParams } from '../../../src/core/trees/grow.ts';
import { addPredictions } from '../../../src/core/trees/predict.ts';
import { quantise } from '../../../src/core/trees/quantise.ts';

export const PLAIN: GrowParams = { maxDepth: 6, learningRate: 1, regLambda: 0, gamma: 0, minChildWeight: 1 };

export interface Grown {
  readonly tree: FlatTree;
  /** What growing added to each row. */
  readonly raw: Float64Array;
  /** What predicting adds to each row. */
  readonly predicted: Float64Array;
}

/** One tree on all rows, for the gradient −y: with learning rate 1 and λ = 0 a leaf is the mean of its targets. */
export async function growOn(features: readonly Feature[], y: readonly number[], params: Partial<GrowParams> = {}): Promise<Grown> {
  const bins = features.map((feature) => fitBins(feature, 255));
  const matrix = createBinnedMatrix(y.length, features.length);
  features.forEach((feature, f) => writeColumn(matrix, f, feature, bins[f]));
  const gradient = quantise(Float64Array.from(y, (value) => -value), new Int32Array(y.length));
  const hessian = { integers: new Int32Array(y.length).fill(1), scale: 1 };
  const raw = new Float64Array(y.length);
  const task = { bins, gradient, hessian, features: Int32Array.from(features.keys()), params: { ...PLAIN, ...params }, pool: [] };
  const tree = await growTree(task, [{ matrix, order: Int32Array.from(y.keys()), raw }], async () => {});
  const predicted = new Float64Array(y.length);
  addPredictions([tree], createEncoder(bins, features), features.length, predicted);
  return { tree, raw, predicted };
}

export function numberFeature(name: string, values: readonly number[]): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

/** A category feature from its cells; null is missing. */
export function categoryFeature(name: string, cells: readonly (string | null)[]): Feature {
  const categories = [...new Set(cells.filter((cell) => cell !== null))];
  return { name, kind: 'category', categories, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : categories.indexOf(cell))) };
}
