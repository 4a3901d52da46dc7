import type { TaskContext } from '../../contract/index.ts';
import type { RowReader, SparseRow } from './design.ts';

/** Centred sums over weighted rows: XᵀX (columns × columns, row-major, lower triangle), Xᵀy, and the means that were taken out. */
export interface NormalEquations {
  readonly gram: Float64Array;
  readonly moment: Float64Array;
  readonly columnMeans: Float64Array;
  readonly targetMean: number;
}

/** Sums between two breaths: some 5 ms. */
const UPDATES_PER_BREATH = 2_000_000;

/** One pass over the rows; only the columns that a row has cost time. Centring means that the intercept is not penalised. */
export async function normalEquations(readRow: RowReader, row: SparseRow, columns: number, y: Float64Array, weight: Float64Array, ctx: TaskContext): Promise<NormalEquations> {
  const gram = new Float64Array(columns * columns);
  const moment = new Float64Array(columns);
  const sums = new Float64Array(columns);
  const total = weight.reduce((sum, w) => sum + w, 0);
  const targetMean = y.reduce((sum, value, i) => sum + weight[i] * value, 0) / total;
  let updates = 0;
  for (let i = 0; i < y.length; i++) {
    readRow(i, row);
    addRow(row, columns, weight[i], y[i] - targetMean, gram, moment, sums);
    updates += row.count * row.count + 1;
    if (updates < UPDATES_PER_BREATH) continue;
    updates = 0;
    ctx.onProgress({ phase: 'rows', done: i, total: y.length, unit: 'rows' });
    await ctx.breathe();
  }
  ctx.onProgress({ phase: 'rows', done: y.length, total: y.length, unit: 'rows' });
  const columnMeans = sums.map((sum) => sum / total);
  for (let a = 0; a < columns; a++) for (let b = 0; b <= a; b++) gram[a * columns + b] -= total * columnMeans[a] * columnMeans[b];
  return { gram, moment, columnMeans, targetMean };
}

function addRow({ columns: at, values, count }: SparseRow, columns: number, weight: number, target: number, gram: Float64Array, moment: Float64Array, sums: Float64Array): void {
  for (let p = 0; p < count; p++) {
    const weighted = weight * values[p];
    sums[at[p]] += weighted;
    moment[at[p]] += weighted * target;
    // A row's columns ascend, so (p, q ≤ p) is the lower triangle.
    const start = at[p] * columns;
    for (let q = 0; q <= p; q++) gram[start + at[q]] += weighted * values[q];
  }
}
