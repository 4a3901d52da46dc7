import { fitLogisticLine, lineLogLikelihood } from '../../calibration/logisticLine.ts';
import type { LogisticLine } from '../../calibration/logisticLine.ts';
import { logOdds } from '../../math/logOdds.ts';
import { sigmoid } from '../../math/sigmoid.ts';

/** Log-odds are stretched by `slope` and moved by `intercept` (Platt 1999). */
export type PlattScaling = LogisticLine;

export const NO_SCALING: PlattScaling = { slope: 1, intercept: 0 };

/** With fewer rows or fewer of either class a scaling is noise. */
const MIN_ROWS = 1000;
const MIN_OF_CLASS = 100;
/** A scaling has two numbers: it must explain more than chance does in 99.9 % of cases (χ² of 2 degrees of freedom); periods of one customer are alike, and less would be noise. */
const MIN_DEVIANCE = 13.82;

/**
 * The scaling that fits chances to what happened in rows that were not learned from, by maximum likelihood (Newton's method); none where the rows are too few, or
 * where what it mends is not more than chance would bring.
 */
export function fitPlattScaling(chances: Float64Array, happened: Float64Array, weight: Float64Array | undefined): PlattScaling {
  const events = happened.reduce((sum, value) => sum + value, 0);
  if (chances.length < MIN_ROWS || events < MIN_OF_CLASS || chances.length - events < MIN_OF_CLASS) return NO_SCALING;
  const rows = { scores: chances.map(logOdds), targets: happened, weight };
  const scaling = fitLogisticLine(rows, NO_SCALING);
  if (!scaling) return NO_SCALING;
  const gain = 2 * (lineLogLikelihood(rows, scaling) - lineLogLikelihood(rows, NO_SCALING));
  return gain > MIN_DEVIANCE && scaling.slope > 0 ? scaling : NO_SCALING;
}

export function scaleChance({ slope, intercept }: PlattScaling, chance: number): number {
  return slope === 1 && intercept === 0 ? chance : sigmoid(slope * logOdds(chance) + intercept);
}
