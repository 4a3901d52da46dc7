import type { Artifact, Importance, LearningCurve, Link, ParamValue, Role } from '../../core/contract/index.ts';
import type { ColumnType } from '../../core/data/column.ts';
import type { BinaryReport } from '../../core/metrics/binary.ts';
import type { CalibrationBin } from '../../core/metrics/calibration.ts';
import type { ConfusionMatrix } from '../../core/metrics/confusion.ts';
import type { MulticlassMetrics } from '../../core/metrics/multiclass.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { RegressionMetrics } from '../../core/metrics/regression.ts';
import type { Scatter } from '../scatter.ts';
import type { ModelRequest, ReportWarning } from '../types.ts';

export type { Comparison, ModelRequest, ReportWarning };

/** What is learned: a number, one of two classes, one of more. */
export type TabularLearn = 'regression' | 'binary' | 'multiclass';

/** What a column is used for. `features`: one feature, or several that are made of a date. */
export type ColumnUse = 'target' | 'weight' | 'key' | 'features' | 'left-out';

/**
 * Why a column is used as it is; the page translates it. `chosen`: an option or a role says so. Left out: `excluded` (option or role `ignore`),
 * `not-among-features` (option `features` names others), `constant`, `all-missing`, `identifier`, `row-number` (1, 2, 3 …), `free-text`.
 * `date-parts`: a date, turned into numbers. `by-type`: nothing speaks against it. Target: `target-name`, `last-column`.
 */
export type ColumnReason =
  | 'chosen'
  | 'excluded'
  | 'not-among-features'
  | 'constant'
  | 'all-missing'
  | 'identifier'
  | 'row-number'
  | 'free-text'
  | 'date-parts'
  | 'by-type'
  | 'target-name'
  | 'last-column';

export interface ColumnPlan {
  readonly column: string;
  readonly type: ColumnType;
  readonly use: ColumnUse;
  readonly reason: ColumnReason;
  /** One line, English: what was found. */
  readonly note: string;
}

/**
 * How a feature comes from its column: as it is, 1 and 0, or a part of a date (months 1–12; weekdays 1, Monday, to 7; hours 0–23).
 * `code`: a category by its code number, for an imported model that knows no names.
 */
export type FeaturePart = 'number' | 'bool' | 'category' | 'code' | 'days' | 'month' | 'weekday' | 'hour';

/** A feature: `name` is its column's, for a part of a date with the part behind a colon, such as `sold:month`. */
export interface TabularFeature {
  readonly name: string;
  readonly column: string;
  readonly part: FeaturePart;
}

export interface ClassCount {
  readonly name: string;
  readonly rows: number;
}

/** What the columns alone say, before any row is read. Roles that a person gave to columns are kept. */
export interface TabularProposal {
  /** Absent where no column can be learned. */
  readonly target?: string;
  readonly learn?: TabularLearn;
  /** What else may be learned from this target. */
  readonly possible: readonly TabularLearn[];
  /** Names of the classes, two for `binary`, where the columns' profiles tell; else empty. */
  readonly classes: readonly string[];
  /** `binary`: the class whose probability is predicted. */
  readonly positiveClass?: string;
  /** In the table's order. */
  readonly columns: readonly ColumnPlan[];
  readonly features: readonly TabularFeature[];
  /** Date columns that a split in time can use, the proposed one first. */
  readonly timeColumns: readonly string[];
  /** Number columns without negative or missing values that may weigh rows. */
  readonly weightColumns: readonly string[];
  /** The split that is used where none is asked for. */
  readonly split: SplitOption;
}

/** As asked for. `share`: of the rows, held out. */
export type SplitOption =
  | { readonly kind: 'holdout'; readonly share: number; readonly seed: number }
  | { readonly kind: 'folds'; readonly k: number; readonly seed: number }
  | { readonly kind: 'time'; readonly column: string; readonly share: number }
  | { readonly kind: 'file' };

/** A number, or a rule by which it is chosen on validation rows: the highest F1, or the highest sensitivity + specificity − 1. */
export type ThresholdOption = number | 'f1' | 'youden';

/** Options with their defaults filled in. */
export interface TabularOptions {
  readonly target: string;
  readonly learn: TabularLearn;
  readonly positiveClass?: string;
  readonly models: readonly ModelRequest[];
  readonly split: SplitOption;
  readonly seed: number;
  readonly threshold: ThresholdOption;
  /** Share of the rows to learn from that is set apart for early stopping, the live curve and a threshold by a rule; 0: none. */
  readonly validationShare: number;
  readonly weight?: string;
  /** Id of a run: boosting goes on from its trees. */
  readonly startFrom?: string;
  /** Columns to learn from; absent: by proposal. */
  readonly features?: readonly string[];
  readonly exclude: readonly string[];
}

/** A split as it was made: `cutoff` (ISO 8601) is the first moment that is held out. */
export type TabularSplit = SplitOption & { readonly cutoff?: string };

/** What is learned from what; known before anything is learned. */
export interface TabularPlan {
  readonly target: string;
  readonly learn: TabularLearn;
  /** Classes in the order in which models know them (`binary`: the positive one is second); empty for `regression`. */
  readonly classes: readonly ClassCount[];
  readonly positiveClass: string | null;
  readonly weight: string | null;
  /** The column whose values name rows; null: the row's number, from 1. */
  readonly key: string | null;
  readonly columns: readonly ColumnPlan[];
  readonly features: readonly TabularFeature[];
  readonly split: TabularSplit;
  /** True where the split is not one that was asked for. */
  readonly splitIsProposed: boolean;
  /** `rejected`: without a target, a date for a split in time, or a weight. `holdout` counts all rows where `folds` are made. */
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly warnings: readonly ReportWarning[];
}

/** On the hold-out. `auc` and `macroF1` as core's metrics have them; `logLoss` is that of several classes. */
export interface TabularMulticlassMetrics extends Omit<MulticlassMetrics, 'mLogLoss'> {
  readonly logLoss: number;
}

/** How much worse the model gets when a feature's values are dealt anew among the rows: the mean over repeats, in the unit of the report's `rankedBy`. */
export interface PermutationImportance {
  readonly feature: string;
  readonly increase: number;
  /** Standard deviation over the repeats. */
  readonly std: number;
}

/** What is common to a model's report, whatever is learned. */
interface ModelReportBase {
  readonly kind: string;
  readonly role: Role;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Against the best baseline; null for baselines. In the unit of `rankedBy`: below 0 is better. */
  readonly comparison: Comparison | null;
  readonly featureImportance: readonly Importance[];
  /** On a sample of the hold-out; empty for a model that asks no feature, and of very many features only the 200 most important. */
  readonly permutationImportance: readonly PermutationImportance[];
  readonly facts: Readonly<Record<string, number>>;
  readonly learning: LearningCurve | null;
  readonly stoppedEarly: boolean;
  readonly fitMs: number;
  readonly predictMs: number;
}

export interface RegressionModelReport extends ModelReportBase {
  readonly learn: 'regression';
  readonly metrics: RegressionMetrics;
  readonly scatter: Scatter;
}

/** Classes are in the plan's order: the positive one is second. */
export interface BinaryModelReport extends ModelReportBase, BinaryReport {
  readonly learn: 'binary';
}

export interface MulticlassModelReport extends ModelReportBase {
  readonly learn: 'multiclass';
  readonly metrics: TabularMulticlassMetrics;
  /** In the plan's order of classes. */
  readonly confusion: ConfusionMatrix;
  /** Of the probability of the predicted class. */
  readonly calibration: readonly CalibrationBin[];
}

/** `learn` says which; all of a report's models are of the report's kind. */
export type TabularModelReport = RegressionModelReport | BinaryModelReport | MulticlassModelReport;

export interface StartedFrom {
  readonly runId: string;
  /** The run's name at that time. */
  readonly name: string;
  /** True where the earlier trees learned from the same rows as these. Else they may have seen rows that are held out now. */
  readonly sameRows: boolean;
}

export interface TabularReport {
  readonly task: 'tabular';
  readonly plan: TabularPlan;
  readonly seed: number;
  readonly thresholdRule: ThresholdOption;
  /** Currency or `%` of the target as written in the file; '' where there is none. */
  readonly unit: string;
  readonly rows: TabularPlan['rows'];
  /**
   * The plan's, and more. Keys: `missing-target`, `missing-date`, `unseen-class`, `duplicate-rows`, `conflicting-rows`, `split-in-time`,
   * `rare-class`, `leak`, `no-validation`, `started-from`, `started-from-other-rows`, `stopped`, `no-difference`, `champion-is-baseline`.
   */
  readonly warnings: readonly ReportWarning[];
  /** The run whose trees boosting went on from; absent where it began anew. */
  readonly startedFrom?: StartedFrom;
  /** By what models are ranked and compared; lower is better. */
  readonly rankedBy: 'rmse' | 'logLoss';
  /** Best first. */
  readonly models: readonly TabularModelReport[];
  /** The best learner if it is better than the best baseline (the interval excludes 0), else the best baseline. */
  readonly champion: string;
  readonly championIsBaseline: boolean;
  /** `columns`: reading the stored columns; `features`: making features of them; `check`: looking for repeats and leaks; `fit` by model kind; `artifacts`: packing the models. */
  readonly timingsMs: { readonly columns: number; readonly features: number; readonly check: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number; readonly evaluate: number; readonly artifacts: number };
}

/**
 * What the models say of rows, in the table's order. A series a model: its number, or the probability of the positive class; for more classes the
 * index of the predicted class under `<kind>`, and each class's probability under `<kind>:<class>`.
 */
export interface TabularPredictions {
  readonly keys: readonly string[];
  /** Each key's row in its dataset, from 0. */
  readonly rows: Int32Array;
  /** First held-out day of a split in time, in days since 1970-01-01; else NaN. */
  readonly cutoff: number;
  /** A number, or the index of the class; NaN where unknown. */
  readonly actual: Float64Array;
  readonly byKind: Readonly<Record<string, Float64Array>>;
}

/** What scoring needs beside the models: how features come from columns, and what the numbers mean. */
export interface TabularFeatureState {
  /** Null where it is not known: an imported model's. */
  readonly target: string | null;
  readonly learn: TabularLearn;
  readonly classes: readonly string[];
  readonly key: string | null;
  readonly features: readonly TabularFeature[];
  /** By model kind; empty but for `binary`. */
  readonly thresholds: Readonly<Record<string, number>>;
}

export interface TabularResult {
  readonly report: TabularReport;
  readonly predictions: TabularPredictions;
  readonly models: Readonly<Record<string, Artifact>>;
  /** `TabularFeatureState`, at rest. */
  readonly featureState: Artifact;
}

/** Why a model says what it says of one row: addends in the model's own unit (`link`) that add up to the prediction there. */
export interface RowExplanation {
  readonly kind: string;
  readonly link: Link;
  /** One an output: the number, the positive class, or each class. */
  readonly outputs: readonly {
    /** Null for a number. */
    readonly className: string | null;
    readonly base: number;
    /** base + Σ contributions. */
    readonly sum: number;
    /** In the response's unit: the number, or the probability. */
    readonly prediction: number;
    /** Largest first, by size. */
    readonly contributions: readonly { readonly feature: string; readonly value: string | null; readonly contribution: number }[];
  }[];
}
