/** Its multiples, without their whole parts, lie evenly in [0, 1) (Weyl). */
const GOLDEN_RATIO = 0.6180339887498949;

/**
 * The value below which a share `alpha` (above 0, below 1) of the weight lies, as XGBoost 1.7's `Quantile` and `WeightedQuantile` have it: without weights
 * between two values by linear interpolation at alpha · (n + 1) (NIST handbook 7.2.6.2), with weights the smallest value whose cumulative weight
 * reaches alpha · Σw. Weights of 1 may therefore differ from none: the median of 1 and 3 is 1 with weights, 2 without.
 * Values are finite, weights at least 0; 0 where nothing weighs. Inputs are not changed. Time is linear in the number of values on average.
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, alpha: number): number {
  return weights ? stepQuantile(values, weights, alpha) : interpolatedQuantile(values, alpha);
}

function stepQuantile(values: Float64Array, weights: Float64Array, alpha: number): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  return total > 0 ? reaching(alpha * total, values.slice(), weights.slice()) : 0;
}

function interpolatedQuantile(values: Float64Array, alpha: number): number {
  if (values.length === 0) return 0;
  const position = Math.min(Math.max(alpha * (values.length + 1) - 1, 0), values.length - 1);
  const rank = Math.floor(position);
  const low = reaching(rank + 1, values.slice(), undefined);
  if (position === rank) return low;
  const high = successor(values, low, rank);
  return low + (position - rank) * (high - low);
}

/** The value after the one of rank `rank`, which is `low`. */
function successor(values: Float64Array, low: number, rank: number): number {
  let high = Infinity;
  let upToLow = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= low) upToLow++;
    else if (values[i] < high) high = values[i];
  }
  return upToLow > rank + 1 ? low : high;
}

/**
 * The smallest value such that it and all smaller ones weigh `target` or more (the largest where all of them do not). Quickselect (Hoare 1961) on
 * weights: what cannot hold the answer is dropped, half of it each time on average. Overwrites both arrays.
 */
function reaching(target: number, values: Float64Array, weights: Float64Array | undefined): number {
  let count = values.length;
  let dropped = 0;
  for (let round = 0; ; round++) {
    const pivot = pivotOf(values, count, round);
    let below = 0;
    let equal = 0;
    for (let i = 0; i < count; i++) {
      if (values[i] < pivot) below += weights ? weights[i] : 1;
      else if (values[i] === pivot) equal += weights ? weights[i] : 1;
    }
    const keepsBelow = dropped + below >= target;
    if (!keepsBelow && dropped + below + equal >= target) return pivot;
    if (!keepsBelow) dropped += below + equal;
    count = keep(values, weights, count, pivot, keepsBelow);
    if (count === 0) return pivot;
  }
}

/** Moves what is below the pivot, or what is above it, to the front; answers how many. */
function keep(values: Float64Array, weights: Float64Array | undefined, count: number, pivot: number, keepsBelow: boolean): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (keepsBelow ? values[i] >= pivot : values[i] <= pivot) continue;
    values[kept] = values[i];
    if (weights) weights[kept] = weights[i];
    kept++;
  }
  return kept;
}

/** The median of three values at places that follow no pattern which data may have: of first, middle and last, falling after rising values make the time quadratic. */
function pivotOf(values: Float64Array, count: number, round: number): number {
  const [a, b, c] = [1, 2, 3].map((draw) => values[Math.floor(count * (((3 * round + draw) * GOLDEN_RATIO) % 1))]);
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
