import type { Feature, FeatureTable, TaskContext } from '../../core/contract/index.ts';
import type { FeatureChange } from './types.ts';

const TOLD = 3;
/** A change smaller than this share of a standard deviation, beyond the usual, says nothing. */
const MIN_DEVIATIONS = 0.25;

/** What was known of some people on a day: row i of the table is of `ids[i]`. */
export interface KnownOn {
  readonly ids: Int32Array;
  readonly x: FeatureTable;
}

export interface TwoDays {
  readonly then: KnownOn;
  readonly now: KnownOn;
  /** Units of features, where they have one. */
  readonly notes: readonly { readonly name: string; readonly unit: string }[];
  /** Features of one group say nearly the same. */
  readonly groupOf: (feature: string) => string;
}

/**
 * For each of `ids` the features that changed most between two days, at most three: in standard deviations of all people now, beyond what
 * changed for the one in the middle (everybody's tenure grows). Of a group of features the one that changed most stands for all. Who was not
 * known on one of the days has none.
 */
export async function featureChanges(ids: Int32Array, days: TwoDays, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly (readonly FeatureChange[])[]> {
  const { then, now } = days;
  const pairs = bothDays(then.ids, now.ids);
  const usual = new Map<string, Usual>();
  for (const feature of now.x.features) {
    await ctx.breathe();
    const before = then.x.features.find(({ name }) => name === feature.name);
    if (feature.kind === 'number' && before?.kind === 'number') usual.set(feature.name, usualChange(before.values, feature.values, pairs));
  }
  const units = new Map(days.notes.map(({ name, unit }) => [name, unit]));
  const rowThen = rowOf(then.ids);
  const rowNow = rowOf(now.ids);
  return Array.from(ids, (id) => {
    const [before, after] = [rowThen.get(id), rowNow.get(id)];
    return before === undefined || after === undefined ? [] : changesOf(days, before, after, usual, units);
  });
}

/** What a change is measured by. */
interface Usual {
  readonly median: number;
  readonly deviation: number;
}

function rowOf(ids: Int32Array): ReadonlyMap<number, number> {
  return new Map(Array.from(ids, (id, row) => [id, row]));
}

/** Rows of the same people on both days. */
function bothDays(then: Int32Array, now: Int32Array): readonly (readonly [number, number])[] {
  const before = rowOf(then);
  return Array.from(now, (id, row) => [before.get(id) ?? -1, row] as const).filter(([row]) => row >= 0);
}

function usualChange(then: Float64Array, now: Float64Array, pairs: readonly (readonly [number, number])[]): Usual {
  const changes = Float64Array.from(pairs, ([before, after]) => now[after] - then[before]).filter(Number.isFinite).sort();
  const values = now.filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return { median: changes.length === 0 ? 0 : changes[changes.length >> 1], deviation: Math.sqrt(variance) };
}

function changesOf({ then, now, groupOf }: TwoDays, before: number, after: number, usual: ReadonlyMap<string, Usual>, units: ReadonlyMap<string, string>): readonly FeatureChange[] {
  const all = now.x.features.flatMap((feature): FeatureChange[] => {
    const earlier = then.x.features.find(({ name }) => name === feature.name);
    return earlier ? changeOf(earlier, feature, before, after, usual.get(feature.name), units.get(feature.name) ?? '') : [];
  });
  const groups = new Set<string>();
  return all
    .sort((a, b) => Math.abs(b.deviations ?? 1) - Math.abs(a.deviations ?? 1))
    .filter(({ feature }) => {
      const group = groupOf(feature);
      return !groups.has(group) && groups.add(group);
    })
    .slice(0, TOLD);
}

function changeOf(earlier: Feature, feature: Feature, before: number, after: number, usual: Usual | undefined, unit: string): FeatureChange[] {
  const told = { feature: feature.name, unit, then: valueAt(earlier, before), now: valueAt(feature, after) };
  if (told.then === told.now) return [];
  if (typeof told.then !== 'number' || typeof told.now !== 'number' || !usual) return typeof told.then === 'string' || typeof told.now === 'string' ? [{ ...told, deviations: null }] : [];
  const deviations = usual.deviation > 0 ? (told.now - told.then - usual.median) / usual.deviation : 0;
  return Math.abs(deviations) < MIN_DEVIATIONS ? [] : [{ ...told, deviations }];
}

function valueAt(feature: Feature, row: number): number | string | null {
  if (feature.kind === 'category') return feature.categories[feature.codes[row]] ?? null;
  return Number.isFinite(feature.values[row]) ? feature.values[row] : null;
}
