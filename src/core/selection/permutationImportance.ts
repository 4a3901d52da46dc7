import { WorkbenchError } from '../contract/index.ts';
import type { Feature, FeatureTable, TaskContext } from '../contract/index.ts';

/** What the rows are judged by. `predicted` is as a model's `predict` answers it: one number a row, or one a row and class. */
export interface Score {
  readonly of: (actual: Float64Array, predicted: Float64Array, weight?: Float64Array) => number;
  readonly higherIsBetter: boolean;
}

export interface PermutationRequest {
  readonly x: FeatureTable;
  readonly y: Float64Array;
  readonly weight?: Float64Array;
  /** As a model's. */
  readonly predict: (x: FeatureTable) => Float64Array | Promise<Float64Array>;
  readonly score: Score;
  /** Names of the features to shuffle; all where absent. */
  readonly features?: ReadonlySet<string>;
  /** How often each feature is shuffled; at least once. */
  readonly repeats: number;
}

/** How much worse the score gets when a feature's values are dealt out to other rows: mean and standard deviation over the repeats. */
export interface PermutationImportance {
  readonly feature: string;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Permutation importance (Breiman 2001; scikit-learn's `permutation_importance`, with its population standard deviation), by feature in
 * the order of the table; positive where the feature helps. Shuffles depend on the seed and the feature's name alone.
 * Throws `not-enough-data` without rows, `bad-input` for less than one repeat; rejects with `cancelled`.
 */
export async function permutationImportance(request: PermutationRequest, ctx: TaskContext): Promise<PermutationImportance[]> {
  const { x, repeats } = request;
  if (x.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no rows to shuffle. Choose a table or a hold-out with rows.');
  if (!(Number.isInteger(repeats) && repeats >= 1)) throw new WorkbenchError('bad-input', `Features must be shuffled at least once; got ${repeats} repeats. Give a whole number from 1.`);
  const sign = request.score.higherIsBetter ? 1 : -1;
  const intact = await scoreOf(x, request, ctx);
  const found: PermutationImportance[] = [];
  const shuffled = [...x.features.keys()].filter((f) => request.features?.has(x.features[f].name) ?? true);
  for (const f of shuffled) {
    const feature = x.features[f];
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = ctx.rng.fork(feature.name).fork(repeat).shuffle(Int32Array.from({ length: x.rows }, (_, row) => row));
      const features = x.features.with(f, reordered(feature, order));
      drops.push(sign * (intact - (await scoreOf({ rows: x.rows, features }, request, ctx))));
    }
    found.push({ feature: feature.name, ...meanAndDeviation(drops) });
    ctx.onProgress({ phase: 'importance', done: found.length, total: shuffled.length, unit: 'steps' });
  }
  return found;
}

async function scoreOf(x: FeatureTable, { y, weight, predict, score }: PermutationRequest, ctx: TaskContext): Promise<number> {
  await ctx.breathe();
  return score.of(y, await predict(x), weight);
}

function reordered(feature: Feature, order: Int32Array): Feature {
  if (feature.kind === 'number') return { ...feature, values: Float64Array.from(order, (row) => feature.values[row]) };
  return { ...feature, codes: Int32Array.from(order, (row) => feature.codes[row]) };
}

function meanAndDeviation(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
