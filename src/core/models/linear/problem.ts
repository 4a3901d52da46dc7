import { WorkbenchError } from '../../contract/index.ts';
import type { Feature, TaskContext, TrainingData } from '../../contract/index.ts';
import { byName } from '../alignFeatures.ts';
import { weightsOf } from '../trainingData.ts';
import { fitDesign } from './design.ts';
import type { Design } from './design.ts';

/** Training rows as a linear learner reads them. */
export interface LinearProblem {
  /** Features by name. */
  readonly table: readonly Feature[];
  readonly design: Design;
  readonly weight: Float64Array;
  /** Sum of the weights. */
  readonly total: number;
}

/** The normal equations of more columns take too long, and too much memory. */
const MAX_NORMAL_COLUMNS = 2_000;

/** Learns the design from checked training rows; `bounded` as in `fitDesign`. Throws `bad-input` for values whose squares overflow. */
export async function openProblem(data: TrainingData, ctx: TaskContext, bounded = false): Promise<LinearProblem> {
  const table = [...data.x.features].sort(byName);
  const weight = weightsOf(data);
  const design = await fitDesign(table, weight, () => ctx.breathe(), bounded);
  const total = weight.reduce((sum, w) => sum + w, 0);
  return { table, design, weight, total };
}

/** Throws `bad-input` where the normal equations would be too large. */
export function checkNormalColumns(kind: string, { columns }: Design): void {
  if (columns <= MAX_NORMAL_COLUMNS) return;
  throw new WorkbenchError('bad-input', `"${kind}" would have ${columns} columns, and takes at most ${MAX_NORMAL_COLUMNS}. Choose fewer features, or fewer with many categories.`, { kind, columns });
}

/** Throws `bad-input` where sums overflowed on the way. */
export function checkFinite(kind: string, ...results: readonly Float64Array[]): void {
  if (results.every((values) => values.every(Number.isFinite))) return;
  throw new WorkbenchError('bad-input', `The target or the weights are too large for "${kind}": their products overflow. Divide them by a constant and train again.`, { kind });
}
