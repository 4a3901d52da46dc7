import type { ContractOutcome, FeatureTable, LearningTask, TaskContext } from '../../core/contract/index.ts';
import type { StreamName } from './sources.ts';
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
  readonly name: StreamName;
  /** Which estimators fit beside those of a plain regression. */
  readonly learn: LearningTask;
  /** Every customer's key, ascending by UTF-16 code units, and the first day with a row of each. */
  readonly keys: readonly string[];
  readonly joined: Int32Array;
  /** First and last day with a row. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** The last day that the source seems complete to. */
  readonly completeThrough: number;
  readonly rows: { readonly read: number; readonly rejected: number };
  /** Currency of the money, such as `USD`; '' where it is not known. */
  readonly unit: string;
  /** What a reader should know of the rows, before anything is learned. */
  readonly warnings: readonly ReportWarning[];
  /** Every feature that `at` answers, in the table's order. */
  notes(horizonDays: number): readonly FeatureNote[];
  /** The population at a cutoff, from what was known strictly before it; `among`: those of these customers alone. */
  at(cutoff: number, horizonDays: number, ctx: TaskContext, among?: Int32Array): Promise<CutoffFeatures>;
  /** Money of each of `customers` in [from, to), as it was known at the start of day `to`; discounted to `from` at `discountRate` a year. */
  value(customers: Int32Array, from: number, to: number, discountRate: number): Float64Array;
  /** A customer's money by day, for a person to look at. */
  rowsOf(customer: number): readonly { readonly day: number; readonly amount: number }[];
  /** What the contracts of `customers` at `cutoff` came to; streams of purchases have none. */
  outcome?(customers: Int32Array, cutoff: number, horizonDays: number, discountRate: number): ContractOutcome;
}
