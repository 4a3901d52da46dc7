import type { TaskContext } from '../contract/index.ts';
import { checkPairs } from './regression.ts';

/** One model's RMSE less another's, on the same rows. */
export interface Comparison {
  readonly against: string;
  readonly difference: number;
  /** 95 % percentile interval. */
  readonly low: number;
  readonly high: number;
  /** `better` or `worse` only where the 95 % interval excludes 0. */
  readonly verdict: 'better' | 'worse' | 'no-difference';
}

export interface Contender {
  readonly name: string;
  readonly predicted: Float64Array;
}

/**
 * RMSE of `mine` less RMSE of `theirs`, with its 95 % interval: rows are drawn with replacement, the same rows for both
 * (paired percentile bootstrap, Efron 1979). Chance comes from `ctx.rng`'s fork "bootstrap": the same for every pair, so that comparisons agree.
 */
export async function comparePaired(actual: Float64Array, mine: Float64Array, theirs: Contender, ctx: Pick<TaskContext, 'rng' | 'breathe'>, resamples = 1_000): Promise<Comparison> {
  checkPairs(actual, mine);
  checkPairs(actual, theirs.predicted);
  const mySquares = squaredErrors(actual, mine);
  const theirSquares = squaredErrors(actual, theirs.predicted);
  const rows = actual.length;
  const differences = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    const rng = ctx.rng.fork('bootstrap').fork(resample);
    let my = 0;
    let their = 0;
    for (let i = 0; i < rows; i++) {
      const row = (rng.next() * rows) | 0;
      my += mySquares[row];
      their += theirSquares[row];
    }
    differences[resample] = Math.sqrt(my / rows) - Math.sqrt(their / rows);
    await ctx.breathe();
  }
  differences.sort();
  const low = quantileOfSorted(differences, 0.025);
  const high = quantileOfSorted(differences, 0.975);
  const verdict = high < 0 ? 'better' : low > 0 ? 'worse' : 'no-difference';
  return { against: theirs.name, difference: rootMean(mySquares) - rootMean(theirSquares), low, high, verdict };
}

function squaredErrors(actual: Float64Array, predicted: Float64Array): Float64Array {
  return actual.map((value, row) => (predicted[row] - value) ** 2);
}

function rootMean(squares: Float64Array): number {
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** Linear between order statistics (type 7 of Hyndman & Fan 1996). */
function quantileOfSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
