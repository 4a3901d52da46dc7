import { WorkbenchError } from '../contract/index.ts';

/** Throws `bad-input` that names the first row whose target does not fit, what the objective needs and the remedy. */
export function checkTargets(y: Float64Array, objective: string, fits: (target: number) => boolean, need: string, remedy: string): void {
  const row = y.findIndex((target) => !fits(target));
  if (row < 0) return;
  throw new WorkbenchError('bad-input', `The target is ${y[row]} at row ${row + 1}. The objective "${objective}" needs ${need}. ${remedy}`, { objective, row: row + 1 });
}

/** For objectives that take any quantity. */
export function checkQuantities(y: Float64Array, objective: string): void {
  checkTargets(y, objective, Number.isFinite, 'finite numbers', 'Leave such rows out.');
}
