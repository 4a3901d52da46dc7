import { WorkbenchError } from '../contract/index.ts';
import type { Rng } from '../random.ts';

/** Fold (0 … folds − 1) of each row, by chance; sizes differ by one at most. */
export function kFolds(rows: number, folds: number, rng: Rng): Int32Array {
  checkFolds(folds, rows, 'rows');
  return dealOut(rows, folds, rng);
}

/**
 * Fold of each row, such that rows of one group (a customer's code, ≥ 0) share a fold; the numbers of groups differ by one at most.
 * What a group is dealt does not depend on the order of rows.
 */
export function groupKFolds(groups: Int32Array, folds: number, rng: Rng): Int32Array {
  const distinct = distinctGroups(groups);
  checkFolds(folds, distinct.length, 'groups');
  const foldOfRank = dealOut(distinct.length, folds, rng);
  const foldOfGroup = new Map(Array.from(distinct, (group, rank) => [group, foldOfRank[rank]]));
  return groups.map((group) => foldOfGroup.get(group) ?? 0);
}

/** Row numbers, ascending, of two parts. */
export interface Holdout {
  readonly train: Int32Array;
  readonly holdout: Int32Array;
}

/** Holds out round(share · groups) groups (at least one, and not all) with all of their rows. */
export function groupHoldout(groups: Int32Array, share: number, rng: Rng): Holdout {
  const distinct = distinctGroups(groups);
  if (distinct.length < 2) throw new WorkbenchError('not-enough-data', `Holding out customers needs at least 2 of them; there are ${distinct.length}.`);
  const size = Math.min(distinct.length - 1, Math.max(1, Math.round(share * distinct.length)));
  const held = new Set(rng.shuffle(distinct).subarray(0, size));
  const rows = Int32Array.from(groups.keys());
  return { train: rows.filter((row) => !held.has(groups[row])), holdout: rows.filter((row) => held.has(groups[row])) };
}

/** Row numbers, ascending, outside and inside of one fold. */
export function splitByFold(foldOfRow: Int32Array, fold: number): Holdout {
  const rows = Int32Array.from(foldOfRow.keys());
  return { train: rows.filter((row) => foldOfRow[row] !== fold), holdout: rows.filter((row) => foldOfRow[row] === fold) };
}

function distinctGroups(groups: Int32Array): Int32Array {
  return Int32Array.from(new Set(groups)).sort();
}

function dealOut(items: number, folds: number, rng: Rng): Int32Array {
  return rng.shuffle(Int32Array.from({ length: items }, (_, item) => item % folds));
}

function checkFolds(folds: number, found: number, what: string): void {
  if (!Number.isInteger(folds) || folds < 2) throw new WorkbenchError('bad-input', `The number of folds must be a whole number from 2; got ${folds}.`);
  if (found < folds) throw new WorkbenchError('not-enough-data', `${folds} folds need at least ${folds} ${what}; there are ${found}. Choose fewer folds.`);
}
