import type { Feature, FeatureTable } from '../../core/contract/index.ts';
import { rankByScore } from '../../core/metrics/ranking.ts';
import type { Segment } from './types.ts';

/** Rows divided by one feature. */
export interface Segmenting {
  readonly feature: string;
  readonly segments: readonly Segment[];
  /** Each row's segment. */
  readonly of: Int32Array;
}

/** Numbers that a person divides customers by; the table has those of its stream. */
const NUMBERS: readonly string[] = ['recencyDays', 'purchaseDays', 'totalAmount', 'tenureDays', 'mrr'];
const RANGES = 5;
const MAX_CATEGORY_FEATURES = 6;
const MAX_CATEGORIES = 10;
/** With fewer customers the ratio of a segment says nothing, and its totals could be somebody's. */
const MIN_CUSTOMERS = 30;

/**
 * Ways to divide customers: by each category (the ten largest values of at least 30 customers, the others together) and by up to five ranges
 * of the numbers that people think in (ties together, at least 30 customers each). A feature that does not divide them is left out.
 */
export function segmentings({ features, rows }: FeatureTable): readonly Segmenting[] {
  const categories = features.filter(({ kind }) => kind === 'category').slice(0, MAX_CATEGORY_FEATURES);
  const numbers = NUMBERS.flatMap((name) => features.find((feature) => feature.name === name && feature.kind === 'number') ?? []);
  return [...categories, ...numbers].map((feature) => divide(feature, rows)).filter(({ segments }) => segments.length > 1);
}

function divide(feature: Feature, rows: number): Segmenting {
  return feature.kind === 'category' ? byCategory(feature.name, feature.codes, feature.categories) : byRange(feature.name, feature.values, rows);
}

function byCategory(feature: string, codes: Int32Array, categories: readonly string[]): Segmenting {
  // A slot more than there are categories counts the rows without one.
  const counts = new Int32Array(categories.length + 1);
  const slotOf = (code: number) => (code < 0 ? categories.length : code);
  for (const code of codes) counts[slotOf(code)]++;
  const shown = [...counts.keys()].filter((slot) => counts[slot] >= MIN_CUSTOMERS).sort((a, b) => counts[b] - counts[a] || a - b).slice(0, MAX_CATEGORIES);
  const place = new Map(shown.map((slot, i) => [slot, i]));
  const of = codes.map((code) => place.get(slotOf(code)) ?? shown.length);
  const segments = shown.map((slot): Segment => (slot === categories.length ? { kind: 'missing' } : { kind: 'category', name: categories[slot] }));
  return { feature, segments: of.includes(shown.length) ? [...segments, { kind: 'rest' }] : segments, of };
}

function byRange(feature: string, values: Float64Array, rows: number): Segmenting {
  const order = rankByScore(values.map((value) => (Number.isNaN(value) ? -Infinity : value))).reverse();
  const missing = order.findIndex((row) => !Number.isNaN(values[row]));
  const present = order.subarray(missing < 0 ? rows : missing);
  const starts = rangeStarts(present, values);
  const ranges = starts.map((from, i) => present.subarray(from, starts[i + 1] ?? present.length));
  const of = new Int32Array(rows).fill(ranges.length);
  ranges.forEach((range, i) => range.forEach((row) => (of[row] = i)));
  const segments = ranges.map((range): Segment => ({ kind: 'range', low: values[range[0]], high: values[range[range.length - 1]] }));
  return { feature, segments: present.length < rows ? [...segments, { kind: 'missing' }] : segments, of };
}

/** Positions at which ranges of about equal size begin, lowest first; equal values stay together. */
function rangeStarts(ascending: Int32Array, values: Float64Array): number[] {
  if (ascending.length === 0) return [];
  const least = Math.max(MIN_CUSTOMERS, Math.ceil(ascending.length / RANGES));
  const starts = [0];
  for (let at = 1; at < ascending.length; at++) {
    const tied = values[ascending[at]] === values[ascending[at - 1]];
    if (!tied && at - starts[starts.length - 1] >= least) starts.push(at);
  }
  if (starts.length > 1 && ascending.length - starts[starts.length - 1] < MIN_CUSTOMERS) starts.pop();
  return starts;
}
