import { exp } from '../../math/exp.ts';
import { hypergeometric } from '../../math/hypergeometric.ts';
import { log } from '../../math/log.ts';

/** BG/NBD's parameters: purchases while alive at λ ~ Gamma(r, α) a week, leaving after each with p ~ Beta(a, b). */
export interface PurchaseParams {
  readonly r: number;
  /** Weeks. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/**
 * The chance that a customer with x repeats, the last one at tₓ of T weeks, has not left (Fader, Hardie & Lee 2005). It is 1 for all who never bought again:
 * one leaves only after a repeat.
 */
export function aliveChance({ r, alpha, a, b }: PurchaseParams, x: number, recency: number, age: number): number {
  if (x === 0) return 1;
  const odds = log(a / (b + x - 1)) + (r + x) * log((alpha + age) / (alpha + recency));
  return 1 / (1 + exp(odds));
}

/** The chance that a customer who is alive at T buys nothing in the next t weeks. */
export function silentChance({ r, alpha }: PurchaseParams, x: number, age: number, weeks: number): number {
  return exp((r + x) * log((alpha + age) / (alpha + age + weeks)));
}

/**
 * The chance that a customer with x repeats, who is alive at T, buys something in (T + g, T + g + t]. With λ ~ Gamma(r + x, α + T) and p ~ Beta(a, b + x), who buys at the rate λ leaves at the rate λp,
 * and is still there after the gap with e^(−λpg); until the next purchase nobody leaves, so it does not come within t with e^(−λt). Hence
 *
 *   E[e^(−λpg) · (1 − e^(−λt))] = F(α + T) − F(α + T + t), F(s) = ((α + T) / s)^(r + x) · ₂F₁(r + x, a; a + b + x; −g / s),
 *
 * which without a gap is 1 − ((α + T) / (α + T + t))^(r + x): exact, though customers leave after their purchases. Pfaff's transformation takes ₂F₁ to
 * (s / (s + g))^(r + x) · ₂F₁(r + x, b + x; a + b + x; g / (s + g)).
 */
export function buyingChance(params: PurchaseParams, x: number, age: number, gapWeeks: number, weeks: number): number {
  if (gapWeeks === 0) return 1 - silentChance(params, x, age, weeks);
  const { r, alpha, a, b } = params;
  const start = alpha + age;
  const F = (s: number) => exp((r + x) * log(start / (s + gapWeeks))) * hypergeometric(r + x, b + x, a + b + x, gapWeeks / (s + gapWeeks)).value;
  const chance = F(start) - F(start + weeks);
  if (Number.isFinite(chance)) return Math.min(1, Math.max(0, chance));
  // Where a and b are so large that sums overflow, everybody leaves with the same chance.
  const left = (a / (a + b + x)) * gapWeeks;
  return exp((r + x) * log(start / (start + left))) - exp((r + x) * log(start / (start + weeks + left)));
}

/**
 * Expected purchases in the next t weeks of a customer with x repeats who is alive at T (ibid., equation 10, without its denominator):
 *
 *   (a + b + x − 1) / (a − 1) · [1 − ((α + T) / (α + T + t))^(r + x) · ₂F₁(r + x, b + x; a + b + x − 1; z)], z = t / (α + T + t).
 *
 * That is 0 / 0 at a = 1, and breaks where a + b + x = 1. By Euler's transformation of ₂F₁ and term by term it is
 *
 *   (a + b + x − 1) · (1 − (1 − z)^(a − 1)) / (a − 1) − (1 − z)^(a − 1) · A · ∫₀ᶻ ₂F₁(A + 1, a; a + b + x; w) dw, A = a + b − 1 − r,
 *
 * which is neither.
 */
export function purchasesOfAlive({ r, alpha, a, b }: PurchaseParams, x: number, age: number, weeks: number): number {
  const z = weeks / (alpha + age + weeks);
  const logRest = log((alpha + age) / (alpha + age + weeks));
  const A = a + b - 1 - r;
  const { integral } = hypergeometric(A + 1, a, a + b + x, z);
  const expected = (a + b + x - 1) * relativeLoss(a - 1, logRest) - exp((a - 1) * logRest) * A * integral;
  return Number.isFinite(expected) ? expected : purchasesAtOneChance(a / (a + b + x), r + x, weeks / (alpha + age));
}

/** (1 − e^(power · logRest)) / power, which is −logRest at 0. */
function relativeLoss(power: number, logRest: number): number {
  const y = power * logRest;
  if (Math.abs(y) > 0.1) return (1 - exp(y)) / power;
  // 1 − e^y = −y (1 + y/2 (1 + y/3 (1 + …))).
  let series = 1;
  for (let n = 12; n >= 2; n--) series = 1 + (y / n) * series;
  return -logRest * series;
}

/** Where a and b are so large that powers overflow, everybody leaves with the same chance p: (1 − (1 + p s)^−k) / p. */
function purchasesAtOneChance(p: number, k: number, s: number): number {
  return (1 - exp(-k * log(1 + p * s))) / p;
}
