import { WorkbenchError } from '../../core/contract/index.ts';
import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';
import { groupHoldout } from '../../core/selection/folds.ts';
import { featuresAt, spendBetween } from './features.ts';
import { selectRows, selectValues, stackTables } from '../featureTables.ts';
import type { PurchaseHistory } from './history.ts';
import type { ClvPlan } from './types.ts';

/** Rows to learn from or to be judged by: one for each customer and cutoff. */
export interface ClvRows {
  readonly x: FeatureTable;
  /** Σ amount in [cutoff, cutoff + horizon). */
  readonly y: Float64Array;
  /** Index into the history's customers: the group that a split never cuts. */
  readonly customers: Int32Array;
}

/** Share of customers whose rows are for early stopping and the live curve. On CDNOW a fifth cost more accuracy than the curve is worth. */
const VALIDATION_SHARE = 0.1;
/** With fewer customers than this a validation slice says nothing, and none is taken. */
const MIN_CUSTOMERS_TO_SPLIT = 10;

/** The rows of several cutoffs, one cutoff after the other. */
export async function rowsAt(history: PurchaseHistory, cutoffs: readonly number[], plan: ClvPlan, ctx: TaskContext): Promise<ClvRows> {
  const tables: FeatureTable[] = [];
  const targets: Float64Array[] = [];
  const groups: Int32Array[] = [];
  for (const [i, cutoff] of cutoffs.entries()) {
    ctx.onProgress({ phase: 'features', done: i, total: cutoffs.length, unit: 'steps' });
    const { customers, x } = await featuresAt(history, cutoff, plan.horizonDays, ctx);
    tables.push(x);
    await ctx.breathe();
    targets.push(spendBetween(history, customers, cutoff, cutoff + plan.horizonDays));
    groups.push(customers);
  }
  await ctx.breathe();
  const x = stackTables(tables);
  if (x.rows === 0) throw new WorkbenchError('not-enough-data', 'No customer has a transaction before the cutoff. Choose a later as-of or a shorter horizon.', { option: 'asOf' });
  const y = new Float64Array(x.rows);
  const customers = new Int32Array(x.rows);
  let at = 0;
  targets.forEach((target, i) => {
    y.set(target, at);
    customers.set(groups[i], at);
    at += target.length;
  });
  return { x, y, customers };
}

/** A control: the same targets, each on a row drawn by lot, so that there is nothing to learn. */
export function shuffleTargets(rows: ClvRows, rng: Rng): ClvRows {
  return { ...rows, y: rng.shuffle(rows.y.slice()) };
}

/** The given rows. */
export function takeRows({ x, y, customers }: ClvRows, indices: Int32Array): ClvRows {
  return { x: selectRows(x, indices), y: selectValues(y, indices), customers: Int32Array.from(indices, (row) => customers[row]) };
}

/** All rows for a learner that needs no validation; else a tenth of the customers, with all their rows, set apart. */
export function splitValidation(rows: ClvRows, needsValidation: boolean, rng: Rng): { readonly learn: ClvRows; readonly validate?: ClvRows } {
  if (!needsValidation || new Set(rows.customers).size < MIN_CUSTOMERS_TO_SPLIT) return { learn: rows };
  const { train, holdout } = groupHoldout(rows.customers, VALIDATION_SHARE, rng);
  return { learn: takeRows(rows, train), validate: takeRows(rows, holdout) };
}
