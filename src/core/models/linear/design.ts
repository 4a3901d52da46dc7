import { WorkbenchError } from '../../contract/index.ts';
import type { Feature } from '../../contract/index.ts';

/** How a feature becomes columns of numbers. Column numbers count over all features. */
export type DesignFeature =
  /** (x − mean) / scale; a missing value is the mean, so 0. `missingColumn` is 1 where x is missing; −1 where training missed none, or all. */
  | NumberDesign
  /** One 0/1 column a category; missing and unknown ones are 0 everywhere. */
  | { readonly kind: 'category'; readonly name: string; readonly categories: readonly string[]; readonly column: number };

export interface NumberDesign {
  readonly kind: 'number';
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
  readonly column: number;
  readonly missingColumn: number;
  /** Where it is given, a value beyond it counts as the nearer end. */
  readonly seen?: Seen;
}

/** How far training's values reached from their mean, in standard deviations: tenths, rounded outwards, so that nobody's value is in it. */
export interface Seen {
  readonly low: number;
  readonly high: number;
}

/** The most frequent categories get columns; the rest, rare ones, are treated as unknown. */
export const MAX_CATEGORY_COLUMNS = 100;

export interface Design {
  readonly features: readonly DesignFeature[];
  readonly columns: number;
}

/** Learns means, scales and categories from training rows (weighted). Constant features get no column (−1). `bounded`: values beyond training's count as the nearest of them. Throws `bad-input` for values whose squares overflow. */
export async function fitDesign(features: readonly Feature[], weight: Float64Array, breathe: () => Promise<void>, bounded = false): Promise<Design> {
  let columns = 0;
  const take = (count: number) => {
    columns += count;
    return columns - count;
  };
  const designed: DesignFeature[] = [];
  for (const feature of features) {
    designed.push(feature.kind === 'category' ? fitCategory(feature, weight, take) : fitNumber(feature, weight, take, bounded));
    await breathe();
  }
  return { features: designed, columns };
}

/** Takes that many columns and returns the first one's number. */
type TakeColumns = (count: number) => number;

function fitCategory({ name, codes, categories }: Extract<Feature, { kind: 'category' }>, weight: Float64Array, take: TakeColumns): DesignFeature {
  const frequent = frequentCategories(codes, categories, weight);
  return { kind: 'category', name, categories: frequent, column: take(frequent.length) };
}

function fitNumber({ name, values }: Extract<Feature, { kind: 'number' }>, weight: Float64Array, take: TakeColumns, bounded: boolean): DesignFeature {
  const { mean, scale, missing, present, low, high } = moments(values, weight);
  if (!Number.isFinite(scale)) {
    throw new WorkbenchError('bad-input', `Feature "${name}" has values too large for a linear model: their squares overflow. Divide them by a constant and train again.`, { feature: name });
  }
  const column = scale > 0 ? take(1) : -1;
  return { kind: 'number', name, mean, scale: scale > 0 ? scale : 1, column, missingColumn: missing && present ? take(1) : -1, ...(bounded && scale > 0 && { seen: seenFrom(mean, scale, low, high) }) };
}

interface Moments {
  readonly mean: number;
  readonly scale: number;
  readonly missing: boolean;
  readonly present: boolean;
  readonly low: number;
  readonly high: number;
}

/** Weighted mean and population standard deviation (0 for equal values) of the values that are there, and how far they reach. */
export function moments(values: Float64Array, weight: Float64Array): Moments {
  let total = 0;
  let sum = 0;
  let missing = false;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < values.length; row++) {
    if (weight[row] === 0) continue;
    if (Number.isNaN(values[row])) {
      missing = true;
      continue;
    }
    total += weight[row];
    sum += weight[row] * values[row];
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  if (total === 0) return { mean: 0, scale: 0, missing, present: false, low, high };
  const mean = low === high ? low : sum / total;
  let squares = 0;
  for (let row = 0; row < values.length; row++) if (weight[row] > 0 && !Number.isNaN(values[row])) squares += weight[row] * (values[row] - mean) ** 2;
  return { mean, scale: low === high ? 0 : Math.sqrt(squares / total), missing, present: true, low, high };
}

/** Those that rows with a weight have, most frequent first, at most MAX_CATEGORY_COLUMNS. */
export function frequentCategories(codes: Int32Array, dictionary: readonly string[], weight: Float64Array): string[] {
  const counts = new Float64Array(dictionary.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0 && weight[row] > 0) counts[codes[row]]++;
  const seen = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  seen.sort((a, b) => counts[b] - counts[a] || (dictionary[a] < dictionary[b] ? -1 : 1));
  return seen.slice(0, MAX_CATEGORY_COLUMNS).map((code) => dictionary[code]);
}

function seenFrom(mean: number, scale: number, low: number, high: number): Seen {
  return { low: Math.floor((10 * (low - mean)) / scale) / 10, high: Math.ceil((10 * (high - mean)) / scale) / 10 };
}

/** `values` as the model counts them. */
export function withinSeen(values: Float64Array, { mean, scale, seen }: NumberDesign): Float64Array {
  if (!seen) return values;
  const [low, high] = [mean + seen.low * scale, mean + seen.high * scale];
  return values.map((value) => (value < low ? low : value > high ? high : value));
}

/** The columns of a feature, ascending. */
export function columnsOf(feature: DesignFeature): number[] {
  if (feature.kind === 'category') return feature.categories.map((_, i) => feature.column + i);
  return [feature.column, feature.missingColumn].filter((column) => column >= 0);
}

/** Standard deviation of each column, from the columns' means: those of standardised numbers have squares of 1 where they are there, the others are 0 or 1. */
export function columnSpreads({ features }: Design, means: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const spreads = means.map((mean) => Math.sqrt(Math.max(0, mean * (1 - mean))));
  for (const feature of features) {
    if (feature.kind !== 'number' || feature.column < 0) continue;
    spreads[feature.column] = feature.missingColumn < 0 ? 1 : Math.sqrt(Math.max(0, 1 - means[feature.missingColumn]));
  }
  return spreads;
}

/** The non-zero columns of one row and their values; `count` of them. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  count: number;
}

export function createSparseRow(design: Design): SparseRow {
  return { columns: new Int32Array(2 * design.features.length), values: new Float64Array(2 * design.features.length), count: 0 };
}

/** Reads one row of the table into `into`. */
export type RowReader = (row: number, into: SparseRow) => void;

/** `table` holds the design's features in its order. */
export function createRowReader(design: Design, table: readonly Feature[]): RowReader {
  const readers = design.features.map((feature, i) => readerOf(feature, table[i]));
  return (row, into) => {
    into.count = 0;
    for (const read of readers) read(row, into);
  };
}

function readerOf(feature: DesignFeature, column: Feature): RowReader {
  if (feature.kind === 'number' && column.kind === 'number') {
    const values = withinSeen(column.values, feature);
    return (row, into) => {
      const value = values[row];
      if (!Number.isFinite(value)) push(into, feature.missingColumn, 1);
      else push(into, feature.column, (value - feature.mean) / feature.scale);
    };
  }
  if (feature.kind === 'category' && column.kind === 'category') {
    const columnByName = new Map(feature.categories.map((name, i) => [name, feature.column + i]));
    const columnOfCode = column.categories.map((name) => columnByName.get(name) ?? -1);
    return (row, into) => push(into, columnOfCode[column.codes[row]] ?? -1, 1);
  }
  throw new TypeError(`Feature "${feature.name}" is of another kind than the model's.`);
}

function push(into: SparseRow, column: number, value: number): void {
  if (column < 0) return;
  into.columns[into.count] = column;
  into.values[into.count] = value;
  into.count++;
}
