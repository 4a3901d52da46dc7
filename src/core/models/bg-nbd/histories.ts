import type { Feature, FeatureTable, TaskContext } from '../../contract/index.ts';
import { alignFeatures } from '../alignFeatures.ts';

/** What the model reads of a customer at the cutoff, by the names that a purchases task gives them. */
export const HISTORY_FEATURES = ['purchaseDays', 'activeSpanDays', 'tenureDays', 'repeatMeanAmount'] as const;

const NEEDED = HISTORY_FEATURES.map((name) => ({ name, kind: 'number' as const }));
const DAYS_A_WEEK = 7;
const ROWS_PER_BREATH = 65_536;
/** Days of any history, at most: two of them and a count fit into keys that are whole numbers. */
export const MOST_DAYS = 2 ** 26;

/** Customers' histories by row, in weeks. A row that is none (see `readHistories`) is NaN throughout. */
export interface Histories {
  readonly rows: number;
  /** x: repeat purchases, each day with a purchase but the first. */
  readonly repeats: Float64Array;
  /** tₓ: from the first purchase to the last. */
  readonly recency: Float64Array;
  /** T: from the first purchase to the end of the day before the cutoff. */
  readonly age: Float64Array;
  /** Mean money of a repeat purchase; NaN where there is none above 0. */
  readonly meanValue: Float64Array;
}

/**
 * A history is whole days: at least one with a purchase, no more repeats than days from first to last, and those no more than days observed. Anything else, a missing value
 * among it, is none. Throws `bad-input` that names a missing feature.
 */
export function readHistories(x: FeatureTable): Histories {
  const { histories, read } = openHistories(x);
  read(0, x.rows);
  return histories;
}

/** As `readHistories`, part by part, so that cancel is heard while many are read. */
export async function readManyHistories(x: FeatureTable, ctx: Pick<TaskContext, 'breathe'>): Promise<Histories> {
  const { histories, read } = openHistories(x);
  for (let from = 0; from < x.rows; from += ROWS_PER_BREATH) {
    await ctx.breathe();
    read(from, Math.min(from + ROWS_PER_BREATH, x.rows));
  }
  return histories;
}

/** Histories that are yet to be read, rows [from, to) at a time. */
function openHistories(x: FeatureTable): { readonly histories: Histories; read(from: number, to: number): void } {
  const [purchaseDays, span, tenure, money] = alignFeatures(NEEDED, x).map(valuesOf);
  const column = () => new Float64Array(x.rows).fill(NaN);
  const histories = { rows: x.rows, repeats: column(), recency: column(), age: column(), meanValue: column() };
  const read = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const repeats = purchaseDays[row] - 1;
      if (!isHistory(repeats, span[row], tenure[row] - 1)) continue;
      histories.repeats[row] = repeats;
      histories.recency[row] = span[row] / DAYS_A_WEEK;
      histories.age[row] = (tenure[row] - 1) / DAYS_A_WEEK;
      if (repeats > 0 && money[row] > 0 && money[row] < Infinity) histories.meanValue[row] = money[row];
    }
  };
  return { histories, read };
}

function isHistory(repeats: number, spanDays: number, ageDays: number): boolean {
  const whole = Number.isInteger(repeats) && Number.isInteger(spanDays) && Number.isInteger(ageDays);
  return whole && repeats >= 0 && repeats <= spanDays && (repeats > 0 || spanDays === 0) && spanDays <= ageDays && ageDays < MOST_DAYS;
}

function valuesOf(feature: Feature): Float64Array {
  return feature.kind === 'number' ? feature.values : new Float64Array(0);
}
