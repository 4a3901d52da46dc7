import { WorkbenchError } from '../contract/index.ts';
import type { Rng } from '../random.ts';
import type { Holdout } from './folds.ts';

/**
 * Holds out round(share · rows) rows, the same share of each class (a code ≥ 0 a row) as near as whole rows allow, by chance; of each class at least
 * one row is left. One class is plain sampling. Throws `not-enough-data` where nothing could be held out.
 */
export function stratifiedHoldout(classes: Int32Array, share: number, rng: Rng): Holdout {
  const groups = rowsByClass(classes, rng);
  const counts = quotas(groups.map(({ length }) => length), share);
  const held = new Uint8Array(classes.length);
  groups.forEach((rows, k) => {
    for (let i = 0; i < counts[k]; i++) held[rows[i]] = 1;
  });
  const all = Int32Array.from(classes.keys());
  const holdout = all.filter((row) => held[row] === 1);
  if (holdout.length === 0) throw new WorkbenchError('not-enough-data', `Of ${classes.length} rows none can be held out: with so few rows in each class, all are needed to learn. Bring more rows.`);
  return { train: all.filter((row) => held[row] === 0), holdout };
}

/** How many of each class: whole parts first, then one more where the largest parts of rows were cut off (Hamilton's method). At least one in all, where a class can spare it. */
function quotas(sizes: readonly number[], share: number): readonly number[] {
  const wanted = Math.max(1, Math.round(share * sizes.reduce((sum, size) => sum + size, 0)));
  const counts = sizes.map((size) => Math.min(size - 1, Math.floor(share * size)));
  const byRest = sizes.map((size, k) => ({ k, rest: share * size - counts[k] })).sort((a, b) => b.rest - a.rest || a.k - b.k);
  let open = wanted - counts.reduce((sum, count) => sum + count, 0);
  for (const { k } of byRest) {
    if (open <= 0 || counts[k] >= sizes[k] - 1) continue;
    counts[k]++;
    open--;
  }
  return counts;
}

/** Fold (0 … folds − 1) of each row, by chance, such that the rows of each class are spread evenly. */
export function stratifiedFolds(classes: Int32Array, folds: number, rng: Rng): Int32Array {
  if (classes.length < folds) throw new WorkbenchError('not-enough-data', `${folds} folds need at least ${folds} rows; there are ${classes.length}. Choose fewer folds.`);
  const foldOfRow = new Int32Array(classes.length);
  let dealt = 0;
  for (const rows of rowsByClass(classes, rng)) for (const row of rows) foldOfRow[row] = dealt++ % folds;
  return foldOfRow;
}

/** Row numbers of each class, in an order by chance; classes by code. */
function rowsByClass(classes: Int32Array, rng: Rng): readonly Int32Array[] {
  const counts = new Map<number, number>();
  for (const code of classes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const codes = [...counts.keys()].sort((a, b) => a - b);
  const lists = new Map(codes.map((code) => [code, { rows: new Int32Array(counts.get(code) ?? 0), filled: 0 }]));
  classes.forEach((code, row) => {
    const list = lists.get(code);
    if (list) list.rows[list.filled++] = row;
  });
  return [...lists].map(([code, { rows }]) => rng.fork(code).shuffle(rows));
}
