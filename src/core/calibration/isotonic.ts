import { rankByScore } from '../metrics/ranking.ts';

/** Neighbours in order that share one value. */
export interface Block {
  /** Positions [from, to) in the order. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly mean: number;
}

/** A rising curve through (score, probability): straight between knots, level beyond the first and the last. Scores ascend strictly. */
export interface Knots {
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * The rising sequence nearest to `values` in weighted squares, as blocks of equal value: pool adjacent violators (Ayer et al. 1955; Barlow et al. 1972).
 * Its weighted mean is that of the values. Weights are above 0. Linear in the values.
 */
export function poolAdjacentViolators(values: Float64Array, weights?: Float64Array): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < values.length; at++) {
    let block: Block = { from: at, to: at + 1, weight: weights ? weights[at] : 1, mean: values[at] };
    for (let before = blocks.at(-1); before && before.mean >= block.mean; before = blocks.at(-1)) {
      blocks.pop();
      block = pool(before, block);
    }
    blocks.push(block);
  }
  return blocks;
}

function pool(low: Block, high: Block): Block {
  const weight = low.weight + high.weight;
  const mean = low.mean === high.mean ? low.mean : (low.weight * low.mean + high.weight * high.mean) / weight;
  return { from: low.from, to: high.to, weight, mean };
}

/**
 * Isotonic regression of classes 0 and 1 on a score (Zadrozny & Elkan 2002): rows of equal score count as one, and between blocks the curve is straight, as in
 * scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. A block whose rows are all of one class says 0 or 1, and one row of the other class would cost
 * infinite log loss: such a block says Laplace's (k + 1) / (n + 2) in its place (its n is the sum of its weights), but stays at least half its way to the end
 * from the next block, so that the curve still rises. Rows without weight are left out; both classes have some.
 */
export function fitIsotonicKnots(score: Float64Array, label: Float64Array, weight?: Float64Array): Knots {
  const points = distinctScores(score, label, weight);
  const blocks = poolAdjacentViolators(points.shares, points.weights);
  const probabilities = awayFromCertainty(blocks);
  const knots: { score: number; probability: number }[] = [];
  blocks.forEach(({ from, to }, i) => {
    knots.push({ score: points.scores[from], probability: probabilities[i] });
    if (to - from > 1) knots.push({ score: points.scores[to - 1], probability: probabilities[i] });
  });
  return { scores: knots.map((knot) => knot.score), probabilities: knots.map((knot) => knot.probability) };
}

interface DistinctScores {
  /** Ascending. */
  readonly scores: Float64Array;
  /** Of class 1. */
  readonly shares: Float64Array;
  readonly weights: Float64Array;
}

function distinctScores(score: Float64Array, label: Float64Array, weight: Float64Array | undefined): DistinctScores {
  const scores = new Float64Array(score.length);
  const positives = new Float64Array(score.length);
  const weights = new Float64Array(score.length);
  let at = -1;
  for (const row of rankByScore(score).reverse()) {
    const w = weight ? weight[row] : 1;
    if (w === 0) continue;
    if (at < 0 || score[row] !== scores[at]) scores[++at] = score[row];
    positives[at] += w * label[row];
    weights[at] += w;
  }
  return { scores: scores.subarray(0, at + 1), shares: positives.subarray(0, at + 1).map((sum, i) => sum / weights[i]), weights: weights.subarray(0, at + 1) };
}

/** Only the lowest block can say 0, and only the highest 1. */
function awayFromCertainty(blocks: readonly Block[]): number[] {
  return blocks.map(({ mean, weight }, i) => {
    if (mean <= 0) return Math.min(1 / (weight + 2), (blocks[i + 1]?.mean ?? 1) / 2);
    if (mean >= 1) return Math.max((weight + 1) / (weight + 2), (1 + (blocks[i - 1]?.mean ?? 0)) / 2);
    return mean;
  });
}

/** The curve at a score; NaN for NaN. */
export function interpolate({ scores, probabilities }: Knots, score: number): number {
  const last = scores.length - 1;
  if (Number.isNaN(score)) return NaN;
  if (score <= scores[0]) return probabilities[0];
  if (score >= scores[last]) return probabilities[last];
  const above = firstAbove(scores, score);
  const [left, right] = [scores[above - 1], scores[above]];
  const [low, high] = [probabilities[above - 1], probabilities[above]];
  // Rounding may not carry it past the knots: the curve rises.
  return Math.min(high, Math.max(low, low + (high - low) * ((score - left) / (right - left))));
}

/** Index of the first number above `value`; the last one is. */
function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
