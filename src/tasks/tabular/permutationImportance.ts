import type { Feature, FeatureTable, Model, TaskContext } from '../../core/contract/index.ts';
import { evaluateLoss } from '../../core/metrics/meanLoss.ts';
import type { MeanLoss } from '../../core/metrics/meanLoss.ts';
import type { Rng } from '../../core/random.ts';
import { selectFeature } from '../featureTables.ts';
import type { PermutationImportance } from './types.ts';

const REPEATS = 3;

/** Rows to judge by: features, what was, and how many numbers a model says of each. */
export interface JudgedRows {
  readonly x: FeatureTable;
  readonly actual: Float64Array;
  readonly outputs: number;
}

/**
 * How much the loss grows when one feature's values are dealt anew among the rows, by feature that the model asks, largest first: the mean over three
 * deals (Breiman 2001; Fisher, Rudin & Dominici 2019). The same deals for every model that shares `rng`.
 */
export async function permutationImportance(model: Model, { x, actual, outputs }: JudgedRows, loss: MeanLoss, rng: Rng, ctx: TaskContext): Promise<readonly PermutationImportance[]> {
  const asked = new Set(model.featureNames);
  const lossOf = (table: FeatureTable) => evaluateLoss(loss, model.predict(table), actual, undefined, outputs);
  const before = asked.size > 0 ? lossOf(x) : 0;
  const found: PermutationImportance[] = [];
  for (const [i, feature] of x.features.entries()) {
    if (!asked.has(feature.name)) continue;
    const increases: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const order = rng.fork(feature.name).fork(repeat).shuffle(Int32Array.from(actual.keys()));
      increases.push(lossOf(withFeature(x, i, selectFeature(feature, order))) - before);
      await ctx.breathe();
    }
    found.push({ feature: feature.name, ...spread(increases) });
  }
  return found.sort((a, b) => b.increase - a.increase);
}

function withFeature(x: FeatureTable, at: number, feature: Feature): FeatureTable {
  return { rows: x.rows, features: x.features.map((other, i) => (i === at ? feature : other)) };
}

function spread(values: readonly number[]): { readonly increase: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { increase: mean, std: Math.sqrt(squares / (values.length - 1)) };
}
