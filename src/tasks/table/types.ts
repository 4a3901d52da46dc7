/** What every task on the rows of a table shares: what columns are used for, features, predictions. */
import type { Link } from '../../core/contract/index.ts';
import type { ColumnType } from '../../core/data/column.ts';
import type { ContributionGroups } from './stepGroups.ts';

/** What can be learned of a target: a number, one of two classes, one of more. */
export type TargetLearn = 'regression' | 'binary' | 'multiclass';
/** What is done with a table's rows. */
export type TableLearn = TargetLearn | 'anomaly';

/** What a column is used for. `features`: one feature, or several that are made of a date. `label`: only judged by, never learned from. */
export type ColumnUse = 'target' | 'label' | 'weight' | 'key' | 'features' | 'left-out';

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
export interface TableFeature {
  readonly name: string;
  readonly column: string;
  readonly part: FeaturePart;
}

export interface ClassCount {
  readonly name: string;
  readonly rows: number;
}

/**
 * What the models say of rows, in the table's order. A series a model: its number, the probability of the positive class, or the score of an anomaly; for more classes the
 * index of the predicted class under `<kind>`, and each class's probability under `<kind>:<class>`.
 */
export interface TablePredictions {
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
export interface TableFeatureState {
  /** The column with the answer. Null where it is not known, as an imported model's, or where there is none. */
  readonly target: string | null;
  readonly learn: TableLearn;
  readonly classes: readonly string[];
  readonly key: string | null;
  readonly features: readonly TableFeature[];
  /** By model kind; empty but for `binary` and `anomaly`. */
  readonly thresholds: Readonly<Record<string, number>>;
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
    readonly contributions: readonly RowContribution[];
    /** The same added up by measure and by step, where features are measures over time (`visits@1 … @30`). */
    readonly groups?: ContributionGroups;
  }[];
}

export interface RowContribution {
  readonly feature: string;
  readonly value: string | null;
  readonly contribution: number;
  /** Of a measure over time: how many steps are added up. */
  readonly steps?: number;
  /** Of a step, from 1: all measures at it are added up. */
  readonly step?: number;
}
