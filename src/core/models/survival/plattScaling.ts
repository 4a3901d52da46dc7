import { log } from '../../math/log.ts';
import { sigmoid } from '../../math/sigmoid.ts';

/** Log-odds are stretched by `slope` and moved by `intercept` (Platt 1999). */
export interface PlattScaling {
  readonly slope: number;
  readonly intercept: number;
}

export const NO_SCALING: PlattScaling = { slope: 1, intercept: 0 };

/** With fewer rows or fewer of either class a scaling is noise. */
const MIN_ROWS = 1000;
const MIN_OF_CLASS = 100;
/** A scaling has two numbers: it must explain more than chance does in 99.9 % of cases (χ² of 2 degrees of freedom); periods of one customer are alike, and less would be noise. */
const MIN_DEVIANCE = 13.82;
const MAX_STEPS = 50;
const LEAST_CHANCE = 1e-12;

/**
 * The scaling that fits chances to what happened in rows that were not learned from, by maximum likelihood (Newton's method); none where the rows are too few, or
 * where what it mends is not more than chance would bring.
 */
export function fitPlattScaling(chances: Float64Array, happened: Float64Array, weight: Float64Array | undefined): PlattScaling {
  const events = happened.reduce((sum, value) => sum + value, 0);
  if (chances.length < MIN_ROWS || events < MIN_OF_CLASS || chances.length - events < MIN_OF_CLASS) return NO_SCALING;
  const scores = chances.map(logOdds);
  const rows = { scores, happened, weight };
  let scaling = NO_SCALING;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = newtonStep(rows, scaling);
    if (!next) return NO_SCALING;
    const moved = Math.abs(next.slope - scaling.slope) + Math.abs(next.intercept - scaling.intercept);
    scaling = next;
    if (moved < 1e-9) break;
  }
  const gain = 2 * (logLikelihood(rows, scaling) - logLikelihood(rows, NO_SCALING));
  return gain > MIN_DEVIANCE && scaling.slope > 0 ? scaling : NO_SCALING;
}

export function scaleChance({ slope, intercept }: PlattScaling, chance: number): number {
  return slope === 1 && intercept === 0 ? chance : sigmoid(slope * logOdds(chance) + intercept);
}

function logOdds(chance: number): number {
  const kept = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chance));
  return log(kept / (1 - kept));
}

interface Rows {
  readonly scores: Float64Array;
  readonly happened: Float64Array;
  readonly weight: Float64Array | undefined;
}

function newtonStep({ scores, happened, weight }: Rows, { slope, intercept }: PlattScaling): PlattScaling | undefined {
  let gradientSlope = 0;
  let gradientIntercept = 0;
  let ss = 0;
  let si = 0;
  let ii = 0;
  for (let row = 0; row < scores.length; row++) {
    const chance = sigmoid(slope * scores[row] + intercept);
    const error = (weight?.[row] ?? 1) * (happened[row] - chance);
    const curvature = (weight?.[row] ?? 1) * chance * (1 - chance);
    gradientSlope += error * scores[row];
    gradientIntercept += error;
    ss += curvature * scores[row] * scores[row];
    si += curvature * scores[row];
    ii += curvature;
  }
  const determinant = ss * ii - si * si;
  if (!(determinant > 1e-12 * ss * ii)) return undefined;
  return { slope: slope + (ii * gradientSlope - si * gradientIntercept) / determinant, intercept: intercept + (ss * gradientIntercept - si * gradientSlope) / determinant };
}

function logLikelihood({ scores, happened, weight }: Rows, { slope, intercept }: PlattScaling): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) {
    const chance = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, sigmoid(slope * scores[row] + intercept)));
    sum += (weight?.[row] ?? 1) * log(happened[row] > 0 ? chance : 1 - chance);
  }
  return sum;
}
