import type { Feature, TaskContext } from '../../core/contract/index.ts';
import type { Column } from '../../core/data/column.ts';
import { displayCell } from '../../core/data/table.ts';
import { countBelow } from '../countBelow.ts';
import { readFor } from '../table/facts.ts';
import type { ColumnReader } from '../table/facts.ts';
import type { FeaturePart, TableFeature } from '../table/types.ts';
import type { Rarity, RaritySide } from './types.ts';

/** A value that more rows reach is usual. */
const RARE_SHARE = 0.05;
const MAX_REASONS = 3;
/** Numbers without a more and a less: they come round again, or are two. */
const UNORDERED: ReadonlySet<FeaturePart> = new Set(['bool', 'month', 'weekday', 'hour']);
/** Numbers that no cell of the file shows. */
const COUNTED: ReadonlySet<FeaturePart> = new Set(['month', 'weekday', 'hour']);

/** Rows with a value as extreme or more, for one of the rows that are asked. */
interface Reach {
  readonly side: RaritySide;
  readonly rows: number;
}

/** Of feature `f`, what the i-th of the rows asked has. */
interface RareValue {
  readonly f: number;
  readonly i: number;
  readonly reach: Reach;
}

/**
 * What about each of some rows is rare, one feature at a time: of a number the share of all rows that have it as high or higher, or as low or lower,
 * whichever is less; of a category, a yes or no, and a month, weekday or hour, the share with the same; of a missing value the share where it is
 * missing. The row itself counts. Named are the rarest three that at most 5 % of the rows reach, the rarest first.
 *
 * A row can be unusual without a rare value: by a combination that others do not have, or between two heaps. Its list is then empty.
 * `features` are of all rows, in the order of `planned`; `rows` are the rows asked.
 */
export async function raritiesOf(reader: ColumnReader, planned: readonly TableFeature[], features: readonly Feature[], rows: Int32Array, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly (readonly Rarity[])[]> {
  const rare: RareValue[] = [];
  for (const [f, feature] of planned.entries()) {
    await ctx.breathe();
    for (const [i, reach] of reachesOf(features[f], feature.part, rows).entries()) if (reach.rows / reader.rows <= RARE_SHARE) rare.push({ f, i, reach });
  }
  const found = Array.from(rows, (): Rarity[] => []);
  for await (const [cells, values] of readFor(reader, rare, ({ f }) => planned[f].column)) {
    for (const { f, i, reach } of values) {
      const { name, column, part } = planned[f];
      found[i].push({ feature: name, column, value: valueOf(cells, features[f], part, rows[i]), ...reach, share: reach.rows / reader.rows });
    }
    await ctx.breathe();
  }
  return found.map((reasons) => reasons.sort((a, b) => a.rows - b.rows).slice(0, MAX_REASONS));
}

function reachesOf(feature: Feature, part: FeaturePart, rows: Int32Array): readonly Reach[] {
  if (feature.kind === 'category') return categoryReaches(feature, rows);
  return numberReaches(feature.values, rows, UNORDERED.has(part));
}

function categoryReaches({ codes, categories }: Extract<Feature, { kind: 'category' }>, rows: Int32Array): readonly Reach[] {
  const counts = new Int32Array(categories.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  return Array.from(rows, (row) => (codes[row] < 0 ? { side: 'missing', rows: missing } : { side: 'same', rows: counts[codes[row]] }));
}

/** In one pass over the rows: where each value stands among those that are asked tells all counts. */
function numberReaches(values: Float64Array, rows: Int32Array, unordered: boolean): readonly Reach[] {
  const asked = Float64Array.from(new Set(Array.from(rows, (row) => values[row]).filter((value) => !Number.isNaN(value)))).sort();
  const between = new Int32Array(asked.length + 1);
  const equal = new Int32Array(asked.length);
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    const at = countBelow(asked, value);
    if (at < asked.length && asked[at] === value) equal[at]++;
    else between[at]++;
  }
  const present = values.length - missing;
  let below = 0;
  const reaches = new Map<number, Reach>();
  for (const [at, value] of asked.entries()) {
    below += between[at];
    const [high, low] = [present - below, below + equal[at]];
    reaches.set(value, unordered ? { side: 'same', rows: equal[at] } : high <= low ? { side: 'high', rows: high } : { side: 'low', rows: low });
    below += equal[at];
  }
  return Array.from(rows, (row) => reaches.get(values[row]) ?? { side: 'missing', rows: missing });
}

function valueOf(column: Column, feature: Feature, part: FeaturePart, row: number): string | null {
  if (feature.kind === 'number' && COUNTED.has(part)) return Number.isNaN(feature.values[row]) ? null : String(feature.values[row]);
  return displayCell(column, row) ?? null;
}
