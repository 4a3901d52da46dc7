import type { TrainingData } from '../../contract/index.ts';
import { weightedMean } from '../../math/weightedMean.ts';
import type { Rng } from '../../random.ts';

/**
 * What trees are to say. Of a quantity or two classes: one number a row, y itself. Of more classes: a share for each.
 *
 * A tree is grown on one number a row, its code, by squared error; for y of 0 and 1 that is the Gini criterion. For more classes each tree draws a random
 * normal code for each class: the expected gain over all codes is the gain of the Gini criterion, and the leaves hold the shares of all classes
 * (Joly, Geurts & Wehenkel 2014, with projections to one dimension). One tree serves all classes, and shares add up to 1.
 */
export interface ForestTarget {
  /** Numbers that a leaf says. */
  readonly outputs: number;
  /** The code of each row, by which a tree is grown. */
  codes(rng: Rng): Float64Array;
  /** What each leaf says of its rows: their weighted means, leaves × outputs. `leafOf` is by row. */
  leafMeans(leaves: number, leafOf: Float64Array, rows: Int32Array, weight: Float64Array): Float64Array;
}

export function createTarget({ y, classes, weight }: Pick<TrainingData, 'y' | 'classes' | 'weight'>): ForestTarget {
  if (!classes) {
    const mean = weightedMean(y, weight);
    const aroundMean = y.map((value) => value - mean);
    return { outputs: 1, codes: () => aroundMean, leafMeans: meansOf(y) };
  }
  if (classes.length === 2) return { outputs: 1, codes: () => y, leafMeans: meansOf(y) };
  return { outputs: classes.length, codes: (rng) => classCodes(rng, y, classes.length), leafMeans: sharesOf(y, classes.length) };
}

function classCodes(rng: Rng, y: Float64Array, classes: number): Float64Array {
  const codes = Float64Array.from({ length: classes }, () => rng.normal());
  return y.map((which) => codes[which]);
}

/** Means move from row to row (West 1979): those of equal values are exactly that value, and those of 0 and 1 lie between them. */
function meansOf(y: Float64Array): ForestTarget['leafMeans'] {
  return (leaves, leafOf, rows, weight) => {
    const means = new Float64Array(leaves);
    const totals = new Float64Array(leaves);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const leaf = leafOf[row];
      totals[leaf] += weight[row];
      means[leaf] += (y[row] - means[leaf]) * (weight[row] / totals[leaf]);
    }
    return means;
  };
}

function sharesOf(y: Float64Array, classes: number): ForestTarget['leafMeans'] {
  return (leaves, leafOf, rows, weight) => {
    const shares = new Float64Array(leaves * classes);
    const totals = new Float64Array(leaves);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const leaf = leafOf[row];
      totals[leaf] += weight[row];
      shares[leaf * classes + y[row]] += weight[row];
    }
    for (let i = 0; i < shares.length; i++) shares[i] /= totals[Math.floor(i / classes)];
    return shares;
  };
}
