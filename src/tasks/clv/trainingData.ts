import { WorkbenchError } from '../../core/contract/index.ts';
import type { ContractOutcome, FeatureTable, TaskContext } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';
import { groupHoldout } from '../../core/selection/folds.ts';
import type { Holdout } from '../../core/selection/folds.ts';
import { selectRows, selectValues, stackTables } from '../featureTables.ts';
import type { Stream } from './stream.ts';

/** Rows to learn from or to be judged by: one for each customer and cutoff. */
export interface ClvRows {
  readonly x: FeatureTable;
  /** Money in [cutoff, cutoff + horizon). */
  readonly y: Float64Array;
  /** Index into the stream's keys: the group that a split never cuts. */
  readonly customers: Int32Array;
  /** For contracts alone. */
  readonly outcome?: ContractOutcome;
}

/** Rows of several cutoffs, one cutoff after the other, and whose they are at each. */
export interface CutoffRows extends ClvRows {
  readonly populations: readonly { readonly cutoff: number; readonly customers: Int32Array }[];
}

/** What rows are made for. */
export interface Window {
  readonly horizonDays: number;
  readonly discountRate: number;
}

/** Share of customers whose rows are for early stopping, the live curve, and the ranges of predictions. On CDNOW a fifth cost more accuracy than the curve is worth. */
export const VALIDATION_SHARE = 0.1;
/** With fewer customers than this a validation slice says nothing, and none is taken. */
const MIN_CUSTOMERS_TO_SPLIT = 10;

/** The rows of several cutoffs, one cutoff after the other. */
export async function rowsAt(stream: Stream, cutoffs: readonly number[], { horizonDays, discountRate }: Window, ctx: TaskContext): Promise<CutoffRows> {
  const parts: ClvRows[] = [];
  for (const [i, cutoff] of cutoffs.entries()) {
    ctx.onProgress({ phase: 'features', done: i, total: cutoffs.length, unit: 'steps' });
    const { customers, x } = await stream.at(cutoff, horizonDays, ctx);
    await ctx.breathe();
    const y = stream.value(customers, cutoff, cutoff + horizonDays, discountRate);
    parts.push({ x, y, customers, outcome: stream.outcome?.(customers, cutoff, horizonDays, discountRate) });
  }
  await ctx.breathe();
  const rows = stackRows(parts);
  if (rows.x.rows === 0) throw new WorkbenchError('not-enough-data', NOBODY[stream.name], { option: 'asOf' });
  return { ...rows, populations: parts.map(({ customers }, i) => ({ cutoff: cutoffs[i], customers })) };
}

const NOBODY = {
  transactions: 'No customer has a transaction before the cutoff. Choose a later as-of or a shorter horizon.',
  subscriptions: 'No customer has a subscription that is open at the cutoff. Choose another as-of or a shorter horizon.',
};

function stackRows(parts: readonly ClvRows[]): ClvRows {
  const outcomes = parts.flatMap(({ outcome }) => outcome ?? []);
  return {
    x: stackTables(parts.map(({ x }) => x)),
    y: joinNumbers(parts.map(({ y }) => y)),
    customers: join(parts.map(({ customers }) => customers), (length) => new Int32Array(length)),
    outcome: outcomes.length === 0 ? undefined : stackOutcomes(outcomes),
  };
}

function stackOutcomes(outcomes: readonly ContractOutcome[]): ContractOutcome {
  return {
    ...outcomes[0],
    days: joinNumbers(outcomes.map(({ days }) => days)),
    ended: join(outcomes.map(({ ended }) => ended), (length) => new Uint8Array(length)),
    expansion: joinNumbers(outcomes.map(({ expansion }) => expansion)),
    contraction: joinNumbers(outcomes.map(({ contraction }) => contraction)),
  };
}

function joinNumbers(parts: readonly Float64Array[]): Float64Array {
  return join(parts, (length) => new Float64Array(length));
}

function join<T extends { readonly length: number; set(values: T, at: number): void }>(parts: readonly T[], create: (length: number) => T): T {
  const joined = create(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A control: the same targets, each on a row drawn by lot with all that became of it, so that there is nothing to learn. */
export function shuffleTargets(rows: ClvRows, rng: Rng): ClvRows {
  const order = rng.shuffle(Int32Array.from(rows.y, (_, row) => row));
  return { ...rows, y: selectValues(rows.y, order), outcome: rows.outcome && takeOutcome(rows.outcome, order) };
}

/** The given rows. */
export function takeRows({ x, y, customers, outcome }: ClvRows, indices: Int32Array): ClvRows {
  return { x: selectRows(x, indices), y: selectValues(y, indices), customers: Int32Array.from(indices, (row) => customers[row]), outcome: outcome && takeOutcome(outcome, indices) };
}

function takeOutcome(outcome: ContractOutcome, indices: Int32Array): ContractOutcome {
  return {
    ...outcome,
    days: selectValues(outcome.days, indices),
    ended: Uint8Array.from(indices, (row) => outcome.ended[row]),
    expansion: selectValues(outcome.expansion, indices),
    contraction: selectValues(outcome.contraction, indices),
  };
}

/** Rows that are set apart from what is learned, and which of all they are. */
export interface RowsApart extends ClvRows {
  /** Row numbers among those that were split, ascending. */
  readonly places: Int32Array;
}

/** A tenth of the customers, with all their rows, set apart from what is learned: those of `isApart`, else drawn by lot. */
export function splitValidation(rows: ClvRows, rng: Rng, isApart?: (customer: number) => boolean): { readonly learn: ClvRows; readonly apart?: RowsApart } {
  if (new Set(rows.customers).size < MIN_CUSTOMERS_TO_SPLIT) return { learn: rows };
  const { train, holdout } = isApart ? splitBy(rows.customers, isApart) : groupHoldout(rows.customers, VALIDATION_SHARE, rng);
  if (train.length === 0 || holdout.length === 0) return { learn: rows };
  return { learn: takeRows(rows, train), apart: { ...takeRows(rows, holdout), places: holdout } };
}

function splitBy(customers: Int32Array, isApart: (customer: number) => boolean): Holdout {
  const places = Int32Array.from(customers.keys());
  return { train: places.filter((row) => !isApart(customers[row])), holdout: places.filter((row) => isApart(customers[row])) };
}
