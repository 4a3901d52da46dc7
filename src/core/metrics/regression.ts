import { WorkbenchError } from '../contract/index.ts';

/** How far predictions are from what happened. In the target's unit, where not said otherwise. */
export interface RegressionMetrics {
  readonly mae: number;
  readonly rmse: number;
  /** 1 − SSE / SST; where all actual values are equal: 1 for a perfect prediction, else 0. */
  readonly r2: number;
  /** Mean |error / actual| over non-zero actuals, as a share; null where there is none. */
  readonly mape: number | null;
  /** Share of rows with an actual of 0, whom MAPE leaves out. */
  readonly mapeLeftOut: number;
  /** Σ|error| / Σ|actual|; null where all actuals are 0. */
  readonly wape: number | null;
  /** (Σ predicted − Σ actual) / Σ actual; null where Σ actual is 0. */
  readonly bias: number | null;
}

/** One finite value a row in both arrays. Throws `not-enough-data` without rows, `bad-input` otherwise. */
export function regressionMetrics(actual: Float64Array, predicted: Float64Array): RegressionMetrics {
  checkPairs(actual, predicted);
  const rows = actual.length;
  const sums = { absoluteError: 0, squaredError: 0, relativeError: 0, nonZero: 0, actual: 0, absoluteActual: 0, error: 0 };
  for (let row = 0; row < rows; row++) {
    const error = predicted[row] - actual[row];
    sums.error += error;
    sums.absoluteError += Math.abs(error);
    sums.squaredError += error * error;
    sums.actual += actual[row];
    sums.absoluteActual += Math.abs(actual[row]);
    if (actual[row] === 0) continue;
    sums.nonZero++;
    sums.relativeError += Math.abs(error / actual[row]);
  }
  return {
    mae: sums.absoluteError / rows,
    rmse: Math.sqrt(sums.squaredError / rows),
    r2: r2(sums.squaredError, squaredDeviation(actual, sums.actual / rows)),
    mape: sums.nonZero > 0 ? sums.relativeError / sums.nonZero : null,
    mapeLeftOut: 1 - sums.nonZero / rows,
    wape: sums.absoluteActual > 0 ? sums.absoluteError / sums.absoluteActual : null,
    bias: sums.actual !== 0 ? sums.error / sums.actual : null,
  };
}

function r2(squaredError: number, deviation: number): number {
  if (deviation === 0) return squaredError === 0 ? 1 : 0;
  return 1 - squaredError / deviation;
}

/** 0 for equal values, whose mean may differ from them by rounding. */
function squaredDeviation(values: Float64Array, mean: number): number {
  if (values.every((value) => value === values[0])) return 0;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** What every metric asks of its rows. */
export function checkPairs(actual: Float64Array, predicted: Float64Array): void {
  if (actual.length !== predicted.length) throw new WorkbenchError('bad-input', `There are ${actual.length} actual values and ${predicted.length} predictions. Every row needs both.`);
  if (actual.length === 0) throw new WorkbenchError('not-enough-data', 'There are no rows to score. Choose a hold-out with rows.');
  for (const [what, values] of [['actual value', actual] as const, ['prediction', predicted] as const]) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new WorkbenchError('bad-input', `The ${what} at row ${bad + 1} is ${values[bad]}. Leave out rows without a finite value.`);
  }
}
