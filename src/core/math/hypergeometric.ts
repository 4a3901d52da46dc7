/** ₂F₁(a, b; c; z) and its integral from 0 to z. */
export interface Hypergeometric {
  readonly value: number;
  readonly integral: number;
}

/** Up to here the series around 0 has converged after some hundreds of terms. */
const NEAR = 0.95;
/** The other solutions grow like z^(1 − c) and (1 − z)^(c − a − b) away from where they are small: over a short step, what rounding put of them into ours stays small. */
const STEADY = 4;
const MAX_TERMS = 100_000;

/**
 * Gauss's hypergeometric function ₂F₁(a, b; c; z) = Σ (a)ₙ (b)ₙ / (c)ₙ · zⁿ / n! for c > 0 and 0 ≤ z < 1, and ∫₀ᶻ of it. Up to 0.95 by its series (Abramowitz & Stegun 15.1.1);
 * beyond, where that converges ever more slowly, by Taylor series of its differential equation (15.5.1), each at most half the way to the singularity at 1. No step is degenerate where
 * c − a − b is a whole number. Made of the four operations alone, so the same to the bit everywhere. NaN outside the range.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): Hypergeometric {
  if (!(z >= 0 && z < 1 && c > 0 && Number.isFinite(a + b + c))) return { value: NaN, integral: NaN };
  let at = Math.min(z, NEAR);
  let here = seriesAroundZero(a, b, c, at);
  const shortest = Math.min(1 / 2, STEADY / c, STEADY / Math.abs(c - a - b));
  while (at < z) {
    const next = Math.min(z, at + (1 - at) * shortest);
    // The difference of near numbers is exact: next to 1, rounding it would be felt.
    here = taylorStep(a, b, c, at, next - at, here);
    at = next;
  }
  return { value: here.value, integral: here.integral };
}

interface Place extends Hypergeometric {
  readonly slope: number;
}

function seriesAroundZero(a: number, b: number, c: number, z: number): Place {
  let term = 1;
  let value = 1;
  let slope = 0;
  let integral = z;
  for (let n = 0; n < MAX_TERMS; n++) {
    const next = (term * (a + n) * (b + n)) / ((c + n) * (n + 1));
    // term is the coefficient times zⁿ.
    slope += next * (n + 1);
    term = next * z;
    value += term;
    integral += (term * z) / (n + 2);
    if (Math.abs(next) * (n + 1) <= 1e-17 * Math.abs(slope) && Math.abs(term) <= 1e-17 * Math.abs(value)) break;
  }
  return { value, slope, integral };
}

/** From `at` to `at + step` by the Taylor series there, whose coefficients follow from the differential equation. */
function taylorStep(a: number, b: number, c: number, at: number, step: number, { value, slope, integral }: Place): Place {
  const scale = step / (at * (1 - at));
  let first = value;
  let second = slope * step;
  let sum = value + second;
  let slopes = second;
  let area = value + second / 2;
  for (let n = 0; n < MAX_TERMS; n++) {
    const third = (scale * ((n + a) * (n + b) * first * step - (n + 1) * ((1 - 2 * at) * n + c - (a + b + 1) * at) * second)) / ((n + 1) * (n + 2));
    sum += third;
    slopes += (n + 2) * third;
    area += third / (n + 3);
    first = second;
    second = third;
    if ((n + 2) * (Math.abs(first) + Math.abs(second)) <= 1e-18 * (Math.abs(slopes) + Math.abs(sum))) break;
  }
  return { value: sum, slope: slopes / step, integral: integral + area * step };
}
