import { WorkbenchError } from '../../contract/errors.ts';
import { log } from '../../math/log.ts';

/**
 * What became of contracts at each renewal: of those that came to renewal t (counted from 1), `lost[t − 1]` ended and `kept[t − 1]` went on.
 * A contract whose next renewal is still to come is in neither from there on.
 */
export interface SbgCounts {
  readonly lost: readonly number[];
  readonly kept: readonly number[];
}

export interface SbgFit {
  readonly alpha: number;
  readonly beta: number;
  /** From the observed information; undefined where it is singular, as where customers do not differ at all. */
  readonly standardErrors: { readonly alpha: number; readonly beta: number } | undefined;
  readonly logLikelihood: number;
  /** False where the likelihood goes on growing towards a bound: α and β are then that bound's, and only their ratio means something. */
  readonly converged: boolean;
}

const MAX_ITERATIONS = 500;
const TOLERANCE = 1e-10;
/** α and β are looked for within e^±12. */
const BOUND = 12;

/**
 * Fits the shifted-beta-geometric model by maximum likelihood: each contract ends at a renewal with a chance of its own, and these chances are
 * Beta(α, β) over customers, so that renewal t loses α / (α + β + t − 1) of those who come to it. Newton's method on ln α and ln β, damped.
 * Source: Fader & Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21(1).
 * Throws `bad-input` for counts that are no counts, `not-enough-data` where nobody was lost or fewer than two renewals were seen.
 */
export function fitSbg(counts: SbgCounts): SbgFit {
  checkCounts(counts);
  const share = counts.lost[0] / (counts.lost[0] + counts.kept[0]);
  let point: Point = { u: 0, v: log(Math.min(20, Math.max(0.05, (1 - share) / Math.max(share, 0.01)))) };
  let here = slopes(counts, point);
  let damping = 1e-3;
  let converged = false;
  for (let iteration = 0; iteration < MAX_ITERATIONS && !converged; iteration++) {
    const next = step(here, point, damping);
    const there = slopes(counts, next);
    if (there.value >= here.value) {
      const size = Math.max(Math.abs(next.u - point.u), Math.abs(next.v - point.v));
      converged = size < TOLERANCE;
      [point, here, damping] = [next, there, Math.max(1e-12, damping / 10)];
    } else if (damping > 1e12) converged = true;
    else damping *= 10;
  }
  const inside = Math.abs(point.u) < BOUND - 0.01 && Math.abs(point.v) < BOUND - 0.01;
  const [alpha, beta] = [Math.exp(point.u), Math.exp(point.v)];
  return { alpha, beta, standardErrors: inside ? errorsAt(counts, alpha, beta) : undefined, logLikelihood: here.value, converged: converged && inside };
}

/** The share of contracts that are still there after `renewals` of them: S(t) = Π (β + i − 1) / (α + β + i − 1); S(0) is 1. */
export function sbgSurvival({ alpha, beta }: Pick<SbgFit, 'alpha' | 'beta'>, renewals: number): number {
  let share = 1;
  for (let t = 1; t <= renewals; t++) share *= (beta + t - 1) / (alpha + beta + t - 1);
  return share;
}

/** ln α and ln β. */
interface Point {
  readonly u: number;
  readonly v: number;
}

interface Slopes {
  readonly value: number;
  readonly gu: number;
  readonly gv: number;
  readonly huu: number;
  readonly huv: number;
  readonly hvv: number;
}

/** Log-likelihood with its first and second derivatives by α and β. */
function derivatives({ lost, kept }: SbgCounts, alpha: number, beta: number): Slopes {
  let [value, ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < lost.length; at++) {
    const sum = alpha + beta + at;
    const all = lost[at] + kept[at];
    if (all === 0) continue;
    value += lost[at] * (log(alpha) - log(sum)) + kept[at] * (log(beta + at) - log(sum));
    ga += lost[at] / alpha - all / sum;
    gb += kept[at] / (beta + at) - all / sum;
    haa += all / sum ** 2 - lost[at] / alpha ** 2;
    hab += all / sum ** 2;
    hbb += all / sum ** 2 - kept[at] / (beta + at) ** 2;
  }
  return { value, gu: ga, gv: gb, huu: haa, huv: hab, hvv: hbb };
}

/** As `derivatives`, by ln α and ln β. */
function slopes(counts: SbgCounts, { u, v }: Point): Slopes {
  const [alpha, beta] = [Math.exp(u), Math.exp(v)];
  const { value, gu, gv, huu, huv, hvv } = derivatives(counts, alpha, beta);
  return { value, gu: alpha * gu, gv: beta * gv, huu: alpha ** 2 * huu + alpha * gu, huv: alpha * beta * huv, hvv: beta ** 2 * hvv + beta * gv };
}

/** A Newton step uphill, with as much of the gradient in it as the damping says (Levenberg–Marquardt), within the bounds. */
function step({ gu, gv, huu, huv, hvv }: Slopes, { u, v }: Point, damping: number): Point {
  const lift = damping * Math.max(1, Math.abs(huu), Math.abs(hvv));
  const middle = (huu + hvv) / 2;
  const largest = middle + Math.hypot((huu - hvv) / 2, huv);
  const shift = lift + Math.max(0, largest) * 1.01;
  const [a, b, c] = [shift - huu, -huv, shift - hvv];
  const determinant = a * c - b * b;
  if (!(determinant > 0)) return { u, v };
  const bounded = (value: number) => Math.min(BOUND, Math.max(-BOUND, value));
  return { u: bounded(u + Math.max(-2, Math.min(2, (c * gu - b * gv) / determinant))), v: bounded(v + Math.max(-2, Math.min(2, (a * gv - b * gu) / determinant))) };
}

function errorsAt(counts: SbgCounts, alpha: number, beta: number): SbgFit['standardErrors'] {
  const { huu, huv, hvv } = derivatives(counts, alpha, beta);
  const determinant = huu * hvv - huv * huv;
  const [va, vb] = [-hvv / determinant, -huu / determinant];
  return determinant > 0 && va > 0 && vb > 0 ? { alpha: Math.sqrt(va), beta: Math.sqrt(vb) } : undefined;
}

function checkCounts({ lost, kept }: SbgCounts): void {
  const counts = [...lost, ...kept];
  if (lost.length !== kept.length || counts.some((count) => !(Number.isFinite(count) && count >= 0))) throw new WorkbenchError('bad-input', 'Renewals need a count of those lost and of those kept each, of at least 0.');
  const seen = lost.filter((count, at) => count + kept[at] > 0).length;
  if (seen < 2) throw new WorkbenchError('not-enough-data', `Only ${seen} renewal was seen, and a retention curve needs two. Wait for another, or bring older contracts.`, { messageKey: 'sbg-one-period' });
  if (!lost.some((count) => count > 0)) throw new WorkbenchError('not-enough-data', 'No contract has ended yet, so nothing says how many will.', { messageKey: 'sbg-no-losses' });
}
