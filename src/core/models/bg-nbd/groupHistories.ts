import type { TaskContext } from '../../contract/index.ts';
import { MOST_DAYS } from './histories.ts';
import type { Histories } from './histories.ts';

/** Different histories (x, tₓ, T), each with the weight of all rows that have it: a likelihood needs no more. */
export interface HistoryGroups {
  /** Different counts of repeats, and their weights. */
  readonly counts: Float64Array;
  readonly countWeight: Float64Array;
  /** By group: which of `counts`, recency and age in weeks, weight. */
  readonly count: Int32Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly weight: Float64Array;
  /** Sum of all weights. */
  readonly size: number;
}

/** Rows between two looks at the event loop. */
const BREATHE_EVERY = 8192;

/** Groups the rows that are histories and weigh anything, in order of first appearance. */
export async function groupHistories({ rows, repeats, recency, age }: Histories, weight: Float64Array, ctx: Pick<TaskContext, 'breathe'>): Promise<HistoryGroups> {
  const byCount = new Map<number, { readonly index: number; readonly groups: Map<number, number> }>();
  const counts: number[] = [];
  const columns = { count: new Int32Array(rows), recency: new Float64Array(rows), age: new Float64Array(rows), weight: new Float64Array(rows) };
  let groups = 0;
  for (let row = 0; row < rows; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    if (Number.isNaN(repeats[row]) || !(weight[row] > 0)) continue;
    let same = byCount.get(repeats[row]);
    if (!same) byCount.set(repeats[row], (same = { index: counts.push(repeats[row]) - 1, groups: new Map() }));
    const key = Math.round(recency[row] * 7) * MOST_DAYS + Math.round(age[row] * 7);
    let group = same.groups.get(key);
    if (group === undefined) {
      same.groups.set(key, (group = groups++));
      columns.count[group] = same.index;
      columns.recency[group] = recency[row];
      columns.age[group] = age[row];
    }
    columns.weight[group] += weight[row];
  }
  return complete(counts, { count: columns.count.slice(0, groups), recency: columns.recency.slice(0, groups), age: columns.age.slice(0, groups), weight: columns.weight.slice(0, groups) });
}

/** Every n-th group, so that at most `most` are left; undefined where all would be. */
export function thin({ counts, count, recency, age, weight }: HistoryGroups, most: number): HistoryGroups | undefined {
  const every = Math.ceil(count.length / most);
  if (every <= 1) return undefined;
  const kept = (_: number, i: number) => i % every === 0;
  return complete(counts, { count: count.filter(kept), recency: recency.filter(kept), age: age.filter(kept), weight: weight.filter(kept) });
}

function complete(counts: ArrayLike<number>, columns: Pick<HistoryGroups, 'count' | 'recency' | 'age' | 'weight'>): HistoryGroups {
  const { count, weight } = columns;
  const countWeight = new Float64Array(counts.length);
  let size = 0;
  for (let i = 0; i < count.length; i++) {
    countWeight[count[i]] += weight[i];
    size += weight[i];
  }
  return { ...columns, counts: Float64Array.from(counts), countWeight, size };
}
