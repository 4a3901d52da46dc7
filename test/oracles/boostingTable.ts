import type { Feature, FeatureTable, TrainingData } from '../../src/core/contract/index.ts';
import { fitBins, MAX_VALUE_BINS } from '../../src/core/trees/binning.ts';
import { selectRows, selectValues } from '../../src/tasks/featureTables.ts';

/** A table that both we and native XGBoost learn from. */
export interface BoostingTable {
  readonly name: string;
  readonly x: FeatureTable;
  readonly y: Float64Array;
  readonly classes?: readonly string[];
  readonly weight?: Float64Array;
  /** Rows from here on are the hold-out, where the data has one of its own. */
  readonly heldFrom?: number;
}

/** Of the rows, every so manieth is held out where the data has no hold-out of its own. */
const FOLDS = 4;
/** So many distinct values have a bin each, in both programs. */
const COARSE_VALUES = 200;

/** Which rows seed `seed` learns from, and which it is judged by. Rows are in no order, so that every fourth is a fold by lot. */
export function divide({ x: { rows }, heldFrom }: BoostingTable, seed: number): { readonly train: Int32Array; readonly held: Int32Array } {
  const isHeld = (row: number) => (heldFrom === undefined ? row % FOLDS === seed % FOLDS : row >= heldFrom);
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return { train: all.filter((row) => !isHeld(row)), held: all.filter(isHeld) };
}

export function takeRows({ x, y, classes, weight }: BoostingTable, rows: Int32Array): TrainingData {
  return { x: selectRows(x, rows), y: selectValues(y, rows), classes, weight: weight && selectValues(weight, rows) };
}

/**
 * Each number becomes one of at most 200 values of its column: the least of as many equal parts of the sorted values. As 32-bit floats, which is what XGBoost reads.
 * Dictionaries are put into the order of our bins: XGBoost takes the order of codes where categories have equal weights.
 */
export function coarsen(x: FeatureTable): FeatureTable {
  const features = x.features.map((feature): Feature => (feature.kind === 'number' ? { ...feature, values: coarsenValues(feature.values) } : orderCategories(feature)));
  return { rows: x.rows, features };
}

function orderCategories(feature: Extract<Feature, { kind: 'category' }>): Feature {
  const bins = fitBins(feature, MAX_VALUE_BINS);
  if (bins.kind !== 'category' || bins.hasRareBin) throw new Error(`"${feature.name}" has too many categories to have a bin each.`);
  const codes = new Map(bins.categories.map((category, code) => [category, code]));
  return { ...feature, categories: bins.categories, codes: feature.codes.map((code) => codes.get(feature.categories[code]) ?? -1) };
}

function coarsenValues(values: Float64Array): Float64Array {
  const short = values.map(Math.fround);
  const sorted = short.filter((value) => !Number.isNaN(value)).sort();
  const distinct = [...new Set(sorted)];
  if (distinct.length <= COARSE_VALUES) return short;
  const least = [...new Set(Array.from({ length: COARSE_VALUES }, (_, part) => sorted[Math.floor((part * sorted.length) / COARSE_VALUES)]))];
  return short.map((value) => (Number.isNaN(value) ? NaN : least[Math.max(0, upperBound(least, value) - 1)]));
}

/** How many of the ascending `sorted` are at most `value`. */
function upperBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
