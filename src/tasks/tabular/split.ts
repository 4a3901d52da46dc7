import { DAY_MS, formatDateTime, formatDay } from '../../core/data/calendar.ts';
import type { Column } from '../../core/data/column.ts';
import { createRng } from '../../core/random.ts';
import { stratifiedFolds, stratifiedHoldout } from '../../core/selection/stratified.ts';
import { timeHoldout } from '../../core/selection/timeHoldout.ts';
import type { SplitOption } from './types.ts';

/** Positions among the rows that are divided. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly holdout: Int32Array;
  /** For folds: `train` and `holdout` are all rows, and each is predicted from the other folds. */
  readonly foldOfRow?: Int32Array;
  /** First held-out moment, in ms since 1970-01-01. */
  readonly cutoffMs?: number;
}

/** Divides rows with these strata (codes); `times` are their moments, which only a split in time looks at. A test file holds out nothing here. */
export function splitRows(split: SplitOption, strata: Int32Array, times: Float64Array): RowSplit {
  const all = Int32Array.from(strata.keys());
  if (split.kind === 'file') return { train: all, holdout: new Int32Array(0) };
  if (split.kind === 'folds') return { train: all, holdout: all, foldOfRow: stratifiedFolds(strata, split.k, createRng(split.seed).fork('folds')) };
  if (split.kind === 'holdout') return stratifiedHoldout(strata, split.share, createRng(split.seed).fork('holdout'));
  const { train, holdout, cutoff } = timeHoldout(times, split.share);
  return { train, holdout, cutoffMs: cutoff };
}

/** A cutoff as ISO 8601, as exact as its column. */
export function cutoffText(cutoffMs: number, { schema }: Column): string {
  return schema.type === 'date' ? formatDay(cutoffMs / DAY_MS) : formatDateTime(cutoffMs, schema.format.zone);
}
