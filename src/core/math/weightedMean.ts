/**
 * Σ w · y / Σ w, without adding up either (West 1979): equal values have exactly themselves as mean, and large ones do not overflow.
 * 0 where nothing weighs.
 */
export function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let mean = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    if (weight === 0) continue;
    total += weight;
    mean += (values[i] - mean) * (weight / total);
  }
  return mean;
}
