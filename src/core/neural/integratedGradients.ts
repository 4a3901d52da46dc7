import { gaussLegendre } from '../math/gaussLegendre.ts';
import type { Quadrature } from '../math/gaussLegendre.ts';
import type { ReferenceNetwork } from './referenceNetwork.ts';

/** A straight way through the numbers that a network's first layer reads. */
export interface GradientPath {
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Of both ends, where the network is masked. */
  readonly mask?: Float32Array;
  /** Scores of both ends. */
  readonly fromScores: Float32Array;
  readonly toScores: Float32Array;
}

/** Points of the rule on each part of the way, and at most in all. */
export interface PathPoints {
  readonly aPart: number;
  readonly most: number;
}

export interface IntegratedGradients {
  /** Outputs × numbers of the path's ends: what each number adds to the score from the one end to the other. */
  readonly addends: Float64Array;
  /** By output: the difference of scores less the addends' sum. */
  readonly remainder: Float64Array;
  readonly points: number;
}

/** Points of one run. */
const BLOCK = 32;
/** Complete: within this share of the difference of scores, or this much. */
const RELATIVE = 0.005;
const ABSOLUTE = 1e-6;

const rules = new Map<number, Quadrature>();

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017): a number's change from one end to the other, times the mean slope of the score along the way. They add up to the difference of
 * scores but for what the rule misses, which is told. The way is one part at first; the part that misses most is halved until all are complete, so that kinks of ReLU are closed in on.
 */
export function integratedGradients(network: ReferenceNetwork, path: GradientPath, { aPart, most }: PathPoints): IntegratedGradients {
  const rule = ruleOf(aPart);
  const outputs = path.toScores.length;
  const allowed = Array.from(path.toScores, (score, k) => Math.max(ABSOLUTE, RELATIVE * Math.abs(score - path.fromScores[k])));
  const missesOf = (part: Part) => Math.max(...part.remainder.map((left, k) => Math.abs(left) / allowed[k]));
  const parts = [partOf(network, path, { start: 0, end: 1, startScores: path.fromScores, endScores: path.toScores }, rule)];
  let points = aPart;
  const isComplete = () => allowed.every((bound, k) => parts.reduce((sum, { remainder }) => sum + Math.abs(remainder[k]), 0) <= bound);
  while (!isComplete() && points + 2 * aPart <= most) {
    const worst = parts.reduce((at, part, i) => (missesOf(part) > missesOf(parts[at]) ? i : at), 0);
    parts.splice(worst, 1, ...halvesOf(network, path, parts[worst], rule));
    points += 2 * aPart;
  }
  const addends = new Float64Array(outputs * path.to.length);
  for (const part of parts) part.addends.forEach((addend, i) => (addends[i] += addend));
  return { addends, remainder: remainderOf(path.fromScores, path.toScores, addends), points };
}

/** Part of a way: from where to where of 0 to 1, with the scores there. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly startScores: Float32Array;
  readonly endScores: Float32Array;
}

interface Part extends Stretch {
  readonly addends: Float64Array;
  readonly remainder: Float64Array;
}

function partOf(network: ReferenceNetwork, path: GradientPath, stretch: Stretch, rule: Quadrature): Part {
  const addends = along(network, path, stretch, rule);
  return { ...stretch, addends, remainder: remainderOf(stretch.startScores, stretch.endScores, addends) };
}

function halvesOf(network: ReferenceNetwork, path: GradientPath, { start, end, startScores, endScores }: Part, rule: Quadrature): readonly [Part, Part] {
  const middle = (start + end) / 2;
  const scores = network.forwardFrom(onPath(path, Float64Array.of(middle)), 1, path.mask);
  return [partOf(network, path, { start, end: middle, startScores, endScores: scores }, rule), partOf(network, path, { start: middle, end, startScores: scores, endScores }, rule)];
}

/** The addends, with what is left of each output's score spread over them in proportion to their size: they are complete then. */
export function completed({ addends, remainder }: IntegratedGradients): Float64Array {
  const width = addends.length / remainder.length;
  const sizes = remainder.map((_, k) => addends.subarray(k * width, (k + 1) * width).reduce((sum, value) => sum + Math.abs(value), 0));
  return addends.map((addend, i) => {
    const k = Math.floor(i / width);
    return remainder[k] === 0 ? addend : addend + remainder[k] * (sizes[k] > 0 ? Math.abs(addend) / sizes[k] : 1 / width);
  });
}

function ruleOf(points: number): Quadrature {
  const rule = rules.get(points) ?? gaussLegendre(points);
  rules.set(points, rule);
  return rule;
}

function along(network: ReferenceNetwork, path: GradientPath, { start, end }: Stretch, { points, weights }: Quadrature): Float64Array {
  const width = path.to.length;
  const outputs = path.toScores.length;
  const addends = new Float64Array(outputs * width);
  for (let first = 0; first < points.length; first += BLOCK) {
    const count = Math.min(BLOCK, points.length - first);
    const mask = path.mask && repeated(path.mask, count);
    network.forwardFrom(onPath(path, points.subarray(first, first + count).map((point) => start + point * (end - start))), count, mask);
    for (let k = 0; k < outputs; k++) {
      const slopes = network.slopes(Float32Array.from({ length: count * outputs }, (_, i) => (i % outputs === k ? 1 : 0)));
      for (let p = 0; p < count; p++) for (let i = 0; i < width; i++) addends[k * width + i] += weights[first + p] * slopes[p * width + i];
    }
  }
  return addends.map((slope, i) => slope * (end - start) * (path.to[i % width] - path.from[i % width]));
}

function onPath({ from, to }: GradientPath, points: Float64Array): Float32Array {
  const width = to.length;
  return Float32Array.from({ length: points.length * width }, (_, at) => {
    const i = at % width;
    return from[i] + points[Math.floor(at / width)] * (to[i] - from[i]);
  });
}

function repeated(mask: Float32Array, times: number): Float32Array {
  const all = new Float32Array(mask.length * times);
  for (let i = 0; i < times; i++) all.set(mask, i * mask.length);
  return all;
}

function remainderOf(from: Float32Array, to: Float32Array, addends: Float64Array): Float64Array {
  const width = addends.length / to.length;
  return Float64Array.from(to, (score, k) => addends.subarray(k * width, (k + 1) * width).reduce((left, addend) => left - addend, score - from[k]));
}
