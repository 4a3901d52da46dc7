import type { ContractOutcome, TaskContext } from '../../contract/index.ts';
import type { ContractRows } from '../contract/features.ts';
import type { RenewalCounts } from './shiftedBetaGeometric.ts';

/** More renewals than these are counted as the last. */
const MAX_RENEWALS = 600;
/** An end this many days from a renewal, or fewer, fell on it: months are of different lengths. */
const NEAR_DAYS = 3;
const ROWS_PER_BREATH = 65_536;

/** Renewals of a row within a window: the first lies `daysToRenewal` ahead and is the `age`-th of its life. */
export interface RenewalPath {
  readonly age: number;
  readonly firstDay: number;
  readonly periodDays: number;
}

/** How old, in renewals, a row is at its next one. In a trial payments have not begun: the first renewal comes a period after the trial. */
export function renewalPath(rows: ContractRows, row: number): RenewalPath {
  const periodDays = rows.periodDays[row];
  if (rows.trialDaysLeft[row] > 0) return { age: 1, firstDay: rows.trialDaysLeft[row] + periodDays, periodDays };
  const firstDay = rows.daysToRenewal[row];
  const age = Math.max(1, Math.round((rows.contractDays[row] + firstDay) / periodDays));
  return { age: Math.min(age, MAX_RENEWALS), firstDay, periodDays };
}

export interface MutableCounts extends RenewalCounts {
  readonly atRisk: Float64Array;
  readonly ended: Float64Array;
}

/** What the training rows say of renewals. */
export interface Renewals {
  /** By slot: those of each row's slot, see countRenewals. */
  readonly bySlot: readonly MutableCounts[];
  /** Weighted rows whose trial ended within the horizon, and those of them who went on. */
  readonly trials: number;
  readonly converted: number;
}

/**
 * Counts the renewals that rows came to within the horizon, each row into the counts of its slot. Rows in a trial count for the trials alone, and rows of known ends
 * for nothing. An end between two renewals counts at the one that it comes before; where that lies beyond the horizon it adds an end to those who came
 * to that renewal, for those that stay are not counted there.
 */
export async function countRenewals(rows: ContractRows, { days, ended, horizonDays }: ContractOutcome, weight: Float64Array, slots: number, slotOfRow: Int32Array, ctx: TaskContext): Promise<Renewals> {
  const bySlot = Array.from({ length: slots }, (): MutableCounts => ({ atRisk: new Float64Array(MAX_RENEWALS), ended: new Float64Array(MAX_RENEWALS) }));
  let trials = 0;
  let converted = 0;
  for (let row = 0; row < rows.rows; row++) {
    if (row % ROWS_PER_BREATH === 0) await ctx.breathe();
    if (weight[row] === 0 || !Number.isNaN(rows.daysToKnownEnd[row])) continue;
    const trial = rows.trialDaysLeft[row];
    if (trial > 0) {
      if (trial >= horizonDays) continue;
      trials += weight[row];
      if (ended[row] === 0 || days[row] > trial + NEAR_DAYS) converted += weight[row];
      continue;
    }
    countRow(bySlot[slotOfRow[row]], renewalPath(rows, row), days[row], ended[row] === 1, horizonDays, weight[row]);
  }
  for (const counts of bySlot) counts.atRisk.forEach((count, i) => (counts.atRisk[i] = Math.max(count, counts.ended[i])));
  return { bySlot, trials, converted };
}

function countRow({ atRisk, ended }: MutableCounts, { age, firstDay, periodDays }: RenewalPath, days: number, isEnd: boolean, horizonDays: number, weight: number): void {
  let t = age;
  let day = firstDay;
  for (; day < horizonDays && (!isEnd || day < days - NEAR_DAYS); day += periodDays) {
    atRisk[Math.min(t, MAX_RENEWALS) - 1] += weight;
    t++;
  }
  if (!isEnd) return;
  const at = Math.min(t, MAX_RENEWALS) - 1;
  ended[at] += weight;
  if (day < horizonDays) atRisk[at] += weight;
}

/** The counts of several slots together. */
export function addCounts(counts: readonly RenewalCounts[]): MutableCounts {
  const sum = { atRisk: new Float64Array(MAX_RENEWALS), ended: new Float64Array(MAX_RENEWALS) };
  for (const { atRisk, ended } of counts) {
    for (let i = 0; i < MAX_RENEWALS; i++) {
      sum.atRisk[i] += atRisk[i];
      sum.ended[i] += ended[i];
    }
  }
  return sum;
}
