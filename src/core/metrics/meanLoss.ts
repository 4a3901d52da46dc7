import { WorkbenchError } from '../contract/index.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';

/** A metric that is a mean over rows, or made from it: whatever is known of each row is known of the whole. Lower is better. */
export interface MeanLoss {
  /** Its name in reports. */
  readonly name: string;
  /** Predictions a row: one number, or one probability a class. */
  readonly outputs: 'one' | 'several' | 'any';
  /** The targets that it is defined for. */
  readonly targets: string;
  /** Of the row's prediction, whose first number is at `row · outputs`. NaN where y is none of `targets`. */
  readonly lossOf: (predictions: Float64Array, row: number, y: number, outputs: number) => number;
  /** The metric from the losses' mean. */
  readonly ofMean: (mean: number) => number;
}

/** Probabilities are kept this far from 0 and 1 before their logarithm is taken, as in scikit-learn. */
const LEAST_PROBABILITY = Number.EPSILON;
/** Means of positive quantities are at least so much, where a logarithm or a division needs it. */
const LEAST_MEAN = 1e-16;

const identity = (mean: number) => mean;
const ofOne = (lossOf: (predicted: number, y: number) => number): Pick<MeanLoss, 'outputs' | 'ofMean' | 'lossOf'> => ({
  outputs: 'one',
  ofMean: identity,
  lossOf: (predictions, row, y) => lossOf(predictions[row], y),
});

/** −log of a probability, which is kept away from 0. */
function surprise(probability: number): number {
  return -log(Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY));
}

const any = 'finite targets';
const binary = 'the classes 0 and 1';
const counts = 'targets of 0 or more';

export const rmse: MeanLoss = { ...ofOne((predicted, y) => (predicted - y) ** 2), name: 'rmse', targets: any, ofMean: Math.sqrt };

export const mae: MeanLoss = { ...ofOne((predicted, y) => Math.abs(predicted - y)), name: 'mae', targets: any };

/** Root mean squared difference of log(1 + ·); predictions below 0 count as 0. */
export const rmsle: MeanLoss = {
  ...ofOne((predicted, y) => (y >= 0 ? (log(1 + Math.max(predicted, 0)) - log(1 + y)) ** 2 : NaN)),
  name: 'rmsle',
  targets: counts,
  ofMean: Math.sqrt,
};

/** Pinball loss of the quantile `alpha`, between 0 and 1 (Koenker & Bassett 1978). */
export function quantileLoss(alpha: number): MeanLoss {
  return { ...ofOne((predicted, y) => (y >= predicted ? alpha * (y - predicted) : (1 - alpha) * (predicted - y))), name: 'quantileLoss', targets: any };
}

/** Pseudo-Huber loss: about squared error / 2 for misses well below `slope`, `slope` times the miss well above (Charbonnier et al. 1994). */
export function huberLoss(slope: number): MeanLoss {
  return { ...ofOne((predicted, y) => slope * slope * (Math.sqrt(1 + ((predicted - y) / slope) ** 2) - 1)), name: 'huberLoss', targets: any };
}

/** Unit deviances are those of McCullagh & Nelder 1989. */
export const poissonDeviance: MeanLoss = {
  ...ofOne((predicted, y) => {
    const mean = Math.max(predicted, LEAST_MEAN);
    return y >= 0 ? 2 * ((y > 0 ? y * log(y / mean) : 0) - y + mean) : NaN;
  }),
  name: 'poissonDeviance',
  targets: counts,
};

export const gammaDeviance: MeanLoss = {
  ...ofOne((predicted, y) => {
    const ratio = y / Math.max(predicted, LEAST_MEAN);
    return y > 0 ? 2 * (ratio - log(ratio) - 1) : NaN;
  }),
  name: 'gammaDeviance',
  targets: 'targets above 0',
};

/** Unit deviance of the Tweedie distribution whose variance is the mean's `power`, between 1 and 2 (Jørgensen 1987). */
export function tweedieDeviance(power: number): MeanLoss {
  const powerOf = (base: number, exponent: number) => exp(exponent * log(base));
  return {
    ...ofOne((predicted, y) => {
      const mean = Math.max(predicted, LEAST_MEAN);
      const ofTarget = y > 0 ? powerOf(y, 2 - power) / ((1 - power) * (2 - power)) : 0;
      return y >= 0 ? 2 * (ofTarget - (y * powerOf(mean, 1 - power)) / (1 - power) + powerOf(mean, 2 - power) / (2 - power)) : NaN;
    }),
    name: 'tweedieDeviance',
    targets: counts,
  };
}

/** Negative log-likelihood of two classes in nats: the prediction is the probability of class 1. */
export const logLoss: MeanLoss = { ...ofOne((probability, y) => (y === 1 ? surprise(probability) : y === 0 ? surprise(1 - probability) : NaN)), name: 'logLoss', targets: binary };

/** Squared error of a probability (Brier 1950). */
export const brier: MeanLoss = { ...ofOne((probability, y) => (y === 0 || y === 1 ? (probability - y) ** 2 : NaN)), name: 'brier', targets: binary };

/** Negative log-likelihood of several classes in nats; a row's probabilities add up to 1. */
export const mLogLoss: MeanLoss = {
  name: 'mLogLoss',
  outputs: 'several',
  targets: 'classes numbered from 0',
  lossOf: (predictions, row, y, outputs) => (isClass(y, outputs) ? surprise(predictions[row * outputs + y]) : NaN),
  ofMean: identity,
};

/** Share of rows put into a wrong class: of two classes, 1 is said from a probability of a half; of several, the first of the most probable. */
export const error: MeanLoss = {
  name: 'error',
  outputs: 'any',
  targets: 'classes numbered from 0',
  lossOf: (predictions, row, y, outputs) => {
    if (!isClass(y, Math.max(2, outputs))) return NaN;
    const said = outputs === 1 ? Number(predictions[row] >= 0.5) : mostProbable(predictions, row, outputs);
    return said === y ? 0 : 1;
  },
  ofMean: identity,
};

function isClass(y: number, classes: number): boolean {
  return y >= 0 && y < classes && Number.isInteger(y);
}

/** The class with the highest of the row's probabilities, the first of equals. */
export function mostProbable(predictions: Float64Array, row: number, classes: number): number {
  const first = row * classes;
  let best = 0;
  for (let k = 1; k < classes; k++) if (predictions[first + k] > predictions[first + best]) best = k;
  return best;
}

/**
 * The metric over rows: predictions row-major, weights at least 0. One pass, nothing allocated.
 * Throws `bad-input` where the numbers of outputs, a target or the weights are not as the metric needs them.
 */
export function evaluateLoss(loss: MeanLoss, predictions: Float64Array, y: Float64Array, weight: Float64Array | undefined, outputs: number): number {
  checkOutputs(loss, outputs);
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    if (w === 0) continue;
    sum += w * loss.lossOf(predictions, row, y[row], outputs);
    total += w;
  }
  if (total === 0) throw new WorkbenchError('bad-input', `The metric "${loss.name}" has no row with a weight above 0. Give weights above 0, or leave them out.`);
  if (Number.isNaN(sum)) throw unfit(loss, predictions, y, outputs);
  return loss.ofMean(sum / total);
}

/** The loss of each row, for comparing two models row by row. Throws as `evaluateLoss` does. */
export function rowLosses(loss: MeanLoss, predictions: Float64Array, y: Float64Array, outputs = 1): Float64Array {
  checkOutputs(loss, outputs);
  const losses = y.map((value, row) => loss.lossOf(predictions, row, value, outputs));
  if (losses.some(Number.isNaN)) throw unfit(loss, predictions, y, outputs);
  return losses;
}

function checkOutputs({ name, outputs: needed }: MeanLoss, outputs: number): void {
  if (needed === 'any' || (needed === 'one') === (outputs === 1)) return;
  const found = outputs === 1 ? 'one number' : `${outputs} numbers`;
  throw new WorkbenchError('bad-input', `The metric "${name}" needs ${needed === 'one' ? 'one number' : 'a probability for each class'} a row and got ${found}. Choose a metric that fits the target, such as "${needed === 'one' ? 'mLogLoss' : 'logLoss'}".`, { metric: name });
}

function unfit(loss: MeanLoss, predictions: Float64Array, y: Float64Array, outputs: number): WorkbenchError {
  const row = y.findIndex((value, i) => Number.isNaN(loss.lossOf(predictions, i, value, outputs)));
  return new WorkbenchError('bad-input', `The metric "${loss.name}" is defined for ${loss.targets}; the target at row ${row + 1} is ${y[row]}, predicted ${predictions.subarray(row * outputs, row * outputs + outputs).join(', ')}. Choose another metric.`, { metric: loss.name });
}
