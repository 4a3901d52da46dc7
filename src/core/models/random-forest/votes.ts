import type { TrainingData } from '../../contract/index.ts';
import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';

/** What trees say of rows, added up. A row that no tree spoke of has no votes. */
export interface Votes {
  /** Rows × outputs. */
  readonly sums: Float64Array<ArrayBuffer>;
  /** Trees that spoke of each row. */
  readonly trees: Float64Array<ArrayBuffer>;
}

export function emptyVotes(rows: number, outputs: number): Votes {
  return { sums: new Float64Array(rows * outputs), trees: new Float64Array(rows) };
}

/** Adds what a tree says (leaves × outputs) of `rows`; `leafOf` is by row. */
export function addVotes({ sums, trees }: Votes, rows: Int32Array, leafOf: Float64Array, means: Float64Array): void {
  const outputs = sums.length / trees.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const leaf = leafOf[row];
    trees[row]++;
    for (let output = 0; output < outputs; output++) sums[row * outputs + output] += means[leaf * outputs + output];
  }
}

/**
 * The metric of the votes' means over the rows that have votes and weight; before there is any such row, of `prior` (a number an output) for all.
 */
export function judgeVotes({ sums, trees }: Votes, metric: EvaluationMetric, { y, weight }: Pick<TrainingData, 'y' | 'weight'>, prior: Float64Array): number {
  const outputs = prior.length;
  const predictions = new Float64Array(sums.length);
  for (let row = 0; row < trees.length; row++) {
    for (let at = row * outputs; at < (row + 1) * outputs; at++) predictions[at] = trees[row] > 0 ? sums[at] / trees[row] : prior[at - row * outputs];
  }
  return metric.evaluate(predictions, y, votedWeight(trees, weight) ?? weight, outputs);
}

/** The weight of each row that has votes, 0 for the others; undefined where none has both. */
export function votedWeight(trees: Float64Array, weight: Float64Array | undefined): Float64Array | undefined {
  const voted = trees.map((count, row) => (count > 0 ? (weight ? weight[row] : 1) : 0));
  return voted.some((w) => w > 0) ? voted : undefined;
}
