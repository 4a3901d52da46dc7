import type { NormalEquations } from '../linear/normalEquations.ts';

/** Penalties on the mean squared error: l1 · Σ|b| + ½ l2 · Σb². */
export interface Penalties {
  readonly l1: number;
  readonly l2: number;
}

/** Ends the descent; the unit of `tol` is standard deviations of the target. */
export interface Patience {
  readonly tol: number;
  readonly maxIter: number;
  breathe(): Promise<void>;
}

export interface Descent {
  readonly sweeps: number;
  readonly converged: boolean;
}

/** Updates between two breaths: some 5 ms. */
const UPDATES_PER_BREATH = 3_000_000;

/** Minimises ½ mean (y − Xb)² + l1 · Σ|b| + ½ l2 · Σb² from the normal equations, one coefficient after the other. */
export interface CoordinateDescent {
  /** Starts where the last descent ended (0 at first), so that a path of falling penalties is quick. */
  descend(penalties: Penalties, patience: Patience): Promise<Descent>;
  /** By column; changed by `descend`. */
  readonly coefficients: Float64Array<ArrayBuffer>;
}

/**
 * Cyclic coordinate descent with covariance updates and an active set (Friedman, Hastie & Tibshirani 2010, 2.2 and 2.6): sweeps over the
 * coefficients that are not 0 until they rest, then over all, until none moves. A column that does not vary stays 0.
 */
export function createCoordinateDescent({ columns, weight, gram, moment, targetSpread }: NormalEquations): CoordinateDescent {
  const covariance = symmetric(gram, columns, weight);
  const coefficients = new Float64Array(columns);
  /** Covariance of each column with what is not explained yet. */
  const residual = moment.map((value) => value / weight);
  const all = Array.from(coefficients.keys());
  let updates = 0;

  /** Best value of one coefficient, the others as they are; answers how far the column's share of the prediction moved. */
  function update(column: number, { l1, l2 }: Penalties, over: readonly number[]): number {
    const start = column * columns;
    const variance = covariance[start + column];
    if (!(variance > 0)) return 0;
    const before = coefficients[column];
    const pull = residual[column] + variance * before;
    const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - l1)) / (variance + l2);
    if (after === before) return 0;
    coefficients[column] = after;
    for (const k of over) residual[k] -= (after - before) * covariance[start + k];
    updates += over.length;
    return Math.abs(after - before) * Math.sqrt(variance);
  }

  /** Updates each of the columns, and the residuals of these alone. */
  async function sweep(over: readonly number[], penalties: Penalties, breathe: Patience['breathe']): Promise<number> {
    let moved = 0;
    for (const column of over) {
      moved = Math.max(moved, update(column, penalties, over));
      if (updates < UPDATES_PER_BREATH) continue;
      updates = 0;
      await breathe();
    }
    updates += over.length;
    return moved;
  }

  /** The residuals of the columns that were not swept over, from how the others changed. */
  function catchUp(active: readonly number[], resting: readonly number[], before: Float64Array): void {
    for (const column of active) {
      const change = coefficients[column] - before[column];
      if (change === 0) continue;
      for (const k of resting) residual[k] -= change * covariance[column * columns + k];
      updates += resting.length;
    }
  }

  async function descend(penalties: Penalties, { tol, maxIter, breathe }: Patience): Promise<Descent> {
    const enough = tol * targetSpread;
    let sweeps = 0;
    while (sweeps < maxIter) {
      sweeps++;
      if ((await sweep(all, penalties, breathe)) <= enough) return { sweeps, converged: true };
      const active = all.filter((column) => coefficients[column] !== 0);
      const resting = all.filter((column) => coefficients[column] === 0);
      const before = coefficients.slice();
      while (sweeps < maxIter && (await sweep(active, penalties, breathe)) > enough) sweeps++;
      catchUp(active, resting, before);
    }
    return { sweeps, converged: false };
  }

  return { coefficients, descend };
}

/** The whole of a lower triangle, divided by the weight: rows are columns, so that both are read in order. */
function symmetric(lower: Float64Array, columns: number, weight: number): Float64Array {
  const whole = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) whole[a * columns + b] = whole[b * columns + a] = lower[a * columns + b] / weight;
  }
  return whole;
}
