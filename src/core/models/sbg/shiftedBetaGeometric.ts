import type { Estimate } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';

/**
 * The shifted beta-geometric (Fader & Hardie 2007, "How to project customer retention"): each customer leaves at every renewal with a chance of their own,
 * drawn from a beta distribution (α, β). Retention rises with age by sorting alone: those who leave easily have left.
 */
export interface SbgParams {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Renewals by age: entry t − 1 counts who came to their t-th renewal, and who left at it. Customers may come in at any age: who is first seen at age n
 * counts from renewal n + 1 on (left truncation), and who is not seen beyond counts no further (right censoring).
 */
export interface RenewalCounts {
  readonly atRisk: ArrayLike<number>;
  readonly ended: ArrayLike<number>;
}

export interface SbgFit {
  readonly alpha: Estimate;
  readonly beta: Estimate;
  readonly logLikelihood: number;
  /** False where the likelihood has no maximum: nobody left, everybody did, or retention does not rise with age (then all are alike, and α / (α + β) alone is known). */
  readonly converged: boolean;
}

/** Where the parameters go without bound they stop here. */
const MAX_LOG = 10;
const MAX_STEPS = 200;
/** 1 − ρ² of the two estimates, at least: below it they cannot be told apart. */
const LEAST_APART = 1e-5;
const TOLERANCE = 1e-9;

/** Share of those who came to their t-th renewal (t ≥ 1) that renew: (β + t − 1) / (α + β + t − 1). */
export function retentionRate({ alpha, beta }: SbgParams, t: number): number {
  return (beta + t - 1) / (alpha + beta + t - 1);
}

/** Share of all that are left after t = 0 … `renewals` renewals: B(α, β + t) / B(α, β). */
export function survivalCurve(params: SbgParams, renewals: number): Float64Array {
  const curve = new Float64Array(renewals + 1);
  curve[0] = 1;
  for (let t = 1; t <= renewals; t++) curve[t] = curve[t - 1] * retentionRate(params, t);
  return curve;
}

/** Σ over renewals of ended · log(1 − retention) + (at risk − ended) · log retention. */
export function sbgLogLikelihood({ alpha, beta }: SbgParams, { atRisk, ended }: RenewalCounts): number {
  let sum = 0;
  for (let i = 0; i < atRisk.length; i++) {
    const stayed = atRisk[i] - ended[i];
    if (ended[i] > 0) sum += ended[i] * (log(alpha) - log(alpha + beta + i));
    if (stayed > 0) sum += stayed * (log(beta + i) - log(alpha + beta + i));
  }
  return sum;
}

/**
 * α and β by maximum likelihood: Newton's method on their logarithms, damped where the likelihood is not concave. Standard errors from the observed information, null
 * where it gives none. Counts are at least 0, `ended` at most `atRisk`; with no one at risk at all α = β = 1, not converged.
 */
export function fitSbg(counts: RenewalCounts): SbgFit {
  let point = { a: 0, b: 0 };
  let value = sbgLogLikelihood(paramsAt(point), counts);
  for (let step = 0; step < MAX_STEPS; step++) {
    const slopes = logSlopes(paramsAt(point), counts);
    const size = Math.abs(slopes.ga) + Math.abs(slopes.gb);
    if (size <= TOLERANCE * (1 + Math.abs(value))) break;
    const next = ascend(point, value, slopes, counts);
    if (!next) break;
    const moved = Math.abs(next.point.a - point.a) + Math.abs(next.point.b - point.b);
    ({ point, value } = next);
    if (moved < 1e-13 || isAtBound(point)) break;
  }
  const params = paramsAt(point);
  const inside = !isAtBound(point) && value < 0;
  const errors = inside ? standardErrors(params, counts) : undefined;
  return {
    alpha: { estimate: params.alpha, standardError: errors?.alpha ?? null },
    beta: { estimate: params.beta, standardError: errors?.beta ?? null },
    logLikelihood: value,
    converged: errors !== undefined,
  };
}

interface LogPoint {
  readonly a: number;
  readonly b: number;
}

function paramsAt({ a, b }: LogPoint): SbgParams {
  return { alpha: exp(a), beta: exp(b) };
}

function isAtBound({ a, b }: LogPoint): boolean {
  return Math.abs(a) >= MAX_LOG || Math.abs(b) >= MAX_LOG;
}

/** First and second derivatives by α and β. */
function slopesOf({ alpha, beta }: SbgParams, { atRisk, ended }: RenewalCounts) {
  let byAlpha = 0;
  let byBeta = 0;
  let alphaAlpha = 0;
  let alphaBeta = 0;
  let betaBeta = 0;
  for (let i = 0; i < atRisk.length; i++) {
    const both = alpha + beta + i;
    const own = beta + i;
    const stayed = atRisk[i] - ended[i];
    byAlpha += ended[i] / alpha - atRisk[i] / both;
    byBeta += stayed / own - atRisk[i] / both;
    const shared = atRisk[i] / (both * both);
    alphaAlpha += shared - ended[i] / (alpha * alpha);
    alphaBeta += shared;
    betaBeta += shared - stayed / (own * own);
  }
  return { byAlpha, byBeta, alphaAlpha, alphaBeta, betaBeta };
}

interface LogSlopes {
  readonly ga: number;
  readonly gb: number;
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
}

/** The same by log α and log β. */
function logSlopes(params: SbgParams, counts: RenewalCounts): LogSlopes {
  const { alpha, beta } = params;
  const { byAlpha, byBeta, alphaAlpha, alphaBeta, betaBeta } = slopesOf(params, counts);
  return { ga: alpha * byAlpha, gb: beta * byBeta, aa: alpha * alpha * alphaAlpha + alpha * byAlpha, ab: alpha * beta * alphaBeta, bb: beta * beta * betaBeta + beta * byBeta };
}

const LONGEST_STEP = 2;

/** A damped Newton step that raises the likelihood; undefined where rounding hides every further rise. */
function ascend(point: LogPoint, value: number, { ga, gb, aa, ab, bb }: LogSlopes, counts: RenewalCounts): { point: LogPoint; value: number } | undefined {
  const scale = Math.abs(aa) + Math.abs(bb) + Math.abs(ab) + 1e-12;
  for (let damping = 0; damping < 60; damping++) {
    const extra = damping === 0 ? 0 : scale * 1e-6 * 4 ** damping;
    const p = extra - aa;
    const q = extra - bb;
    const determinant = p * q - ab * ab;
    if (!(p > 0 && determinant > 1e-14 * p * q)) continue;
    const da = (q * ga + ab * gb) / determinant;
    const db = (p * gb + ab * ga) / determinant;
    const shrink = Math.min(1, LONGEST_STEP / Math.max(Math.abs(da), Math.abs(db)));
    const next = { a: clamp(point.a + shrink * da), b: clamp(point.b + shrink * db) };
    const nextValue = sbgLogLikelihood(paramsAt(next), counts);
    if (nextValue > value) return { point: next, value: nextValue };
  }
  return undefined;
}

function clamp(value: number): number {
  return Math.min(MAX_LOG, Math.max(-MAX_LOG, value));
}

/** Undefined where the curvature is none in some direction: one number is then all that the counts say. */
function standardErrors(params: SbgParams, counts: RenewalCounts): { readonly alpha: number; readonly beta: number } | undefined {
  const { alphaAlpha, alphaBeta, betaBeta } = slopesOf(params, counts);
  const determinant = alphaAlpha * betaBeta - alphaBeta * alphaBeta;
  if (!(alphaAlpha < 0 && betaBeta < 0 && determinant > LEAST_APART * alphaAlpha * betaBeta)) return undefined;
  return { alpha: Math.sqrt(-betaBeta / determinant), beta: Math.sqrt(-alphaAlpha / determinant) };
}
