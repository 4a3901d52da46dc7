import { WorkbenchError } from '../contract/index.ts';
import type { Feature, FeatureTable, TrainingData } from '../contract/index.ts';

/**
 * Checks rows to learn from, once, before any learner trusts them: at least one row, arrays of one length, finite targets,
 * weights of at least 0 that are not all 0, no infinite value, codes within their dictionaries, every feature named once.
 * Throws `not-enough-data` or `bad-input`.
 */
export function checkTrainingData({ x, y, weight, validation }: TrainingData): void {
  if (x.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no rows to learn from. Choose an earlier cutoff or a table with rows.');
  checkRows('training', x, y);
  if (weight) checkWeights(weight, x.rows);
  if (!validation) return;
  if (validation.x.rows === 0) throw new WorkbenchError('not-enough-data', 'There are no validation rows. Leave validation out, or give it rows.');
  checkRows('validation', validation.x, validation.y);
}

/** For learners that need something to learn from: throws `bad-input` for a table without features. */
export function checkHasFeatures(x: FeatureTable): void {
  if (x.features.length === 0) throw new WorkbenchError('bad-input', 'There are no features to learn from. Choose at least one column.');
}

function checkRows(part: string, x: FeatureTable, y: Float64Array): void {
  checkLength(`The ${part} target`, y.length, x.rows);
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The ${part} target has the value ${y[bad]} at row ${bad + 1}. Every row needs a finite target: leave such rows out.`);
  const names = new Set<string>();
  for (const feature of x.features) {
    if (names.has(feature.name)) throw new WorkbenchError('bad-input', `There are two features named "${feature.name}" in the ${part} rows. Rename one.`);
    names.add(feature.name);
    checkFeature(feature, x.rows);
  }
}

function checkFeature(feature: Feature, rows: number): void {
  const what = `Feature "${feature.name}"`;
  if (feature.kind === 'number') {
    checkLength(what, feature.values.length, rows);
    const bad = feature.values.findIndex((value) => value === Infinity || value === -Infinity);
    if (bad >= 0) throw new WorkbenchError('bad-input', `${what} has an infinite value at row ${bad + 1}. Remove it or mark it missing.`);
  } else {
    checkLength(what, feature.codes.length, rows);
    const bad = feature.codes.findIndex((code) => code < -1 || code >= feature.categories.length);
    if (bad >= 0) throw new WorkbenchError('bad-input', `${what} has code ${feature.codes[bad]} at row ${bad + 1}, but only ${feature.categories.length} categories. Read the column again.`);
  }
}

function checkWeights(weight: Float64Array, rows: number): void {
  checkLength('The weights', weight.length, rows);
  const bad = weight.findIndex((value) => !(Number.isFinite(value) && value >= 0));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The weight of row ${bad + 1} is ${weight[bad]}. Weights must be finite and at least 0.`);
  if (weight.every((value) => value === 0)) throw new WorkbenchError('not-enough-data', 'Every weight is 0: there is nothing to learn from. Give some rows a weight.');
}

function checkLength(what: string, found: number, rows: number): void {
  if (found !== rows) throw new WorkbenchError('bad-input', `${what} has ${found} values for ${rows} rows. Every row needs one.`);
}

/** Weighted mean of the target. */
export function meanTarget({ y, weight }: TrainingData): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    sum += w * y[row];
    total += w;
  }
  return sum / total;
}
