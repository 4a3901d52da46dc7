import type { TaskContext } from '../../core/contract/index.ts';
import { scaleLimits } from '../../core/economics/contactList.ts';
import type { ContactLimits } from '../../core/economics/contactList.ts';
import type { ContactTerms } from '../../core/economics/contactTerms.ts';
import { expectedCost, expectedGain, realisedGain } from '../../core/economics/gain.ts';
import { chooseThreshold } from '../../core/economics/gainThreshold.ts';
import { reportProfit } from '../../core/economics/profitReport.ts';
import type { ProfitReport } from '../../core/economics/profitReport.ts';
import { selectValues } from '../featureTables.ts';
import type { Economics } from './types.ts';

/** Users of a cutoff: how probable it is that they leave, whether they did, and what they are worth (NaN: not known). */
export interface ValuedUsers {
  readonly probability: Float64Array;
  readonly churned: Uint8Array | Float64Array;
  readonly value: Float64Array;
}

/** What a person who has nothing but the terms would contact from: where a contact of the mean value neither gains nor loses. 0.5 where none gains. */
export function breakEvenProbability({ saveRate, takeUp, incentive, contactCost }: ContactTerms, value: Float64Array): number {
  const known = value.filter((v) => !Number.isNaN(v));
  const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
  const probability = (takeUp * incentive + contactCost) / (saveRate * (mean - incentive) + takeUp * incentive);
  return probability > 0 && probability < 1 ? probability : 0.5;
}

/**
 * The profit of contacting held-out users by expected gain, from a threshold that calibration users chose. Users without a value are on no list; null where nobody has one.
 * The list's rows are those of `holdout`.
 */
export async function profitOfChampion(calibrating: ValuedUsers, holdout: ValuedUsers, economics: Economics, ctx: Pick<TaskContext, 'rng' | 'breathe'>): Promise<ProfitReport | null> {
  const rows = rowsWithValue(holdout.value);
  if (rows.length === 0) return null;
  const limits: ContactLimits = { capacity: economics.capacity, budget: economics.budget };
  const known = at(holdout, rows);
  const threshold = thresholdOf(at(calibrating, rowsWithValue(calibrating.value)), economics, limits, rows.length);
  const report = await reportProfit({ ...known, terms: economics, threshold, limits }, ctx);
  return { ...report, list: report.list.map((row) => rows[row]) };
}

/** Null where no list of calibration users would have paid. Without such users, whoever is expected to bring more than nothing. */
function thresholdOf(users: ValuedUsers, terms: ContactTerms, limits: ContactLimits, listed: number): number | null {
  if (users.probability.length === 0) return 0;
  const slice = { expected: expectedGain(users, terms), realised: realisedGain(users.churned, users.value, terms), cost: expectedCost(users, terms) };
  return chooseThreshold(slice, scaleLimits(limits, users.probability.length / listed)).threshold;
}

/** NaN where a user has no value. */
export function expectedProfitOf(probability: Float64Array, value: Float64Array, terms: ContactTerms): Float64Array {
  const rows = rowsWithValue(value);
  const gains = expectedGain({ probability: selectValues(probability, rows), value: selectValues(value, rows) }, terms);
  const all = new Float64Array(value.length).fill(NaN);
  rows.forEach((row, i) => (all[row] = gains[i]));
  return all;
}

function rowsWithValue(value: Float64Array): Int32Array {
  return Int32Array.from(value.keys()).filter((row) => Number.isFinite(value[row]));
}

function at({ probability, churned, value }: ValuedUsers, rows: Int32Array): ValuedUsers {
  return { probability: selectValues(probability, rows), churned: Uint8Array.from(rows, (row) => churned[row]), value: selectValues(value, rows) };
}
