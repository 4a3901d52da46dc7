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
 * Numbers with few distinct values get exact midpoints, others quantiles. Categories get a bin each, the most frequent
 * first (equal counts: by name); where there are too many, the least frequent share the last bin.
 */
export function fitBins(feature: Feature, maxBin: number): FeatureBins {
  if (feature.kind === 'category') return fitCategoryBins(feature, maxBin);
  const present = feature.values.filter((value) => !Number.isNaN(value)).sort();
  return { kind: 'number', name: feature.name, edges: quantileEdges(present, maxBin) };
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

/**
 * Cuts between ascending values so that bins hold about equally many. A value that fills a bin by itself gets one,
 * and the rest share the remaining bins (as in LightGBM), so zero-inflated columns keep their resolution.
 */
function quantileEdges(sorted: Float64Array, maxBin: number): Float64Array {
  const runs = distinctRuns(sorted);
  const edges: number[] = [];
  const cutBefore = (run: number) => edges.push(between(runs.values[run - 1], runs.values[run]));
  let remaining = sorted.length;
  let binsLeft = maxBin;
  let inBin = 0;
  for (let run = 0; run < runs.values.length; run++) {
    const target = runs.values.length <= maxBin ? 0 : remaining / binsLeft;
    const overshoot = inBin + runs.counts[run] - target;
    if (inBin > 0 && binsLeft > 1 && (inBin >= target || overshoot > target - inBin)) {
      cutBefore(run);
      remaining -= inBin;
      binsLeft--;
      inBin = 0;
    }
    inBin += runs.counts[run];
  }
  return Float64Array.from(edges);
}

function distinctRuns(sorted: Float64Array): { values: number[]; counts: number[] } {
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (values.length > 0 && value === values[values.length - 1]) counts[counts.length - 1]++;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  return { values, counts };
}

/** A t with low ≤ t < high: the midpoint, unless rounding takes it outside. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}
