import type { Feature } from '../contract/index.ts';

/** Bins of values per feature at most; a bin fits a byte, and one byte is left for "missing". */
export const MAX_VALUE_BINS = 255;
/** The bin of missing values, in every feature. */
export const MISSING_BIN = 255;

/** How one feature's values fall into bins. Learned from training rows; a model needs it for categories only. */
export type FeatureBins =
  /** Bin b holds edges[b − 1] < x ≤ edges[b]; there is one bin more than edges. Edges ascend and are finite. */
  | { readonly kind: 'number'; readonly name: string; readonly edges: Float64Array }
  /** Bin b holds categories[b]; the bin after them holds all that are not listed, where `hasRareBin`. */
  | { readonly kind: 'category'; readonly name: string; readonly categories: readonly string[]; readonly hasRareBin: boolean };

/** Number of value bins, without the missing one. */
export function binCount(bins: FeatureBins): number {
  return bins.kind === 'number' ? bins.edges.length + 1 : bins.categories.length + (bins.hasRareBin ? 1 : 0);
}

/**
 * Learns at most `maxBin` (2–255) bins for a feature of training rows, none infinite; missing values take no part.
 * Numbers with few distinct values get exact midpoints, others weighted quantiles. Categories get a bin each, the most frequent
 * first (equal counts: by name); where there are too many, the least frequent share the last bin.
 */
export function fitBins(feature: Feature, maxBin: number, weight?: Float64Array): FeatureBins {
  if (feature.kind === 'category') return fitCategoryBins(feature, maxBin);
  const runs = weight ? weightedRuns(feature.values, weight) : countedRuns(feature.values);
  return { kind: 'number', name: feature.name, edges: quantileEdges(runs, maxBin) };
}

/** The bins of a category that a model knows already. */
export function knownCategories({ name, categories, hasRareBin }: { readonly name: string; readonly categories: readonly string[]; readonly hasRareBin: boolean }): FeatureBins {
  return { kind: 'category', name, categories, hasRareBin };
}

function fitCategoryBins(feature: Extract<Feature, { kind: 'category' }>, maxBin: number): FeatureBins {
  const counts = new Float64Array(feature.categories.length);
  for (const code of feature.codes) if (code >= 0) counts[code]++;
  const seen = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  const nameOf = (code: number) => feature.categories[code];
  seen.sort((a, b) => counts[b] - counts[a] || (nameOf(a) < nameOf(b) ? -1 : 1));
  const hasRareBin = seen.length > maxBin;
  const kept = hasRareBin ? seen.slice(0, maxBin - 1) : seen;
  return { kind: 'category', name: feature.name, categories: kept.map(nameOf), hasRareBin };
}

/** Distinct values, ascending, and how much each weighs. */
interface Runs {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Cuts between ascending values so that bins weigh about the same. A value that fills a bin by itself gets one,
 * and the rest share the remaining bins (as in LightGBM), so zero-inflated columns keep their resolution.
 */
function quantileEdges({ values, weights }: Runs, maxBin: number): Float64Array {
  const edges: number[] = [];
  let remaining = 0;
  for (let run = 0; run < weights.length; run++) remaining += weights[run];
  let binsLeft = maxBin;
  let inBin = 0;
  let valuesInBin = 0;
  for (let run = 0; run < values.length; run++) {
    const target = values.length <= maxBin ? 0 : remaining / binsLeft;
    const overshoot = inBin + weights[run] - target;
    if (valuesInBin > 0 && binsLeft > 1 && (inBin >= target || overshoot > target - inBin)) {
      edges.push(between(values[run - 1], values[run]));
      remaining -= inBin;
      binsLeft--;
      inBin = 0;
      valuesInBin = 0;
    }
    inBin += weights[run];
    valuesInBin++;
  }
  return Float64Array.from(edges);
}

function countedRuns(values: Float64Array): Runs {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return distinctRuns(sorted.length, (i) => sorted[i], () => 1);
}

/** Rows without weight take no part. Rows of one value are added up in the order of the rows. */
function weightedRuns(values: Float64Array, weight: Float64Array): Runs {
  const rows = Uint32Array.from({ length: values.length }, (_, row) => row).filter((row) => !Number.isNaN(values[row]) && weight[row] > 0);
  rows.sort((a, b) => values[a] - values[b] || a - b);
  return distinctRuns(rows.length, (i) => values[rows[i]], (i) => weight[rows[i]]);
}

function distinctRuns(length: number, valueAt: (i: number) => number, weightAt: (i: number) => number): Runs {
  const values = new Float64Array(length);
  const weights = new Float64Array(length);
  let runs = 0;
  for (let i = 0; i < length; i++) {
    const value = valueAt(i);
    if (runs === 0 || value !== values[runs - 1]) values[runs++] = value;
    weights[runs - 1] += weightAt(i);
  }
  return { values: values.subarray(0, runs), weights: weights.subarray(0, runs) };
}

/** A t with low ≤ t < high: the midpoint as a 32-bit float (what XGBoost's files hold), or more exactly where that is needed. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  const short = Math.fround(middle);
  if (short >= low && short < high) return short;
  return middle >= low && middle < high ? middle : low;
}
