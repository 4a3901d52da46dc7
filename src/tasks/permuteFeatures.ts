import type { FeatureTable } from '../core/contract/index.ts';
import { evaluateLoss } from '../core/metrics/meanLoss.ts';
import type { MeanLoss } from '../core/metrics/meanLoss.ts';
import { predictRows } from '../core/models/predictRows.ts';
import { permutationImportance } from '../core/selection/permutationImportance.ts';
import { selectRows, selectValues } from './featureTables.ts';
import type { Fit, TrainingContext } from './fitModel.ts';
import type { PermutationImportance } from './types.ts';

/** Permuting costs a prediction a feature and deal: with many features, fewer rows. */
const MAX_PERMUTED_ROWS = 2000;
const MIN_PERMUTED_ROWS = 200;
const PERMUTED_CELLS = 100_000;
/** Each costs a prediction by all features: among ten thousand, only those that count most. */
const MAX_PERMUTED_FEATURES = 200;
const PERMUTATION_REPEATS = 3;

/** Rows to deal among. */
export interface SampledRows {
  readonly x: FeatureTable;
  readonly y: Float64Array;
}

/** Some of the `judged` rows of `x` (at most 2,000), evenly spread; `actual` has one value a judged row. */
export function sampleRows(x: FeatureTable, judged: Int32Array, actual: Float64Array): SampledRows {
  const wanted = Math.min(MAX_PERMUTED_ROWS, Math.max(MIN_PERMUTED_ROWS, Math.floor(PERMUTED_CELLS / x.features.length)));
  const step = Math.max(1, judged.length / wanted);
  const at = Int32Array.from({ length: Math.min(wanted, judged.length) }, (_, i) => Math.floor(i * step));
  return { x: selectRows(x, at.map((position) => judged[position])), y: selectValues(actual, at) };
}

/** What the loss grows by, feature by feature that the model asks (of very many, the most important), largest first. The same deals for every model. */
export async function permuteFeatures({ model, importance }: Pick<Fit, 'model' | 'importance'>, { x, y }: SampledRows, loss: MeanLoss, outputs: number, ctx: TrainingContext): Promise<readonly PermutationImportance[]> {
  const asked = new Set(model.featureNames);
  const features = x.features.filter(({ name }) => asked.has(name));
  if (features.length === 0) return [];
  const mostImportant = importance.toSorted((a, b) => b.importance - a.importance).slice(0, MAX_PERMUTED_FEATURES).map(({ feature }) => feature);
  const permuted = features.length > MAX_PERMUTED_FEATURES ? new Set(mostImportant) : asked;
  const score = { of: (actual: Float64Array, predicted: Float64Array) => evaluateLoss(loss, predicted, actual, undefined, outputs), higherIsBetter: false };
  const silent = { ...ctx, onProgress: () => {} };
  const found = await permutationImportance({ x: { rows: x.rows, features }, y, features: permuted, predict: (table) => predictRows(model, table, ctx), score, repeats: PERMUTATION_REPEATS }, silent);
  return found.map(({ feature, mean, deviation }) => ({ feature, increase: mean, std: deviation })).sort((a, b) => b.increase - a.increase);
}
