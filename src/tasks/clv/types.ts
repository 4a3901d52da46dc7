import type { Artifact, Estimate, Importance, LearningCurve, ParamValue } from '../../core/contract/index.ts';
import type { DecileRow } from '../../core/metrics/deciles.ts';
import type { GainCurve } from '../../core/metrics/gainCurve.ts';
import type { Outlook, OutlookCoverage, RowOutlook } from '../../core/metrics/outlook.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { RegressionMetrics } from '../../core/metrics/regression.ts';
import type { SegmentTotals } from '../../core/metrics/segmentTotals.ts';
import type { Tracking } from '../../core/metrics/tracking.ts';
import type { ModelRequest, PermutationImportance, ReportWarning } from '../types.ts';
import type { Kind } from './money/kinds.ts';
import type { StreamName } from './sources.ts';

export type { Comparison, DecileRow, Estimate, GainCurve, ModelRequest, Outlook, OutlookCoverage, PermutationImportance, ReportWarning, RowOutlook, SegmentTotals };

/** Days are whole days since 1970-01-01. */
export interface ClvOptions {
  /** Cutoff at which predictions are wanted: only rows dated strictly before it make features. */
  readonly asOf: number;
  readonly horizonDays: number;
  /** Those of both streams; each is trained on the streams that it can learn from. */
  readonly models: readonly ModelRequest[];
  readonly seed: number;
  /** Last day that both streams are complete to. */
  readonly completeThrough: number;
  /** A control: learn from shuffled targets. An honest report then shows a baseline ahead. */
  readonly shuffleTarget?: boolean;
  /** Where no training cutoff is legal: five folds by customer, labelled "same period, not a forecast". */
  readonly allowFolds?: boolean;
  readonly money: MoneyOptions;
  /** Where the RFM scores are cut: fifths of the training rows, or the seed document's fixed amounts. */
  readonly rfm: 'quantiles' | 'seed';
  /** Engagement from page views, session duration and feature usage, each in standard deviations of the training rows, or the seed document's sum of raw numbers. */
  readonly engagement: 'scaled' | 'seed';
}

/** `gross`: charges; `net`: less discounts, refunds and chargebacks; `margin`: what of net is earned. */
export type Measure = 'gross' | 'net' | 'margin';

/** How rows become money: what every number of a report counts. */
export interface MoneyOptions {
  readonly measure: Measure;
  /** The report's currency; default: the only one, else the commonest. */
  readonly currency?: string;
  /** A year; money a day after the cutoff counts (1 + rate)^(−1 / 365) of itself. 0: not discounted. */
  readonly discountRate: number;
  /** What of net is earned, beside the rows' own margin. */
  readonly marginShare: number;
  /** Whether charges contain the tax that rows of kind `tax` state: net is then less it. */
  readonly taxIncluded: boolean;
}

/** What is known of customers beside their money. */
export interface AttributeOptions {
  /** Columns of the customers table that never change. */
  readonly staticColumns: readonly string[];
  /** The day on which the customers table was exported; its other columns are known from the day after. */
  readonly exportedOn?: number;
}

/** Transactions as arrays of one length. `customer` codes point into `customers`. */
export interface Transactions {
  readonly customers: readonly string[];
  readonly customer: Int32Array;
  /** The day that the money counts on: of a refund that names its order, the order's. */
  readonly day: Int32Array;
  /** The row’s own day, never before `day`: cutoffs after it know the row. */
  readonly knownFrom: Int32Array;
  /** What the row is worth under the measure asked for, in the report's currency: below 0 where money went back. */
  readonly amount: Float64Array;
  /** Of charges, refunds and chargebacks their money, whatever the measure; 0 of other rows. May be `amount` itself. */
  readonly gross: Float64Array;
  /** 1 for a charge that brings money in or is free, 0 for all else: only these are transactions to features that count. */
  readonly isPurchase: Uint8Array;
  /** Rows left out because the customer, date or amount was missing. */
  readonly incompleteRows: number;
  readonly rowsRead: number;
  /** Currency of `amount`, such as `$` or `EUR`; absent where unknown. */
  readonly unit?: string;
  /** What the rows sum up to as the file writes them, by currency and kind. */
  readonly totals: readonly LedgerTotal[];
  readonly warnings: readonly ReportWarning[];
}

/** Σ of the amounts of a kind in a currency ('' where unknown), as written: signs and currency are the file's. */
export interface LedgerTotal {
  readonly currency: string;
  readonly kind: Kind;
  readonly rows: number;
  readonly amount: number;
}

/**
 * `future`: the hold-out's window ends at asOf + horizon, and the list's predictions are the hold-out's.
 * `earlier`: the data ends before asOf + horizon; an earlier cutoff was held out, and the list is for the future, without actuals.
 * `same-period`: five folds by customer; not a forecast.
 */
export type HoldoutKind = 'future' | 'earlier' | 'same-period';

/** When what is learned from what. Windows are [cutoff, cutoff + horizonDays). */
export interface ClvPlan {
  readonly holdoutKind: HoldoutKind;
  readonly asOf: number;
  readonly horizonDays: number;
  readonly holdoutCutoff: number;
  /** Ascending; empty for `same-period`. */
  readonly trainingCutoffs: readonly number[];
  readonly firstDay: number;
  readonly completeThrough: number;
  /** The longest horizon with at least one training cutoff and a hold-out, for the offer; 0 where there is none. */
  readonly longestLegalHorizon: number;
}

export interface ClvMetrics extends RegressionMetrics {
  /** G(predicted) / G(actual), ties averaged; null where an actual is negative or all are equal. */
  readonly gini: number | null;
}

export interface ClvModelReport {
  readonly kind: string;
  readonly role: 'learner' | 'baseline';
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly metrics: ClvMetrics;
  readonly comparison: Comparison | null;
  readonly featureImportance: readonly Importance[];
  readonly deciles: readonly DecileRow[];
  readonly gain: GainCurve;
  /** At most 2,000 customers, evenly by rank of prediction: actual against predicted. */
  readonly scatter: { readonly predicted: readonly number[]; readonly actual: readonly number[] };
  readonly facts: Readonly<Record<string, number>>;
  /** RMSE per iteration, where the model learns in steps. */
  readonly learning: LearningCurve | null;
  /** True where the person stopped it early: a smaller, valid model. */
  readonly stoppedEarly: boolean;
  readonly fitMs: number;
  readonly predictMs: number;
  /** How it was judged beside the metrics; absent in a run that an earlier version kept. */
  readonly judged?: ClvJudgement;
}

export interface ClvJudgement {
  /** A statistical model's estimates by name; null for others. */
  readonly fitted: Readonly<Record<string, Estimate>> | null;
  /** In RMSE, on at most 2,000 customers of the hold-out; empty for baselines. */
  readonly permutationImportance: readonly PermutationImportance[];
  /** What a prediction means for one customer; null where no row was left to learn that from. */
  readonly outlook: Outlook | null;
  /** The outlook on the hold-out; null where there is no outlook, or the hold-out's rows made it (`same-period`). */
  readonly coverage: OutlookCoverage | null;
  readonly tracking: ClvTracking;
  /** Totals and misses by kinds of customers. */
  readonly segments: readonly SegmentedTotals[];
}

/** Its total over the weeks of the hold-out's window. `training`: it has no profile in time of its own, and is spread by the training windows' shape. */
export interface ClvTracking extends Tracking {
  readonly profile: 'model' | 'training';
}

/** A kind of customers by one feature: numbers from `low` to `high`, both included; a value of a category; all other values; or none. */
export type Segment =
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'category'; readonly name: string }
  | { readonly kind: 'rest' }
  | { readonly kind: 'missing' };

export interface SegmentedTotals {
  readonly feature: string;
  readonly segments: readonly (SegmentTotals & { readonly segment: Segment })[];
}

export interface FeatureNote {
  readonly name: string;
  readonly unit: string;
  /** One line, English; the page translates by name. */
  readonly meaning: string;
}

export interface ClvReport {
  readonly task: 'clv';
  readonly plan: ClvPlan;
  readonly seed: number;
  /** What the money counts; absent in reports of versions that knew plain sums alone. */
  readonly money?: MoneyOptions;
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly unit: string;
  readonly features: readonly FeatureNote[];
  /**
   * Keys: `incomplete-rows`, those of ledgerWarnings, of spellWarnings and of attributes, `shuffled-target`, `as-of-after-data`, `same-period`,
   * `holdout-outside-training`, `cohort`, `young-customers`, `leak-suspected`, `value-depends-on-frequency`, `stopped`, `learner-biased`,
   * `no-difference`, `champion-is-baseline`, `champion-biased`, `champion-biased-constant`, `streams-simple`.
   */
  readonly warnings: readonly ReportWarning[];
  /** Ranked by RMSE, best first. */
  readonly models: readonly ClvModelReport[];
  /** The model to use: the best learner if it is better than the best baseline (interval excludes 0) and |bias| ≤ 10 %, else the best baseline. */
  readonly champion: string;
  readonly championIsBaseline: boolean;
  /** Where there are two streams of money: a report of each; this one is then of their sum. */
  readonly streams?: Readonly<Partial<Record<StreamName, ClvReport>>>;
  readonly timingsMs: { readonly features: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number };
}

/** One row for each customer with a transaction before the cutoff. `actual` is NaN where unknown. */
export interface ClvPredictions {
  readonly keys: readonly string[];
  readonly cutoff: number;
  readonly actual: Float64Array;
  readonly byKind: Readonly<Record<string, Float64Array>>;
  /** What predictions are made of, as `<kind>-<part>`: the chance to be alive, expected purchases, … NaN: no estimate. */
  readonly parts?: Readonly<Record<string, Float64Array>>;
}

/** What training leaves behind: report, predictions, and all that scoring new data needs. */
export interface ClvResult {
  readonly report: ClvReport;
  readonly predictions: ClvPredictions;
  /** One per model kind, RFM quantiles and scaling inside; hold no training rows. */
  readonly models: Readonly<Record<string, Artifact>>;
  /** What the features need beside the rows (RFM cuts), fitted on training rows. */
  readonly featureState: Artifact;
}
