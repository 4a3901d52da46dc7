import type { TaskContext } from '../../contract/index.ts';
import { createRowReader, createSparseRow } from './design.ts';
import type { SparseRow } from './design.ts';
import type { LinearProblem } from './problem.ts';

/** Weighted sums over rows: all that squared error needs to know of them. Targets are counted from `origin`. */
export interface CrossProducts {
  readonly columns: number;
  readonly origin: number;
  weight: number;
  target: number;
  targetSquares: number;
  readonly columnSums: Float64Array;
  /** XᵀX: columns × columns, row-major, lower triangle. */
  readonly gram: Float64Array;
  /** Xᵀy. */
  readonly moment: Float64Array;
}

/** Sums around the means, so that the intercept is free: XᵀX (lower triangle), Xᵀy, and what was taken out. */
export interface NormalEquations {
  readonly columns: number;
  readonly weight: number;
  readonly gram: Float64Array;
  readonly moment: Float64Array;
  readonly columnMeans: Float64Array<ArrayBuffer>;
  /** Standard deviations of the columns. */
  readonly columnSpreads: Float64Array<ArrayBuffer>;
  readonly targetMean: number;
  /** Standard deviation of the target. */
  readonly targetSpread: number;
}

/** Sums between two breaths: some 5 ms. */
const UPDATES_PER_BREATH = 2_000_000;

/** One pass over the rows, into the sums of each row's group (fold); only the columns that a row has cost time. */
export async function crossProducts({ table, design, weight, total }: LinearProblem, y: Float64Array, groupOfRow: Int32Array, groups: number, ctx: TaskContext): Promise<CrossProducts[]> {
  const origin = y.reduce((sum, value, i) => sum + weight[i] * value, 0) / total;
  const sums = Array.from({ length: groups }, () => emptyProducts(design.columns, origin));
  const readRow = createRowReader(design, table);
  const row = createSparseRow(design);
  let updates = 0;
  for (let i = 0; i < y.length; i++) {
    if (weight[i] === 0) continue;
    readRow(i, row);
    addRow(sums[groupOfRow[i]], row, weight[i], y[i] - origin);
    updates += row.count * row.count + 1;
    if (updates < UPDATES_PER_BREATH) continue;
    updates = 0;
    ctx.onProgress({ phase: 'rows', done: i, total: y.length, unit: 'rows' });
    await ctx.breathe();
  }
  ctx.onProgress({ phase: 'rows', done: y.length, total: y.length, unit: 'rows' });
  return sums;
}

function emptyProducts(columns: number, origin: number): CrossProducts {
  return { columns, origin, weight: 0, target: 0, targetSquares: 0, columnSums: new Float64Array(columns), gram: new Float64Array(columns * columns), moment: new Float64Array(columns) };
}

function addRow(sums: CrossProducts, { columns: at, values, count }: SparseRow, weight: number, target: number): void {
  const { columns, gram, moment, columnSums } = sums;
  sums.weight += weight;
  sums.target += weight * target;
  sums.targetSquares += weight * target * target;
  for (let p = 0; p < count; p++) {
    const weighted = weight * values[p];
    columnSums[at[p]] += weighted;
    moment[at[p]] += weighted * target;
    // A row's columns ascend, so (p, q ≤ p) is the lower triangle.
    const start = at[p] * columns;
    for (let q = 0; q <= p; q++) gram[start + at[q]] += weighted * values[q];
  }
}

/** `sign` 1 adds the sums of other rows, −1 takes them away. */
export function combine(sums: CrossProducts, others: CrossProducts, sign: 1 | -1): CrossProducts {
  const merge = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + sign * b[i]);
  return {
    columns: sums.columns,
    origin: sums.origin,
    weight: sums.weight + sign * others.weight,
    target: sums.target + sign * others.target,
    targetSquares: sums.targetSquares + sign * others.targetSquares,
    columnSums: merge(sums.columnSums, others.columnSums),
    gram: merge(sums.gram, others.gram),
    moment: merge(sums.moment, others.moment),
  };
}

export function normalEquations({ columns, origin, weight, target, targetSquares, columnSums, gram: rawGram, moment: rawMoment }: CrossProducts): NormalEquations {
  const columnMeans = Float64Array.from(columnSums, (sum) => sum / weight);
  const gram = rawGram.slice();
  for (let a = 0; a < columns; a++) for (let b = 0; b <= a; b++) gram[a * columns + b] -= weight * columnMeans[a] * columnMeans[b];
  const spread = (squares: number) => Math.sqrt(Math.max(0, squares) / weight);
  return {
    columns,
    weight,
    gram,
    moment: rawMoment.map((value, column) => value - target * columnMeans[column]),
    columnMeans,
    columnSpreads: Float64Array.from({ length: columns }, (_, column) => spread(gram[column * columns + column])),
    targetMean: origin + target / weight,
    targetSpread: spread(targetSquares - (target * target) / weight),
  };
}
