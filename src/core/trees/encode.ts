import type { FeatureTable } from '../contract/index.ts';
import { categoryBins } from './binnedMatrix.ts';
import { MISSING_BIN } from './binning.ts';

/** A feature as a tree model needs it. */
export type TreeInput =
  | { readonly kind: 'number'; readonly name: string }
  /** Category bins as trees know them: see FeatureBins. */
  | { readonly kind: 'category'; readonly name: string; readonly categories: readonly string[]; readonly hasRareBin: boolean };

/** Writes rows [from, to) as rows × inputs numbers, row-major: values, category bins, NaN for missing. */
export type Encoder = (from: number, to: number, into: Float64Array) => void;

/** `columns` are the table's features in the order of `inputs`, of the same kinds (see alignFeatures); `float32` rounds numbers as XGBoost does. */
export function createEncoder(inputs: readonly TreeInput[], columns: FeatureTable['features'], float32 = false): Encoder {
  const readers = inputs.map((input, i) => readerOf(input, columns[i], float32));
  return (from, to, into) => {
    readers.forEach((read, i) => {
      for (let row = from, at = i; row < to; row++, at += readers.length) into[at] = read(row);
    });
  };
}

/** Reads one value of a column, as rows are encoded. */
export function readerOf(input: TreeInput, column: FeatureTable['features'][number], float32: boolean): (row: number) => number {
  if (input.kind === 'number' && column.kind === 'number') return float32 ? (row) => Math.fround(column.values[row]) : (row) => column.values[row];
  if (input.kind === 'category' && column.kind === 'category') {
    const bins = Float64Array.from(categoryBins(column.categories, input), (bin) => (bin === MISSING_BIN ? NaN : bin));
    return (row) => bins[column.codes[row]] ?? NaN;
  }
  throw new TypeError(`Feature "${column.name}" is of another kind than the model's.`);
}
