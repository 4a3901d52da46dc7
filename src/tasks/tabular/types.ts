import type { Artifact, Importance, LearningCurve, ParamValue, Role } from '../../core/contract/index.ts';
import type { BinaryReport } from '../../core/metrics/binary.ts';
import type { CalibrationBin } from '../../core/metrics/calibration.ts';
import type { ConfusionMatrix } from '../../core/metrics/confusion.ts';
import type { MulticlassMetrics } from '../../core/metrics/multiclass.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { RegressionMetrics } from '../../core/metrics/regression.ts';
import type { Scatter } from '../scatter.ts';
import type { ClassCount, ColumnPlan, TableFeature, TableFeatureState, TablePredictions, TargetLearn } from '../table/types.ts';
import type { ModelRequest, PermutationImportance, ReportWarning } from '../types.ts';

export type { Comparison, ModelRequest, PermutationImportance, ReportWarning };

export type TabularLearn = TargetLearn;

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
  readonly features: readonly TableFeature[];
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
  readonly features: readonly TableFeature[];
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

/** What is common to a model's report, whatever is learned. */
interface ModelReportBase {
  readonly kind: string;
  readonly role: Role;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Against the best baseline; null for baselines. In the unit of `rankedBy`: below 0 is better. */
  readonly comparison: Comparison | null;
  readonly featureImportance: readonly Importance[];
  /** In the unit of the report's `rankedBy`, on a sample of the hold-out; empty for a model that asks no feature, and of very many features only the 200 most important. */
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

/** The features' state of a run of this task, or of an imported model. */
export interface TabularFeatureState extends TableFeatureState {
  readonly learn: TabularLearn;
}

export interface TabularResult {
  readonly report: TabularReport;
  readonly predictions: TablePredictions;
  readonly models: Readonly<Record<string, Artifact>>;
  /** `TableFeatureState`, at rest. */
  readonly featureState: Artifact;
}
