import { checkTargets } from './targetCheck.ts';

/** Share of the weight that a class without any counts as having, so that its score is finite; LightGBM's. */
const LEAST_SHARE = 1e-15;

/** Weight of each class's rows, never 0. `y` holds indices of classes. */
export function classWeights(y: Float64Array, weight: Float64Array | undefined, classes: number): Float64Array {
  const weights = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    weights[y[row]] += w;
    total += w;
  }
  return weights.map((w) => Math.max(w, LEAST_SHARE * (total || 1)));
}

/** Throws `bad-input` where a target is not the index of a class. */
export function checkClassIndices(y: Float64Array, objective: string, classes: number): void {
  const isIndex = (target: number) => Number.isInteger(target) && target >= 0 && target < classes;
  checkTargets(y, objective, isIndex, `the index of a class, 0 to ${classes - 1}`, 'Choose a column with classes as target, or squaredError.');
}
