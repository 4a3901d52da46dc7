/** Who leaves, when, and whom to contact. What the parts of the task hand to each other. */
import type { Artifact, FeatureTable, Importance, LearningCurve, ParamValue, Role, TaskContext } from '../../core/contract/index.ts';
import type { Calibration } from '../../core/calibration/calibration.ts';
import type { ProfitReport } from '../../core/economics/profitReport.ts';
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { BrierOverTime } from '../../core/metrics/survivalScores.ts';
import type { ModelRequest, PermutationImportance, ReportWarning } from '../types.ts';
import type { FeatureNote } from '../clv/types.ts';
import type { ChurnJudgement } from './judge.ts';
import type { EventSourceName } from './sources.ts';

export type { Comparison, ModelRequest, PermutationImportance, ReportWarning };

/** The length of a step in days: a day, or a week. */
export type ChurnStep = 'day' | 'week';

/**
 * What leaving is. `no-activity`, `no-purchase`: no qualifying row in all of [cutoff + gap, cutoff + gap + horizon).
 * `contract-end`: access ends in that window and does not come back within the grace.
 */
export type ChurnLabel = 'no-activity' | 'no-purchase' | 'contract-end';

/** How several values of a step become one. */
export type Combine = 'sum' | 'mean' | 'last';
/** What a step without a row is worth: nothing happened, or nothing is known. */
export type Gap = 'zero' | 'missing';

/** Something that is counted or measured of a user at each step. Kept with a run, so that later tables are read alike. */
export interface ChurnMeasure {
  /** Unique among all sources' measures. */
  readonly name: string;
  readonly source: EventSourceName;
  /** The column that holds it, or with `kind` the column that names kinds; absent: rows are counted. */
  readonly column?: string;
  /** Rows of this kind are counted. */
  readonly kind?: string;
  readonly combine: Combine;
  readonly gap: Gap;
}

/** How tables become users at risk: needed before they are read. Window, horizon and gap are steps. */
export interface ChurnReading {
  readonly step: ChurnStep;
  /** Steps before the cutoff that make features, and within which a user must have been active to be at risk. */
  readonly window: number;
  readonly horizon: number;
  readonly gap: number;
  readonly label: ChurnLabel;
  /** Days without access after which an end counts as leaving. */
  readonly graceDays: number;
  /** Columns that are no measures or attributes, and such as are although their name looks like an answer. */
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** By measure, where a person said so; else as proposed from name and values. */
  readonly combine: Readonly<Record<string, Combine>>;
  readonly gaps: Readonly<Record<string, Gap>>;
  /** A run's measures, for reading later tables alike; absent: proposed. */
  readonly measures?: readonly ChurnMeasure[];
  /** Texts of the reason column that mean a failed payment; absent: proposed by their words. */
  readonly failedPayment?: readonly string[];
  /** Columns of the users table that never change, and the day on which it was exported. */
  readonly staticColumns: readonly string[];
  readonly exportedOn?: number;
  /** Last day that all sources, or each by name, are complete to; else as their rows look. */
  readonly completeThrough?: number | Readonly<Record<string, number>>;
}

/** Days are whole days since 1970-01-01. */
export interface ChurnOptions extends ChurnReading {
  /** The cutoff at which risk is asked for: only rows dated strictly before it are known. */
  readonly asOf: number;
  readonly models: readonly ModelRequest[];
  readonly seed: number;
  /** Last day that all sources are complete to. */
  readonly completeThrough: number;
  /** The seed document's boost of anomalous users' risk: min(p + 0.2, 1). */
  readonly anomalyBoost: boolean;
  readonly calibration: 'auto' | 'isotonic' | 'sigmoid' | 'none';
  /** Passes over the rows that networks make at most; absent: the model's own. */
  readonly epochs?: number;
  readonly economics: Economics;
  /** A control: learn from shuffled labels. */
  readonly shuffleTarget?: boolean;
}

/** What contacting is worth; money in the unit of the value. See core/economics. */
export interface Economics {
  /** Share of leavers who stay when contacted (s), and of stayers who take the incentive up (a). */
  readonly saveRate: number;
  readonly takeUp: number;
  /** Money of the incentive (d) and of one contact (c). */
  readonly incentive: number;
  readonly contactCost: number;
  /** V, what a retained user is worth more than a lost one: a number for all, a column of the users, months of the contracts' money, or what a run on lifetime value says. */
  readonly value: { readonly kind: 'constant'; readonly amount: number } | { readonly kind: 'column'; readonly column: string } | { readonly kind: 'mrr'; readonly months: number } | { readonly kind: 'clv'; readonly runId: string };
  /** Contacts that can be made, and money that can be spent; absent: no limit. */
  readonly capacity?: number;
  readonly budget?: number;
  /** What the budget counts: the expected cost of a contact (default), or the most it can cost, c + d. */
  readonly budgetCounts?: 'expected' | 'certain';
  /** Share of the list that is held out as a random control. */
  readonly controlShare: number;
}

/** When what is learned from what. Label windows are [cutoff + gap, cutoff + gap + horizon) steps. */
export interface ChurnPlan {
  readonly asOf: number;
  readonly stepDays: number;
  readonly window: number;
  readonly horizon: number;
  readonly gap: number;
  /** `future`: the label window of as-of is complete; `earlier`: an earlier cutoff was held out, and the list has no answers yet. */
  readonly holdoutKind: 'future' | 'earlier';
  readonly holdoutCutoff: number;
  /** Ascending; their label windows end by the hold-out's cutoff. */
  readonly trainingCutoffs: readonly number[];
  readonly firstDay: number;
  readonly completeThrough: number;
  /** Days after a label window in which a return still undoes an end: `graceDays` of contracts, else 0. */
  readonly graceDays: number;
  /** The longest horizon, in steps, with a hold-out and at least one training cutoff; 0 where there is none. */
  readonly longestLegalHorizon: number;
}

/**
 * Why a user is not at risk at a cutoff. A user is counted under the first that is true. `left-in-gap` is known only afterwards: `at` never counts it, it is
 * counted from `ChurnOutcome.inGap`.
 */
export type NotAtRisk = 'not-yet-there' | 'not-active' | 'already-left' | 'trial' | 'left-in-gap';

/** Who is at risk at a cutoff, and what was known of them strictly before it. Row i of the table is user `users[i]`. */
export interface AtRisk {
  readonly users: Int32Array;
  /** The window features, and what is known beside activity: purchases, the contract, user attributes. */
  readonly features: FeatureTable;
  readonly excluded: Readonly<Partial<Record<NotAtRisk, number>>>;
}

/** Who was at risk at a cutoff, and how many of them left in its label window. */
export interface BaseRate {
  readonly cutoff: number;
  /** Without those who left within the gap, who are counted under `excluded`. */
  readonly atRisk: number;
  readonly leavers: number;
  readonly rate: number | null;
  readonly excluded: AtRisk['excluded'];
}

/** What became of some users after a cutoff, one entry each in their order. */
export interface ChurnOutcome {
  /** 1 left, 0 stayed. Rows with `inGap` say 0 here and count for neither. */
  readonly churned: Uint8Array;
  /** 1: left within the gap: not judged, and only models of when users leave learn from them. */
  readonly inGap: Uint8Array;
  /** Steps from the cutoff until leaving (0: in the first step), gap + horizon where the user stayed. */
  readonly steps: Int32Array;
  /** 0 none, 1 of their own will, 2 failed payment. */
  readonly cause: Uint8Array;
}

/** A text of the reason column: what it is taken for, and how many paid spells it ended for good (in runs of earlier versions: how many have it). */
export interface CauseWord {
  readonly reason: string;
  readonly cause: 'voluntary' | 'failed-payment';
  readonly spells: number;
}

/** Activity, purchases or contracts as one: at any cutoff, who is at risk, what was known, what became of them. */
export interface ChurnSource {
  /** Every user's key, ascending by UTF-16 code units. */
  readonly keys: readonly string[];
  /** The first day from which on every source (but tickets) has rows, and the last day of any. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly completeThrough: number;
  /** By source that completeness is asked of: the last day to which it seems complete. */
  readonly completeBySource: Readonly<Record<string, number>>;
  readonly rows: { readonly read: number; readonly rejected: number };
  readonly measures: readonly ChurnMeasure[];
  /** What ends of contracts are taken for; empty without a reason column. */
  readonly causes: readonly CauseWord[];
  readonly warnings: readonly ReportWarning[];
  /** Currency of the contracts' money, where their table says it. */
  readonly unit?: string;
  /** Every feature that `at` answers, in the table's order. */
  readonly notes: readonly FeatureNote[];
  /** Who is at risk at a cutoff, ascending; `among`: those of these users alone, in their order. */
  population(cutoff: number, ctx: TaskContext, among?: Int32Array): Promise<Pick<AtRisk, 'users' | 'excluded'>>;
  /** As `population`, with what was known of them. */
  at(cutoff: number, ctx: TaskContext, among?: Int32Array): Promise<AtRisk>;
  /**
   * `<measure>@1` (oldest) … `<measure>@<window>` (the step before the cutoff) of these users, row i of user `users[i]`: NaN before the user's first day, and where a
   * gap is missing. Apart from `at`, for only networks need them and they are large.
   */
  sequences(users: Int32Array, cutoff: number, ctx: TaskContext): Promise<FeatureTable>;
  /** Of users at risk at the cutoff; throws `not-enough-data` where the window (with the grace, for contracts) is not complete: what is not known is no 0. */
  outcome(users: Int32Array, cutoff: number): ChurnOutcome;
  /** Money a month of each user at the cutoff, where contracts say; else undefined. */
  mrr?(users: Int32Array, cutoff: number): Float64Array;
}

/** On the hold-out. Intervals are 95 %, by bootstrap over users. */
export interface ChurnMetrics {
  readonly auc: number | null;
  readonly aucInterval: readonly [number, number] | null;
  readonly averagePrecision: number | null;
  readonly averagePrecisionInterval: readonly [number, number] | null;
  readonly logLoss: number;
  readonly brier: number;
  /** Expected calibration error, ten bins of equal count. */
  readonly ece: number;
}

/** After 0, 1, … steps from the cutoff: shares still there, and gone by then for each cause. At any step they add up to 1. */
export interface LeavingShares {
  readonly survival: readonly number[];
  readonly incidence: readonly (readonly number[])[];
}

/** Of all held-out users, those too who left within the gap: the mean of a model's curves from the cutoff on, not calibrated, and what became of them. */
export interface MeanCurves extends LeavingShares {
  readonly causes: readonly string[];
  readonly observed: LeavingShares;
}

export interface ChurnModelReport {
  readonly kind: string;
  readonly role: Role;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Of the calibrated probability; `uncalibrated`: of what the model said before. */
  readonly metrics: ChurnMetrics;
  readonly uncalibrated: ChurnMetrics;
  readonly calibration: Calibration;
  readonly judgement: ChurnJudgement;
  /** Reliability before calibration, ten bins of equal count. */
  readonly reliabilityBefore: readonly ReliabilityBin[];
  /** By log loss on the hold-out's users against the best baseline; null for baselines. */
  readonly comparison: Comparison | null;
  /** Of models that say when: censoring-weighted Brier by step, Uno's C, and mean curves (absent in runs of earlier versions); else null. */
  readonly timed: { readonly brier: BrierOverTime; readonly concordance: number | null; readonly curves?: MeanCurves } | null;
  readonly featureImportance: readonly Importance[];
  readonly permutationImportance: readonly PermutationImportance[];
  readonly facts: Readonly<Record<string, number>>;
  readonly learning: LearningCurve | null;
  readonly stoppedEarly: boolean;
  readonly fitMs: number;
  readonly predictMs: number;
}

/** What happened to money and users at risk in the hold-out's window; of contracts alone. */
export interface Retention {
  readonly logoChurn: number;
  /** Of the monthly money at the cutoff: what is left of it at the window's end without, and with, expansion. */
  readonly grossRevenue: number;
  readonly netRevenue: number;
}

/** Users of one kind: how many left, and how much a month they are worth; by plan, country, … */
export interface RiskSegment {
  readonly feature: string;
  /** A category's name, a range's ends, '' where the value is missing, '…' for the rarer categories together. */
  readonly value: string;
  readonly users: number;
  readonly leavers: number;
  /** Means of the champion's calibrated probability and of the value, and the sum of expected loss (probability × value). */
  readonly meanProbability: number;
  readonly meanValue: number;
  readonly valueAtRisk: number;
}

/** What looking for unusual users says beside: no risk of its own. */
export interface AnomalyNote {
  readonly flagged: number;
  readonly leaversAmongFlagged: number;
  readonly rateOthers: number | null;
  /** The champion's metrics with the seed document's boost, whether or not it is asked for. */
  readonly boosted: ChurnMetrics;
}

export interface ChurnReport {
  readonly task: 'churn';
  readonly plan: ChurnPlan;
  readonly label: ChurnLabel;
  readonly step: ChurnStep;
  readonly seed: number;
  /** Currency of money; '' where unknown. */
  readonly unit: string;
  /** `train`: user-cutoffs that were learned from; `holdout`: users judged. */
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly slices: { readonly learning: number; readonly validation: number; readonly calibration: number };
  /** Who was at risk, who was excluded and why, at the hold-out's cutoff; and the rate through time. */
  readonly population: BaseRate;
  readonly baseRates: readonly BaseRate[];
  readonly measures: readonly ChurnMeasure[];
  readonly causes: readonly CauseWord[];
  readonly features: readonly FeatureNote[];
  readonly warnings: readonly ReportWarning[];
  /** Best first, by log loss of the calibrated probability. */
  readonly models: readonly ChurnModelReport[];
  /** The best learner where it is better than the best baseline (the interval excludes 0), else the best baseline. */
  readonly champion: string;
  readonly championIsBaseline: boolean;
  /** Of the champion and the users who have a value; the list's rows are those of the hold-out's list. Null where nobody has one. */
  readonly profit: ProfitReport | null;
  readonly economics: Economics;
  readonly retention: Retention | null;
  readonly segments: readonly RiskSegment[];
  readonly anomaly: AnomalyNote | null;
  readonly timingsMs: { readonly features: number; readonly fit: Readonly<Record<string, number>>; readonly judge: number; readonly predict: number };
}

/** A list's rows, in the order of `keys`: the users at risk at as-of. */
export interface ChurnPredictions {
  readonly keys: readonly string[];
  readonly cutoff: number;
  /** 1 left, 0 stayed, NaN where it is not known yet, or where a user left within the gap. */
  readonly actual: Float64Array;
  /** By model kind, as the model says it, and calibrated (with the boost of unusual users where it was asked for). */
  readonly byKind: Readonly<Record<string, Float64Array>>;
  readonly calibrated: Readonly<Record<string, Float64Array>>;
  /** V of each user; NaN where it is not known. */
  readonly value: Float64Array;
  /** Of the champion's calibrated probability; NaN without a value. */
  readonly expectedProfit: Float64Array;
}

/** What scoring later tables needs beside the models. */
export interface ChurnState {
  /** Options that say how tables are read, with the run's measures and causes fixed. */
  readonly reading: ChurnReading;
  readonly economics: Economics;
  readonly anomalyBoost: boolean;
  readonly calibrations: Readonly<Record<string, Calibration>>;
  readonly champion: string;
}

export interface ChurnResult {
  readonly report: ChurnReport;
  /** At as-of. */
  readonly predictions: ChurnPredictions;
  /** What every model said of the held-out users, where that is another cutoff; else the same object. */
  readonly holdout: ChurnPredictions;
  readonly models: Readonly<Record<string, Artifact>>;
  readonly state: ChurnState;
}
