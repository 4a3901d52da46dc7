import type { TaskContext } from '../../core/contract/index.ts';
import { rowsAtCutoffs, takeRows } from './trainingRows.ts';
import type { ChurnRows } from './trainingRows.ts';
import type { ChurnPlan, ChurnSource } from './types.ts';

/** Cutoffs between the last training cutoff and the hold-out's: half a horizon after the one, so that half of their window has been seen. */
function laterCutoff({ trainingCutoffs, horizon, stepDays }: ChurnPlan): number {
  return (trainingCutoffs.at(-1) ?? NaN) + Math.ceil(horizon / 2) * stepDays;
}

/**
 * Users at a cutoff whose window was not over on the hold-out's: what a model of when users leave may learn besides. Whoever had not left by then, with the grace in which an end is
 * undone, is censored there, and what became of them afterwards is not looked at. Undefined where no step was over. Users in `isKnown` alone.
 */
export async function censoredRows(source: ChurnSource, plan: ChurnPlan, isKnown: (user: number) => boolean, ctx: TaskContext): Promise<ChurnRows | undefined> {
  const cutoff = laterCutoff(plan);
  const seen = Math.floor((plan.holdoutCutoff - plan.graceDays - cutoff) / plan.stepDays);
  if (!(seen > 0)) return undefined;
  const { users } = await source.population(cutoff, ctx);
  if (!users.some(isKnown)) return undefined;
  const rows = await rowsAtCutoffs(source, [cutoff], false, ctx);
  return censorAt(takeRows(rows, Int32Array.from(rows.users.keys()).filter((row) => isKnown(rows.users[row]))), seen);
}

/** Of nobody is known more than the first `seen` steps, in the gap or after it. */
export function censorAt(rows: ChurnRows, seen: number): ChurnRows {
  const isLater = rows.steps.map((steps) => Number(steps >= seen));
  return {
    ...rows,
    y: rows.y.map((left, row) => (isLater[row] ? 0 : left)),
    inGap: rows.inGap.map((left, row) => (isLater[row] ? 0 : left)),
    steps: rows.steps.map((steps) => Math.min(steps, seen)),
    cause: rows.cause.map((cause, row) => (isLater[row] ? 0 : cause)),
  };
}
