import type { ConfusionMatrix } from '../../core/metrics/confusion.ts';

/** How well one class is found. Null where a question has no answer. */
export interface ClassScore {
  readonly name: string;
  /** Rows that are of the class. */
  readonly rows: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** Of each class, from how often it was taken for which. */
export function classScores(classes: readonly string[], matrix: ConfusionMatrix): readonly ClassScore[] {
  return classes.map((name, k) => {
    const rows = sum(matrix[k]);
    const said = sum(matrix.map((row) => row[k]));
    const right = matrix[k][k];
    return { name, rows, precision: share(right, said), recall: share(right, rows), f1: share(2 * right, rows + said) };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
