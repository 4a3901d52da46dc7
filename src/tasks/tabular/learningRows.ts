import type { FeatureTable, TrainingData } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';
import type { Holdout } from '../../core/selection/folds.ts';
import { stratifiedHoldout } from '../../core/selection/stratified.ts';
import { timeHoldout } from '../../core/selection/timeHoldout.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import { onlyUsedCategories } from '../table/features.ts';

/** Rows to learn from. */
export interface LearningRows {
  readonly x: FeatureTable;
  /** Numbers, or indexes of classes. */
  readonly y: Float64Array;
  readonly weight?: Float64Array;
  /** Moments, where time divides rows: a slice for validation is then the latest. */
  readonly times?: Float64Array;
}

/** With fewer rows than this a validation slice says nothing, and none is taken. */
const MIN_ROWS_TO_SPLIT = 50;

export function takeRows({ x, y, weight, times }: LearningRows, positions: Int32Array): LearningRows {
  return { x: selectRows(x, positions), y: selectValues(y, positions), weight: weight && selectValues(weight, positions), times: times && selectValues(times, positions) };
}

/** A learner's data: with a share of the rows set apart for validation, where there are rows enough and it is more than none. Knows no category that only other rows have. */
export function learningData(rows: LearningRows, classes: readonly string[], validationShare: number, rng: Rng): TrainingData {
  const split = validationShare > 0 && rows.x.rows >= MIN_ROWS_TO_SPLIT ? validationSplit(rows, classes.length, validationShare, rng) : undefined;
  const learn = split ? takeRows(rows, split.train) : rows;
  const watched = split && takeRows(rows, split.holdout);
  return {
    x: onlyUsedCategories(learn.x),
    y: learn.y,
    ...(classes.length > 0 ? { classes } : {}),
    ...(learn.weight ? { weight: learn.weight } : {}),
    ...(watched ? { validation: { x: watched.x, y: watched.y, ...(watched.weight ? { weight: watched.weight } : {}) } } : {}),
  };
}

/** The latest rows where time divides, unless a class would be left without rows to learn from; else rows by chance, of each class its share. */
function validationSplit({ y, times }: LearningRows, classes: number, share: number, rng: Rng): Holdout {
  const latest = times && times.some((time) => time !== times[0]) ? timeHoldout(times, share) : undefined;
  if (latest && (classes === 0 || new Set(selectValues(y, latest.train)).size === classes)) return latest;
  return stratifiedHoldout(classes === 0 ? new Int32Array(y.length) : Int32Array.from(y), share, rng);
}
