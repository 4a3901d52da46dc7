export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** With fewer rows chance alone puts all of them on one side in more than 5 % of cases (two-sided sign test: 2 · 2⁻ⁿ). */
export const LEAST_ROWS_TO_TELL = 6;

/**
 * The 95 % percentile interval of `estimate` (Efron 1979) from what it was in each resample, ascending, of at least two rows. Percentiles of few rows
 * lie too close, so they are moved apart by √(n / (n − 1)) · t₀.₉₇₅,ₙ₋₁ / z₀.₉₇₅ (Hesterberg 2015, "narrowness bias").
 */
export function bootstrapInterval(sorted: Float64Array, estimate: number, rows: number): Interval {
  const stretch = (Math.sqrt(rows / (rows - 1)) * studentQuantile(rows - 1)) / NORMAL_QUANTILE;
  return { low: estimate + stretch * (quantileOfSorted(sorted, 0.025) - estimate), high: estimate + stretch * (quantileOfSorted(sorted, 0.975) - estimate) };
}

/** Linear between order statistics (type 7 of Hyndman & Fan 1996). */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  // Apart from ∞ − ∞, which is no number.
  return sorted[below] === sorted[above] ? sorted[below] : sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Of the share 0.975. */
const NORMAL_QUANTILE = 1.959963984540054;

/** Student's t of the share 0.975, within 3e-4 from five degrees of freedom on (Abramowitz & Stegun 26.7.5). */
export function studentQuantile(freedom: number): number {
  const z = NORMAL_QUANTILE;
  const z2 = z * z;
  const terms = [(z2 + 1) / 4, ((5 * z2 + 16) * z2 + 3) / 96, (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384, ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160];
  return z * terms.reduceRight((sum, term) => (sum + term) / freedom, 0) + z;
}
