import { WorkbenchError } from '../../core/contract/index.ts';
import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { selectRows } from '../featureTables.ts';
import type { ChurnOutcome, ChurnSource } from './types.ts';

/** Every user at risk at a cutoff, as models read them. Row i is of user `users[i]`. */
export interface UsersAtRisk {
  readonly cutoff: number;
  readonly users: Int32Array;
  readonly x: FeatureTable;
  readonly sequences?: FeatureTable;
}

/** The users that every model is judged by. */
export interface Holdout extends UsersAtRisk {
  readonly outcome: ChurnOutcome;
  /** Rows without those who left within the gap. */
  readonly judged: Int32Array;
  /** Of the judged rows. */
  readonly churned: Uint8Array;
  /** 1, 0, or NaN where a user left within the gap; of all rows. */
  readonly actual: Float64Array;
}

export async function usersAtRisk(source: ChurnSource, cutoff: number, withSequences: boolean, ctx: TaskContext, among?: Int32Array): Promise<UsersAtRisk> {
  const { users, features } = await source.at(cutoff, ctx, among);
  return { cutoff, users, x: features, ...(withSequences ? { sequences: await source.sequences(users, cutoff, ctx) } : {}) };
}

/** Throws `not-enough-data` where nobody can be judged by, or all left, or all stayed. */
export async function readHoldout(source: ChurnSource, cutoff: number, withSequences: boolean, ctx: TaskContext): Promise<Holdout> {
  const atRisk = await usersAtRisk(source, cutoff, withSequences, ctx);
  const outcome = source.outcome(atRisk.users, cutoff);
  const judged = Int32Array.from(atRisk.users.keys()).filter((row) => outcome.inGap[row] === 0);
  const churned = Uint8Array.from(judged, (row) => outcome.churned[row]);
  const leavers = churned.reduce((sum, value) => sum + value, 0);
  if (leavers === 0 || leavers === churned.length) {
    const day = formatDay(cutoff);
    throw new WorkbenchError('not-enough-data', `Of ${churned.length} users at risk on ${day}, ${leavers} left: models can only be judged where some left and some stayed. Choose another as-of or horizon.`, { option: 'asOf', users: churned.length, leavers, day, messageKey: 'churn-one-outcome' });
  }
  return { ...atRisk, outcome, judged, churned, actual: actualOf(outcome) };
}

/** 1 left, 0 stayed, NaN left within the gap. */
export function actualOf({ churned, inGap }: ChurnOutcome): Float64Array {
  return Float64Array.from(churned, (left, row) => (inGap[row] === 1 ? NaN : left));
}

/** The judged rows as models read them. */
export function judgedInputs({ x, sequences, judged }: Holdout): Pick<UsersAtRisk, 'x' | 'sequences'> {
  return { x: selectRows(x, judged), ...(sequences ? { sequences: selectRows(sequences, judged) } : {}) };
}
