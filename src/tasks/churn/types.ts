/** Who leaves, when, and whom to contact. What the parts of the task hand to each other. */
import type { Artifact, FeatureTable, Importance, LearningCurve, ParamValue, Role } from '../../core/contract/index.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { ModelRequest, PermutationImportance, ReportWarning } from '../types.ts';

export type { Comparison, ModelRequest, PermutationImportance, ReportWarning };

/** The length of a step in days: a day, or a week. */
export type ChurnStep = 'day' | 'week';

/**
 * What leaving is. `no-activity`, `no-purchase`: no qualifying row in all of [cutoff + gap, cutoff + gap + horizon).
 * `contract-end`: access ends in that window and does not come back within the grace.
 */
export type ChurnLabel = 'no-activity' | 'no-purchase' | 'contract-end';

/** Days are whole days since 1970-01-01; window, horizon and gap are steps. */
export interface ChurnOptions {
  /** The cutoff at which risk is asked for: only rows dated strictly before it are known. */
  readonly asOf: number;
  readonly step: ChurnStep;
  /** Steps before the cutoff that make features, and within which a user must have been active to be at risk. */
  readonly window: number;
  readonly horizon: number;
  readonly gap: number;
  readonly label: ChurnLabel;
  /** Days without access after which an end counts as leaving. */
  readonly graceDays: number;
  readonly models: readonly ModelRequest[];
  readonly seed: number;
  /** Last day that all sources are complete to. */
  readonly completeThrough: number;
  /** What a step without a row is worth, by measure: nothing happened, or nothing is known. */
  readonly gaps: Readonly<Record<string, 'zero' | 'missing'>>;
  /** The seed document's boost of anomalous users' risk: min(p + 0.2, 1). */
  readonly anomalyBoost: boolean;
  readonly calibration: 'auto' | 'isotonic' | 'sigmoid' | 'none';
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
  /** V, what a retained user is worth more than a lost one: a number for all, or a column of the users (or `mrr`: months of it). */
  readonly value: { readonly kind: 'constant'; readonly amount: number } | { readonly kind: 'column'; readonly column: string } | { readonly kind: 'mrr'; readonly months: number };
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
}

/** Why a user is not at risk at a cutoff. A user is counted under the first that is true. */
export type NotAtRisk = 'not-yet-there' | 'not-active' | 'already-left' | 'trial' | 'left-in-gap';

/** Who is at risk at a cutoff, and what was known of them strictly before it. Row i of each table is user `users[i]`. */
export interface AtRisk {
  readonly users: Int32Array;
  /** `<measure>@1` (oldest) … `<measure>@<window>` (the step before the cutoff): NaN before the user's first day, and where a gap is missing. */
  readonly sequences: FeatureTable;
  /** The window features, and what is known beside activity: user attributes, the contract. */
  readonly features: FeatureTable;
  readonly excluded: Readonly<Partial<Record<NotAtRisk, number>>>;
}

/** What became of some users after a cutoff. */
export interface ChurnOutcome {
  /** 1 left, 0 stayed. Who left within the gap is not among the rows: `inGap`. */
  readonly churned: Uint8Array;
  /** 1: left within the gap: neither learned from nor judged. */
  readonly inGap: Uint8Array;
  /** Steps from the cutoff until leaving (0: in the first step), at most gap + horizon where the user stayed. */
  readonly steps: Int32Array;
  /** 0 none, 1 of their own will, 2 failed payment. */
  readonly cause: Uint8Array;
}

/** Activity, purchases or contracts as one: at any cutoff, who is at risk, what was known, what became of them. */
export interface ChurnSource {
  /** Every user's key, ascending by UTF-16 code units. */
  readonly keys: readonly string[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly completeThrough: number;
  readonly rows: { readonly read: number; readonly rejected: number };
  readonly measures: readonly string[];
  readonly warnings: readonly ReportWarning[];
  at(cutoff: number): Promise<AtRisk>;
  /** Of users at risk at the cutoff; call it only where the window is complete. */
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

export interface ChurnModelReport {
  readonly kind: string;
  readonly role: Role;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Of the calibrated probability, and of what the model said before. */
  readonly metrics: ChurnMetrics;
  readonly uncalibrated: ChurnMetrics;
  readonly calibration: 'isotonic' | 'sigmoid' | 'none';
  readonly comparison: Comparison | null;
  readonly featureImportance: readonly Importance[];
  readonly permutationImportance: readonly PermutationImportance[];
  readonly facts: Readonly<Record<string, number>>;
  readonly learning: LearningCurve | null;
  readonly stoppedEarly: boolean;
  readonly fitMs: number;
}

/** A list's rows, in the order of `keys`. */
export interface ChurnPredictions {
  readonly keys: readonly string[];
  readonly cutoff: number;
  /** 1, 0, or NaN where it is not known yet. */
  readonly actual: Float64Array;
  /** By model kind, as the model says it, and calibrated. */
  readonly byKind: Readonly<Record<string, Float64Array>>;
  readonly calibrated: Readonly<Record<string, Float64Array>>;
  /** Of the champion's calibrated probability. */
  readonly expectedProfit: Float64Array;
}

export interface ChurnResult {
  readonly models: Readonly<Record<string, Artifact>>;
  readonly predictions: ChurnPredictions;
}
