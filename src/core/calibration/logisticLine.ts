import { log } from '../math/log.ts';
import { sigmoid } from '../math/sigmoid.ts';

/** A probability is sigmoid(slope · score + intercept). */
export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
}

/** Targets are from 0 to 1: what happened, or how probable it is held to be. */
export interface LineRows {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  readonly weight: Float64Array | undefined;
}

const MAX_STEPS = 100;
const MAX_HALVINGS = 40;
const LEAST_MOVE = 1e-9;
/** Of the likelihood: less is rounding. */
const ROUNDING = 1e-13;
const LEAST_CHANCE = 1e-12;

/**
 * The line of the highest likelihood, by Newton's method with steps that are halved until they lose nothing. Undefined where there is none: scores
 * that are all the same, or targets of 0 and 1 that the scores tell apart without error.
 */
export function fitLogisticLine(rows: LineRows, start: LogisticLine): LogisticLine | undefined {
  let line = start;
  let value = lineLogLikelihood(rows, line);
  for (let step = 0; step < MAX_STEPS; step++) {
    const move = newtonMove(rows, line);
    if (!move) return undefined;
    const next = farEnough(rows, line, move, value);
    const moved = Math.abs(next.line.slope - line.slope) + Math.abs(next.line.intercept - line.intercept);
    ({ line, value } = next);
    if (moved < LEAST_MOVE) break;
  }
  return line;
}

/** Σ weight · (target · log p + (1 − target) · log(1 − p)), probabilities kept 1e-12 from 0 and 1. */
export function lineLogLikelihood({ scores, targets, weight }: LineRows, { slope, intercept }: LogisticLine): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) {
    const chance = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, sigmoid(slope * scores[row] + intercept)));
    const target = targets[row];
    const surprise = (target > 0 ? target * log(chance) : 0) + (target < 1 ? (1 - target) * log(1 - chance) : 0);
    sum += (weight?.[row] ?? 1) * surprise;
  }
  return sum;
}

/** The Newton step, or as much of it as loses no likelihood. */
function farEnough(rows: LineRows, from: LogisticLine, move: LogisticLine, value: number): { line: LogisticLine; value: number } {
  let share = 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++, share /= 2) {
    const line = { slope: from.slope + share * move.slope, intercept: from.intercept + share * move.intercept };
    const reached = lineLogLikelihood(rows, line);
    if (reached >= value - ROUNDING * Math.abs(value)) return { line, value: reached };
  }
  return { line: from, value };
}

function newtonMove({ scores, targets, weight }: LineRows, { slope, intercept }: LogisticLine): LogisticLine | undefined {
  let gradientSlope = 0;
  let gradientIntercept = 0;
  let ss = 0;
  let si = 0;
  let ii = 0;
  for (let row = 0; row < scores.length; row++) {
    const chance = sigmoid(slope * scores[row] + intercept);
    const error = (weight?.[row] ?? 1) * (targets[row] - chance);
    const curvature = (weight?.[row] ?? 1) * chance * (1 - chance);
    gradientSlope += error * scores[row];
    gradientIntercept += error;
    ss += curvature * scores[row] * scores[row];
    si += curvature * scores[row];
    ii += curvature;
  }
  const determinant = ss * ii - si * si;
  if (!(determinant > 1e-12 * ss * ii)) return undefined;
  return { slope: (ii * gradientSlope - si * gradientIntercept) / determinant, intercept: (ss * gradientIntercept - si * gradientSlope) / determinant };
}
