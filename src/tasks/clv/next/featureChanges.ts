import type { Feature, FeatureTable, TaskContext } from '../../../core/contract/index.ts';
import type { Stream } from '../stream.ts';
import type { FeatureNote } from '../types.ts';
import { customersOf } from './streamMoney.ts';
import type { FeatureChange } from './types.ts';

const TOLD = 3;
/** A change smaller than this share of a standard deviation, beyond the usual, says nothing. */
const MIN_DEVIATIONS = 0.25;

export interface ChangeDays {
  readonly then: number;
  readonly now: number;
  readonly horizonDays: number;
}

/**
 * For each of `keys` the features that changed most between two days, at most three: in standard deviations of all customers now, beyond what
 * changed for the customer in the middle (everybody's tenure grows). Of features that say nearly the same (spend over 30, 60 and 90 days) the
 * one that changed most stands for all. Customers who were not known then have none.
 */
export async function featureChanges(stream: Stream, keys: readonly string[], days: ChangeDays, ctx: TaskContext): Promise<ReadonlyMap<string, readonly FeatureChange[]>> {
  const asked = customersOf(stream, keys);
  if (asked.customers.length === 0) return new Map();
  const then = await stream.at(days.then, days.horizonDays, ctx);
  const now = await stream.at(days.now, days.horizonDays, ctx);
  const pairs = bothDays(then.customers, now.customers);
  const notes = new Map(stream.notes(days.horizonDays).map((note) => [note.name, note]));
  const usual = new Map<string, Usual>();
  for (const feature of now.x.features) {
    await ctx.breathe();
    const before = then.x.features.find(({ name }) => name === feature.name);
    if (feature.kind === 'number' && before?.kind === 'number') usual.set(feature.name, usualChange(before.values, feature.values, pairs));
  }
  const rowThen = rowOf(then.customers);
  const rowNow = rowOf(now.customers);
  return new Map(
    Array.from(asked.customers, (customer, i) => {
      const [before, after] = [rowThen.get(customer), rowNow.get(customer)];
      const changes = before === undefined || after === undefined ? [] : changesOf(then.x, now.x, before, after, usual, notes);
      return [keys[asked.rows[i]], changes] as const;
    }),
  );
}

/** What a change is measured by. */
interface Usual {
  readonly median: number;
  readonly deviation: number;
}

function rowOf(customers: Int32Array): ReadonlyMap<number, number> {
  return new Map(Array.from(customers, (customer, row) => [customer, row]));
}

/** Rows of the same customers on both days. */
function bothDays(then: Int32Array, now: Int32Array): readonly (readonly [number, number])[] {
  const before = rowOf(then);
  return Array.from(now, (customer, row) => [before.get(customer) ?? -1, row] as const).filter(([row]) => row >= 0);
}

function usualChange(then: Float64Array, now: Float64Array, pairs: readonly (readonly [number, number])[]): Usual {
  const changes = Float64Array.from(pairs, ([before, after]) => now[after] - then[before]).filter(Number.isFinite).sort();
  const values = now.filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return { median: changes.length === 0 ? 0 : changes[changes.length >> 1], deviation: Math.sqrt(variance) };
}

function changesOf(then: FeatureTable, now: FeatureTable, before: number, after: number, usual: ReadonlyMap<string, Usual>, notes: ReadonlyMap<string, FeatureNote>): readonly FeatureChange[] {
  const all = now.features.flatMap((feature): FeatureChange[] => {
    const earlier = then.features.find(({ name }) => name === feature.name);
    return earlier ? changeOf(earlier, feature, before, after, usual.get(feature.name), notes.get(feature.name)) : [];
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

function changeOf(earlier: Feature, feature: Feature, before: number, after: number, usual: Usual | undefined, note: FeatureNote | undefined): FeatureChange[] {
  const told = { feature: feature.name, unit: note?.unit ?? '', then: valueAt(earlier, before), now: valueAt(feature, after) };
  if (told.then === told.now) return [];
  if (typeof told.then !== 'number' || typeof told.now !== 'number' || !usual) return typeof told.then === 'string' || typeof told.now === 'string' ? [{ ...told, deviations: null }] : [];
  const deviations = usual.deviation > 0 ? (told.now - told.then - usual.median) / usual.deviation : 0;
  return Math.abs(deviations) < MIN_DEVIATIONS ? [] : [{ ...told, deviations }];
}

function valueAt(feature: Feature, row: number): number | string | null {
  if (feature.kind === 'category') return feature.categories[feature.codes[row]] ?? null;
  return Number.isFinite(feature.values[row]) ? feature.values[row] : null;
}

/** `spendLast30Days` and `spendLastHorizon` are of one kind, and so are the ways of saying how large a purchase is. */
function groupOf(feature: string): string {
  return feature.replace(/Last(?:\d+Days|Horizon)$/, '').replace(/^gap(?:Mean|Std)Days$/, 'gap').replace(/^(?:mean|max|last)Amount$/, 'amount');
}
