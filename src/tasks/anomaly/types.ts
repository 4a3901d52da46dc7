import type { Artifact, Importance, ParamValue, Role } from '../../core/contract/index.ts';
import type { Histogram } from '../../core/data/profile.ts';
import type { ClassCount, ColumnPlan, TableFeature, TablePredictions } from '../table/types.ts';
import type { ModelRequest, ReportWarning } from '../types.ts';

/** Options with their defaults filled in. */
export interface AnomalyOptions {
  readonly models: readonly ModelRequest[];
  readonly seed: number;
  /** The columns to look at; absent: as proposed. */
  readonly features?: readonly string[];
  readonly exclude: readonly string[];
  /** The column that names rows; absent: an identifier, else the rows' numbers. */
  readonly key?: string;
  /** A column of two classes: never learned from, only judged by. */
  readonly label?: string;
  /** Which of the label's classes is the unusual one; absent: the one written as a yes, else the rarer. */
  readonly positiveClass?: string;
}

/** What the columns alone say, before any row is read. */
export interface AnomalyProposal {
  /** In the table's order. */
  readonly columns: readonly ColumnPlan[];
  readonly features: readonly TableFeature[];
  /** Columns of two classes: any may be the label, none is proposed as it. */
  readonly labelColumns: readonly string[];
}

/** What is known of some rows, and only used to judge. */
export interface AnomalyLabel {
  readonly column: string;
  /** The two classes with their rows; the unusual one is second. */
  readonly classes: readonly ClassCount[];
  readonly positiveClass: string;
}

/** What is learned from what; known before anything is learned. */
export interface AnomalyPlan {
  /** Null where nothing known is there to judge by. */
  readonly label: AnomalyLabel | null;
  /** The column whose values name rows; null: the row's number, from 1. */
  readonly key: string | null;
  readonly columns: readonly ColumnPlan[];
  readonly features: readonly TableFeature[];
  /** All rows are learned from and scored, none is held out; `judged`: those with a known label. */
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number; readonly judged: number };
  readonly warnings: readonly ReportWarning[];
}

/** How well scores and flags find the rows that are known to be unusual. Null where a question has no answer. */
export interface AnomalyMetrics {
  readonly auc: number | null;
  readonly aucPr: number | null;
  /** Of the flagged rows. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** What is found with the help of a label, over the rows that have one. */
export interface AnomalyJudgement {
  readonly metrics: AnomalyMetrics;
  /** The share of unusual rows. */
  readonly baseRate: number;
  /** What flagging as many rows blindly would give on average: the plainest answer. */
  readonly chance: AnomalyMetrics;
}

/** How a value is set apart: among the highest or lowest, equal to few others, or missing where few are. */
export type RaritySide = 'high' | 'low' | 'same' | 'missing';

/** A value of a row that few rows reach: see `raritiesOf`. */
export interface Rarity {
  readonly feature: string;
  readonly column: string;
  /** As the file shows it; null is missing. */
  readonly value: string | null;
  readonly side: RaritySide;
  /** Rows that are as extreme or more, this one included, and their share of all rows. */
  readonly rows: number;
  readonly share: number;
}

export interface UnusualRow {
  /** In the dataset, from 0. */
  readonly row: number;
  readonly key: string;
  readonly score: number;
  readonly flagged: boolean;
  /** The label's class; null where it is not known. */
  readonly actual: string | null;
  /** The rarest values first, at most three; empty where no single value is rare: then the combination is. */
  readonly reasons: readonly Rarity[];
}

export interface AnomalyModelReport {
  readonly kind: string;
  readonly role: Role;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Empty without a label. */
  readonly metrics: Partial<AnomalyMetrics>;
  /** Null without a label. */
  readonly baseRate: number | null;
  readonly chance: AnomalyMetrics | null;
  /** Rows with a score above it are flagged. */
  readonly threshold: number;
  readonly flagged: number;
  readonly shareFlagged: number;
  readonly trees: number;
  /** Rows that each tree was grown from. */
  readonly sampleRows: number;
  readonly featureImportance: readonly Importance[];
  /** Of all rows' scores. */
  readonly histogram: Histogram;
  /** The highest scores first, at most 50. */
  readonly unusual: readonly UnusualRow[];
  readonly facts: Readonly<Record<string, number>>;
  readonly stoppedEarly: boolean;
  readonly fitMs: number;
  readonly predictMs: number;
}

export interface AnomalyReport {
  readonly task: 'anomaly';
  readonly plan: AnomalyPlan;
  readonly seed: number;
  readonly unit: string;
  readonly rows: AnomalyPlan['rows'];
  /** The plan's, and more. Keys: `no-label`, `missing-label`, `answer-among-features`, `nothing-flagged`, `stopped`. */
  readonly warnings: readonly ReportWarning[];
  /** In the order in which they were asked for. */
  readonly models: readonly AnomalyModelReport[];
  /** The model whose rows are shown: with a label the one with the highest area under the precision–recall curve, else the first. */
  readonly champion: string;
  readonly championIsBaseline: false;
  /** `columns`: reading the stored columns; `features`: making features of them; `fit` by model kind; `evaluate`: judging, and saying what is rare; `artifacts`: packing the models. */
  readonly timingsMs: { readonly columns: number; readonly features: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number; readonly evaluate: number; readonly artifacts: number };
}

export interface AnomalyResult {
  readonly report: AnomalyReport;
  readonly predictions: TablePredictions;
  readonly models: Readonly<Record<string, Artifact>>;
  /** `TableFeatureState`, at rest. */
  readonly featureState: Artifact;
}
