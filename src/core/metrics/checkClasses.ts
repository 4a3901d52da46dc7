import { WorkbenchError } from '../contract/index.ts';

/** Rows whose class is known: numbers from 0, and a weight of 0 or more where rows differ in weight. */
export interface Labelled {
  readonly actual: Float64Array;
  readonly weight?: Float64Array;
}

/**
 * What metrics of classes ask for: rows; classes below `classes`; probabilities from 0 to 1, `perRow` a row; weights that are finite,
 * not negative and not all 0. Throws `not-enough-data` without rows, `bad-input` otherwise.
 */
export function checkClasses({ actual, weight }: Labelled, probabilities: Float64Array, classes: number, perRow: number): void {
  if (actual.length === 0) throw new WorkbenchError('not-enough-data', 'There are no rows to score. Choose a hold-out with rows.');
  if (probabilities.length !== actual.length * perRow) {
    throw new WorkbenchError('bad-input', `There are ${actual.length} rows and ${probabilities.length} probabilities. Every row needs ${perRow}.`);
  }
  const unknown = actual.findIndex((k) => !(k >= 0 && k < classes && Number.isInteger(k)));
  if (unknown >= 0) throw new WorkbenchError('bad-input', `The class at row ${unknown + 1} is ${actual[unknown]}. Classes are numbered from 0 to ${classes - 1}.`);
  const bad = probabilities.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The probability at row ${Math.floor(bad / perRow) + 1} is ${probabilities[bad]}. Probabilities are from 0 to 1.`);
  if (weight) checkWeight(weight, actual.length);
}

function checkWeight(weight: Float64Array, rows: number): void {
  if (weight.length !== rows) throw new WorkbenchError('bad-input', `There are ${rows} rows and ${weight.length} weights. Every row needs one.`);
  const bad = weight.findIndex((w) => !(w >= 0 && w < Infinity));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The weight at row ${bad + 1} is ${weight[bad]}. Weights are finite and not negative.`);
  if (!weight.some((w) => w > 0)) throw new WorkbenchError('bad-input', 'All weights are 0. Give some row a weight above 0, or leave the weights out.');
}
