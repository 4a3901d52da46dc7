/** Rows (or their weights) by actual class, and in each by the class that was said. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** What a decision for each row is worth. Null where a question has no answer: precision where nothing is flagged, recall where there is nothing to find. */
export interface DecisionMetrics {
  readonly accuracy: number;
  /** Mean recall over the classes; null where one class alone occurs. */
  readonly balancedAccuracy: number | null;
}

/** `actual` and `decided` are classes from 0 to `classes` − 1. */
export function confusionMatrix(actual: Float64Array, decided: Int32Array, classes: number, weight?: Float64Array): ConfusionMatrix {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < actual.length; row++) matrix[actual[row]][decided[row]] += weight ? weight[row] : 1;
  return matrix;
}

export function decisionMetrics(matrix: ConfusionMatrix): DecisionMetrics {
  const right = sum(matrix.map((row, k) => row[k]));
  const recalls = matrix.map((row, k) => share(row[k], sum(row))).filter((recall) => recall !== null);
  return { accuracy: right / sum(matrix.map(sum)), balancedAccuracy: recalls.length > 1 ? sum(recalls) / recalls.length : null };
}

export interface BinaryDecisionMetrics extends DecisionMetrics {
  readonly precision: number | null;
  readonly recall: number | null;
  /** 2 TP / (2 TP + FP + FN). */
  readonly f1: number | null;
  /** Correlation of what was said with what was (Matthews 1975). */
  readonly matthews: number | null;
}

/** Of two classes, of which 1 is looked for. */
export function binaryDecisionMetrics(matrix: ConfusionMatrix): BinaryDecisionMetrics {
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = matrix;
  const margins = Math.sqrt((truePositive + falsePositive) * (truePositive + falseNegative) * (trueNegative + falsePositive) * (trueNegative + falseNegative));
  return {
    ...decisionMetrics(matrix),
    precision: share(truePositive, truePositive + falsePositive),
    recall: share(truePositive, truePositive + falseNegative),
    f1: f1Of(truePositive, falsePositive, falseNegative),
    matthews: share(truePositive * trueNegative - falsePositive * falseNegative, margins),
  };
}

/** Mean of the classes' F1, over the classes that occur or were said. */
export function macroF1(matrix: ConfusionMatrix): number {
  const scores = matrix
    .map((row, k) => f1Of(row[k], sum(matrix.map((other) => other[k])) - row[k], sum(row) - row[k]))
    .filter((score) => score !== null);
  return sum(scores) / scores.length;
}

/** Null where there is nothing to find and nothing was flagged. */
export function f1Of(truePositive: number, falsePositive: number, falseNegative: number): number | null {
  return share(2 * truePositive, 2 * truePositive + falsePositive + falseNegative);
}

/** `part` of `whole`; null where the whole is 0. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
