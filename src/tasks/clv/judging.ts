import type { FeatureTable, Model } from '../../core/contract/index.ts';
import type { Fit } from '../fitModel.ts';
import type { HoldoutKind } from './types.ts';

/** Predictions beside what became of the same rows. */
export interface Calibration {
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  /** Which rows of training they are, where not all: those of customers set apart. */
  readonly places?: Int32Array;
}

/** A model, what it says of the hold-out, and what an outlook can be made from. */
export interface JudgedModel extends Omit<Fit, 'model'> {
  /** Null for a sum of several models, which is judged by its predictions alone. */
  readonly model: Model | null;
  /** One prediction for each hold-out row. */
  readonly predicted: Float64Array;
  /** Rows of the training cutoffs that the model did not learn from; null where there is none. */
  readonly calibration: Calibration | null;
  /** The kind that it is compared with, where that is not the best baseline for a learner, and none for a baseline. */
  readonly against?: string;
  /** What it expects of the hold-out week by week, where it has a profile in time of its own. */
  readonly weekly?: Float64Array;
  readonly fitMs: number;
  readonly predictMs: number;
}

/** Rows by which all models are judged. */
export interface Judging {
  readonly holdoutKind: HoldoutKind;
  readonly horizonDays: number;
  /** As the models were given them. */
  readonly x: FeatureTable;
  /** Money in the window, a row. */
  readonly y: Float64Array;
  readonly weekly: WeeklyTotals;
}

/** Money of all rows together by week of a window; see `weekLengths`. */
export interface WeeklyTotals {
  /** Of the hold-out's customers in its window. */
  readonly actual: Float64Array;
  /** Of the training cutoffs' customers, each in the window after its cutoff, added up: the shape in which a window's money comes in. All 0 where there is none. */
  readonly profile: Float64Array;
}
