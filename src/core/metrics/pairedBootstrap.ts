import type { TaskContext } from '../contract/index.ts';
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

/** With fewer rows chance alone puts all of them on one side in more than 5 % of cases (two-sided sign test: 2 · 2⁻ⁿ). */
const LEAST_ROWS_TO_TELL = 6;

/** `compareByLoss` by RMSE. */
export async function comparePaired(actual: Float64Array, mine: Float64Array, theirs: Contender, ctx: BootstrapContext, resamples = 1_000): Promise<Comparison> {
  checkPairs(actual, mine);
  checkPairs(actual, theirs.predicted);
  return compareByLoss(rmse, { actual, mine, theirs }, ctx, resamples);
}

/**
 * The loss of `mine` less that of `theirs`, with its 95 % interval: rows are drawn with replacement, the same rows for both
 * (paired percentile bootstrap, Efron 1979). Percentiles of few rows lie too close, so they are moved apart by √(n / (n − 1)) · t₀.₉₇₅,ₙ₋₁ / z₀.₉₇₅
 * (Hesterberg 2015, "narrowness bias"); of fewer than six rows the interval always holds 0. Chance comes from `ctx.rng`'s fork "bootstrap": the same for every pair, so that comparisons agree.
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

function intervalOf(sorted: Float64Array, difference: number, rows: number): Pick<Comparison, 'low' | 'high'> {
  const tooFew = rows < LEAST_ROWS_TO_TELL;
  const stretch = tooFew ? 1 : (Math.sqrt(rows / (rows - 1)) * studentQuantile(rows - 1)) / NORMAL_QUANTILE;
  const low = difference + stretch * (quantileOfSorted(sorted, 0.025) - difference);
  const high = difference + stretch * (quantileOfSorted(sorted, 0.975) - difference);
  return tooFew ? { low: Math.min(low, 0), high: Math.max(high, 0) } : { low, high };
}

/** Of the share 0.975. */
const NORMAL_QUANTILE = 1.959963984540054;

/** Student's t of the share 0.975, within 3e-4 from five degrees of freedom on (Abramowitz & Stegun 26.7.5). */
function studentQuantile(freedom: number): number {
  const z = NORMAL_QUANTILE;
  const z2 = z * z;
  const terms = [(z2 + 1) / 4, ((5 * z2 + 16) * z2 + 3) / 96, (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384, ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160];
  return z * terms.reduceRight((sum, term) => (sum + term) / freedom, 0) + z;
}

function weighted(losses: Float64Array, weight: Float64Array | undefined): Float64Array {
  return weight ? losses.map((loss, row) => weight[row] * loss) : losses;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Linear between order statistics (type 7 of Hyndman & Fan 1996). */
function quantileOfSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
