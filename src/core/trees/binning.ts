import type { Feature } from '../contract/index.ts';
import { sortNumbers } from '../math/sortNumbers.ts';
import { rankByScore } from '../metrics/ranking.ts';

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
  const edges = weight ? quantileEdges(weightedRuns(feature.values, weight), maxBin) : findEdges(feature.values, maxBin);
  return { kind: 'number', name: feature.name, edges };
}

/** Edges of at most `maxBin` bins for numbers that weigh the same: ascending, finite, one fewer than bins. */
export function findEdges(values: Float64Array, maxBin: number): Float64Array {
  return quantileEdges(countedRuns(values), maxBin);
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

function countedRuns(column: Float64Array): Runs {
  const sorted = sortNumbers(column);
  const runs = distinctRuns(sorted);
  const weights = new Float64Array(runs.values.length);
  for (let run = 0; run < weights.length; run++) weights[run] = runs.starts[run + 1] - runs.starts[run];
  return { values: runs.values, weights };
}

/** Rows without weight take no part. */
function weightedRuns(column: Float64Array, weight: Float64Array): Runs {
  const rows = Int32Array.from({ length: column.length }, (_, row) => row).filter((row) => !Number.isNaN(column[row]) && weight[row] > 0);
  const values = Float64Array.from(rows, (row) => column[row]);
  const ascending = rankByScore(values).reverse();
  const runs = distinctRuns(Float64Array.from(ascending, (i) => values[i]));
  const weights = new Float64Array(runs.values.length);
  for (let run = 0; run < weights.length; run++) {
    for (let i = runs.starts[run]; i < runs.starts[run + 1]; i++) weights[run] += weight[rows[ascending[i]]];
  }
  return { values: runs.values, weights };
}

/** The distinct of ascending values, and where each begins (and the last one ends). */
function distinctRuns(sorted: Float64Array): { values: Float64Array; starts: Int32Array } {
  const starts = new Int32Array(sorted.length + 1);
  let runs = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts[runs++] = i;
  starts[runs] = sorted.length;
  const values = new Float64Array(runs);
  for (let run = 0; run < runs; run++) values[run] = sorted[starts[run]];
  return { values, starts: starts.subarray(0, runs + 1) };
}

/** A t with low ≤ t < high: the midpoint as a 32-bit float (what XGBoost's files hold), or more exactly where that is needed. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  const short = Math.fround(middle);
  if (short >= low && short < high) return short;
  return middle >= low && middle < high ? middle : low;
}
