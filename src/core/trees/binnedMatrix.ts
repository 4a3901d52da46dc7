import type { Feature } from '../contract/index.ts';
import { MISSING_BIN } from './binning.ts';
import type { FeatureBins } from './binning.ts';

/**
 * Bins of rows × features, row-major, four features to a 32-bit word (feature f in bits 8·(f mod 4)),
 * so that one load serves four histograms and a row lies in one cache line or two.
 */
export interface BinnedMatrix {
  readonly rows: number;
  readonly features: number;
  readonly wordsPerRow: number;
  readonly words: Uint32Array;
}

export function createBinnedMatrix(rows: number, features: number): BinnedMatrix {
  const wordsPerRow = Math.ceil(features / 4);
  return { rows, features, wordsPerRow, words: new Uint32Array(rows * wordsPerRow) };
}

/** Writes the bins of features, in the order of the matrix' columns, which must still be zero. */
export async function writeColumns(matrix: BinnedMatrix, features: readonly Feature[], bins: readonly FeatureBins[], breathe: () => Promise<void>): Promise<void> {
  for (const [column, feature] of features.entries()) {
    writeColumn(matrix, column, feature, bins[column]);
    await breathe();
  }
}

/** Writes the bins of one feature into its column, which must still be zero. */
export function writeColumn(matrix: BinnedMatrix, column: number, feature: Feature, bins: FeatureBins): void {
  if (feature.kind === 'category' && bins.kind === 'category') writeCategories(matrix, column, feature.codes, categoryBins(feature.categories, bins));
  else if (feature.kind === 'number' && bins.kind === 'number') writeNumbers(matrix, column, feature.values, bins.edges);
  else throw new TypeError(`Feature "${feature.name}" is of another kind than its bins.`);
}

function writeCategories({ words, wordsPerRow, rows }: BinnedMatrix, column: number, codes: Int32Array, binOfCode: Uint8Array): void {
  const shift = 8 * (column & 3);
  for (let row = 0, at = column >> 2; row < rows; row++, at += wordsPerRow) {
    const code = codes[row];
    words[at] |= (code < 0 ? MISSING_BIN : binOfCode[code]) << shift;
  }
}

/** The bin of a value is the number of edges below it: a binary search in eight steps, without a branch to guess wrong. */
function writeNumbers({ words, wordsPerRow, rows }: BinnedMatrix, column: number, values: Float64Array, edges: Float64Array): void {
  const shift = 8 * (column & 3);
  const padded = new Float64Array(256).fill(Infinity);
  padded.set(edges);
  for (let row = 0, at = column >> 2; row < rows; row++, at += wordsPerRow) {
    const x = values[row];
    let bin = Number(x > padded[127]) << 7;
    bin += Number(x > padded[bin + 63]) << 6;
    bin += Number(x > padded[bin + 31]) << 5;
    bin += Number(x > padded[bin + 15]) << 4;
    bin += Number(x > padded[bin + 7]) << 3;
    bin += Number(x > padded[bin + 3]) << 2;
    bin += Number(x > padded[bin + 1]) << 1;
    bin += Number(x > padded[bin]);
    words[at] |= (Number.isNaN(x) ? MISSING_BIN : bin) << shift;
  }
}

/** From a dictionary's codes to bins; a category that is not listed is rare, or missing where no bin is for the rare. */
export function categoryBins(dictionary: readonly string[], bins: Omit<Extract<FeatureBins, { kind: 'category' }>, 'name'>): Uint8Array {
  const binByName = new Map(bins.categories.map((name, bin) => [name, bin]));
  const unlisted = bins.hasRareBin ? bins.categories.length : MISSING_BIN;
  return Uint8Array.from(dictionary, (name) => binByName.get(name) ?? unlisted);
}
