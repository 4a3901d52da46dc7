import type { ObjectiveParams } from '../../../src/core/objectives/objective.ts';

type Loss = (scores: readonly number[], y: number, params: ObjectiveParams) => number;

/** Each objective's loss of one row as its definition has it, by the platform's own functions: what gradients must be the slopes of. */
export const rowLoss: Readonly<Record<string, Loss>> = {
  squaredError: ([score], y) => (score - y) ** 2 / 2,
  absoluteError: ([score], y) => Math.abs(score - y),
  quantile: ([score], y, { quantileAlpha }) => (score < y ? quantileAlpha * (y - score) : (1 - quantileAlpha) * (score - y)),
  huber: ([score], y, { huberSlope }) => huberSlope ** 2 * (Math.sqrt(1 + ((score - y) / huberSlope) ** 2) - 1),
  logistic: ([score], y, { scalePosWeight }) => (y === 1 ? scalePosWeight * Math.log1p(Math.exp(-score)) : Math.log1p(Math.exp(score))),
  softmax: (scores, y) => Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0)) - scores[y],
  poisson: ([score], y) => Math.exp(score) - y * score,
  gamma: ([score], y) => y / Math.exp(score) + score,
  tweedie: ([score], y, { tweedieVariancePower: power }) => Math.exp((2 - power) * score) / (2 - power) - (y * Math.exp((1 - power) * score)) / (1 - power),
};
