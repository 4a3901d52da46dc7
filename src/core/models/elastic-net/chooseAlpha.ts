import type { FitContext } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { combine, normalEquations } from '../linear/normalEquations.ts';
import type { CrossProducts, NormalEquations } from '../linear/normalEquations.ts';
import { createCoordinateDescent } from './coordinateDescent.ts';
import type { Patience } from './coordinateDescent.ts';

/** The path ends at this share of the alpha that leaves no coefficient. */
const PATH_SHARE = 1e-3;
/** Pure L2 never leaves a coefficient at 0; its path starts where this L1 ratio's would. */
const LEAST_L1_RATIO = 1e-3;
/** With a smaller one the path starts higher, and has to fall as low all the same: the L2 part alone would hold coefficients back. */
const FULL_L1_RATIO = 0.5;

/** Falling alphas in even steps of their logarithm, from the smallest that leaves every coefficient at 0. None where nothing can be learned. */
export function alphaPath({ weight, moment }: NormalEquations, l1Ratio: number, count: number): Float64Array {
  const strongest = moment.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / weight / Math.max(l1Ratio, LEAST_L1_RATIO);
  if (!(strongest > 0)) return new Float64Array(0);
  const share = PATH_SHARE * Math.min(1, Math.max(l1Ratio, LEAST_L1_RATIO) / FULL_L1_RATIO);
  return Float64Array.from({ length: count }, (_, i) => strongest * exp((log(share) * i) / Math.max(1, count - 1)));
}

export interface ChosenAlpha {
  readonly alpha: number;
  /** Mean squared error of each alpha on the rows of the folds that it was not learned from. */
  readonly errors: Float64Array;
}

/**
 * The alpha with the least squared error in cross-validation; the larger one where two are equal. `folds` are the sums over each fold's rows: a fold
 * is learned from the sums of the others and judged by its own, so that no row is read again.
 */
export async function chooseAlpha(folds: readonly CrossProducts[], alphas: Float64Array, l1Ratio: number, patience: Patience, ctx: FitContext): Promise<ChosenAlpha> {
  const all = folds.reduce((sum, fold) => combine(sum, fold, 1));
  const errors = new Float64Array(alphas.length);
  for (const [f, fold] of folds.entries()) {
    const equations = normalEquations(combine(all, fold, -1));
    const { coefficients, descend } = createCoordinateDescent(equations);
    for (const [i, alpha] of alphas.entries()) {
      await descend({ l1: alpha * l1Ratio, l2: alpha * (1 - l1Ratio) }, patience);
      errors[i] += squaredError(fold, coefficients, equations) / all.weight;
      ctx.onProgress({ phase: 'folds', done: f * alphas.length + i + 1, total: folds.length * alphas.length, unit: 'steps' });
      await ctx.breathe();
    }
  }
  return { alpha: alphas[errors.indexOf(errors.reduce((least, error) => Math.min(least, error), Infinity))], errors };
}

/** Σ w (y − ŷ)² over the rows behind the sums. */
function squaredError({ columns, origin, weight, target, targetSquares, columnSums, gram, moment }: CrossProducts, coefficients: Float64Array, learned: NormalEquations): number {
  let intercept = learned.targetMean - origin;
  for (let a = 0; a < columns; a++) intercept -= coefficients[a] * learned.columnMeans[a];
  let sum = targetSquares - 2 * intercept * target + intercept * intercept * weight;
  for (let a = 0; a < columns; a++) {
    if (coefficients[a] === 0) continue;
    let explained = intercept * columnSums[a] - moment[a] + 0.5 * coefficients[a] * gram[a * columns + a];
    for (let b = 0; b < a; b++) explained += coefficients[b] * gram[a * columns + b];
    sum += 2 * coefficients[a] * explained;
  }
  return Math.max(0, sum);
}
