import type { Feature, FeatureTable, TaskContext } from '../../contract/index.ts';
import { alignFeatures } from '../alignFeatures.ts';

/** What a model of when customers buy reads of one at the cutoff, by the names that a purchases task gives them. */
export const PURCHASE_FEATURES = ['purchaseDays', 'activeSpanDays', 'tenureDays'] as const;
/** The same with what a repeat purchase brought. */
export const HISTORY_FEATURES = [...PURCHASE_FEATURES, 'repeatMeanAmount'] as const;

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
  /** Mean money of a repeat purchase; NaN where there is none above 0, or none is read. */
  readonly meanValue: Float64Array;
}

/**
 * A history is whole days: at least one with a purchase, no more repeats than days from first to last, and those no more than days observed. Anything else, a missing value
 * among it, is none. Throws `bad-input` that names a missing feature of those that are read.
 */
export function readHistories(x: FeatureTable, features: readonly string[] = HISTORY_FEATURES): Histories {
  const { histories, read } = openHistories(x, features);
  read(0, x.rows);
  return histories;
}

/** As `readHistories`, part by part, so that cancel is heard while many are read. */
export async function readManyHistories(x: FeatureTable, ctx: Pick<TaskContext, 'breathe'>, features: readonly string[] = HISTORY_FEATURES): Promise<Histories> {
  const { histories, read } = openHistories(x, features);
  for (let from = 0; from < x.rows; from += ROWS_PER_BREATH) {
    await ctx.breathe();
    read(from, Math.min(from + ROWS_PER_BREATH, x.rows));
  }
  return histories;
}

/** Histories that are yet to be read, rows [from, to) at a time. */
function openHistories(x: FeatureTable, features: readonly string[]): { readonly histories: Histories; read(from: number, to: number): void } {
  const needed = features.map((name) => ({ name, kind: 'number' as const }));
  const [purchaseDays, span, tenure, money] = alignFeatures(needed, x).map(valuesOf);
  const column = () => new Float64Array(x.rows).fill(NaN);
  const histories = { rows: x.rows, repeats: column(), recency: column(), age: column(), meanValue: column() };
  const read = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const repeats = purchaseDays[row] - 1;
      if (!isHistory(repeats, span[row], tenure[row] - 1)) continue;
      histories.repeats[row] = repeats;
      histories.recency[row] = span[row] / DAYS_A_WEEK;
      histories.age[row] = (tenure[row] - 1) / DAYS_A_WEEK;
      if (repeats > 0 && money?.[row] > 0 && money[row] < Infinity) histories.meanValue[row] = money[row];
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
