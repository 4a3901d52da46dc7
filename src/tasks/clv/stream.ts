import type { ContractOutcome, FeatureTable, LearningTask, TaskContext } from '../../core/contract/index.ts';
import type { FeatureNote, ReportWarning } from './types.ts';

/** What was known of some customers at a cutoff. */
export interface CutoffFeatures {
  /** Row i of `x` is customer `customers[i]` of the stream's keys. */
  readonly customers: Int32Array;
  readonly x: FeatureTable;
}

/**
 * A stream of money: purchases, or subscriptions. At any cutoff it says whose future is asked for, what was known of them strictly before it,
 * and what they brought in a window. Training, judging and the list are the same for both.
 */
export interface Stream {
  readonly name: 'transactions' | 'subscriptions';
  /** Which estimators fit beside those of a plain regression. */
  readonly learn: LearningTask;
  /** Every customer's key, ascending by UTF-16 code units. */
  readonly keys: readonly string[];
  /** First day with a row, and the last day that the source is complete to. */
  readonly firstDay: number;
  readonly completeThrough: number;
  readonly notes: (horizonDays: number) => readonly FeatureNote[];
  /** The population at a cutoff, from what was known strictly before it. */
  at(cutoff: number, horizonDays: number, ctx: TaskContext): Promise<CutoffFeatures>;
  /** Money of each of `customers` in [from, to), as it was known at the start of day `to`; discounted to `from` at `discountRate` a year. */
  value(customers: Int32Array, from: number, to: number, discountRate: number): Float64Array;
  /** What the contracts of `customers` at `cutoff` came to; streams of purchases have none. */
  outcome?(customers: Int32Array, cutoff: number, horizonDays: number, discountRate: number): ContractOutcome;
  /** What a reader should know of the rows, before anything is learned. */
  readonly warnings: readonly ReportWarning[];
}
