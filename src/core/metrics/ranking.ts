/** Rows of equal score, as steps of a curve. */
export interface TieGroup {
  readonly rows: number;
  readonly value: number;
}

/** Row numbers by score, highest first; equal scores keep their order. */
export function rankByScore(score: Float64Array): Int32Array {
  return Int32Array.from(score.keys()).sort((a, b) => score[b] - score[a] || a - b);
}

/** Rows by score, highest first, equal scores together, each group with the sum of its rows' values. */
export function tieGroups(score: Float64Array, value: Float64Array): TieGroup[] {
  const groups: { rows: number; value: number }[] = [];
  let last = NaN;
  for (const row of rankByScore(score)) {
    if (score[row] !== last) groups.push({ rows: 0, value: 0 });
    last = score[row];
    const group = groups[groups.length - 1];
    group.rows++;
    group.value += value[row];
  }
  return groups;
}
