import type { TaskContext } from '../../contract/index.ts';
import type { LinearProblem } from './problem.ts';

const ROWS_PER_BREATH = 10_000;

/** Weighted mean and standard deviation of each column; the cells that a row does not have are 0. */
export async function columnStatistics({ design, readRow, row, weight, total }: LinearProblem, ctx: TaskContext): Promise<{ means: Float64Array<ArrayBuffer>; spreads: Float64Array<ArrayBuffer> }> {
  const means = new Float64Array(design.columns);
  const squares = new Float64Array(design.columns);
  for (let i = 0; i < weight.length; i++) {
    if (i % ROWS_PER_BREATH === 0) await ctx.breathe();
    if (weight[i] === 0) continue;
    readRow(i, row);
    for (let k = 0; k < row.count; k++) {
      means[row.columns[k]] += (weight[i] * row.values[k]) / total;
      squares[row.columns[k]] += (weight[i] * row.values[k] * row.values[k]) / total;
    }
  }
  return { means, spreads: squares.map((square, column) => Math.sqrt(Math.max(0, square - means[column] * means[column]))) };
}
