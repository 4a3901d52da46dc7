import type { TaskContext } from '../contract/index.ts';
import { LEAST_ROWS_TO_TELL, bootstrapInterval, quantileOfSorted } from './bootstrapInterval.ts';
import type { Interval } from './bootstrapInterval.ts';
import { rmse, rowLosses } from './meanLoss.ts';
import type { MeanLoss } from './meanLoss.ts';
import { checkPairs } from './regression.ts';

/** One model's loss (RMSE, where not said otherwise) less another's, on the same rows. */
export interface Comparison {
  readonly against: string;
  readonly difference: number;
  /** 95 % interval: see `compareByLoss`. */
  readonly low: number;
  readonly high: number;
  /** `better` or `worse` only where the 95 % interval excludes 0. */
  readonly verdict: 'better' | 'worse' | 'no-difference';
}

export interface Contender {
  readonly name: string;
  readonly predicted: Float64Array;
}

/** Two models' predictions for the same rows. */
export interface Contest {
  readonly actual: Float64Array;
  readonly mine: Float64Array;
  readonly theirs: Contender;
  /** Numbers a row in both models' predictions (row-major), for several classes; 1 where not given. */
  readonly outputs?: number;
  readonly weight?: Float64Array;
}

type BootstrapContext = Pick<TaskContext, 'rng' | 'breathe'>;

/** `compareByLoss` by RMSE. */
export async function comparePaired(actual: Float64Array, mine: Float64Array, theirs: Contender, ctx: BootstrapContext, resamples = 1_000): Promise<Comparison> {
  checkPairs(actual, mine);
  checkPairs(actual, theirs.predicted);
  return compareByLoss(rmse, { actual, mine, theirs }, ctx, resamples);
}

/**
 * The loss of `mine` less that of `theirs`, with its 95 % interval: rows are drawn with replacement, the same rows for both
 * (paired `bootstrapInterval`); of fewer than six rows the interval always holds 0. Chance comes from `ctx.rng`'s fork "bootstrap": the same for every pair, so that comparisons agree.
 * Throws `bad-input` where targets or predictions do not fit the loss.
 */
export async function compareByLoss(loss: MeanLoss, { actual, mine, theirs, outputs, weight }: Contest, ctx: BootstrapContext, resamples = 1_000): Promise<Comparison> {
  const myLosses = weighted(rowLosses(loss, mine, actual, outputs), weight);
  const theirLosses = weighted(rowLosses(loss, theirs.predicted, actual, outputs), weight);
  const rows = actual.length;
  const differences = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    const rng = ctx.rng.fork('bootstrap').fork(resample);
    let my = 0;
    let their = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const row = (rng.next() * rows) | 0;
      my += myLosses[row];
      their += theirLosses[row];
      total += weight ? weight[row] : 1;
    }
    // A draw of rows without weight shows no difference.
    differences[resample] = total > 0 ? loss.ofMean(my / total) - loss.ofMean(their / total) : 0;
    await ctx.breathe();
  }
  const total = weight ? sum(weight) : rows;
  const difference = loss.ofMean(sum(myLosses) / total) - loss.ofMean(sum(theirLosses) / total);
  const { low, high } = intervalOf(differences.sort(), difference, rows);
  const verdict = high < 0 ? 'better' : low > 0 ? 'worse' : 'no-difference';
  return { against: theirs.name, difference, low, high, verdict };
}

function intervalOf(sorted: Float64Array, difference: number, rows: number): Interval {
  if (rows >= LEAST_ROWS_TO_TELL) return bootstrapInterval(sorted, difference, rows);
  return { low: Math.min(quantileOfSorted(sorted, 0.025), 0), high: Math.max(quantileOfSorted(sorted, 0.975), 0) };
}

function weighted(losses: Float64Array, weight: Float64Array | undefined): Float64Array {
  return weight ? losses.map((loss, row) => weight[row] * loss) : losses;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
