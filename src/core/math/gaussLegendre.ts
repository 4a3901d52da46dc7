/** Points of (0, 1) and their weights, which add up to 1. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss–Legendre rule of `count` points for integrals over (0, 1): exact for polynomials up to degree 2 · count − 1. Points are the roots of Legendre's polynomial, found by
 * Newton's method from cos(π (i − 1/4) / (count + 1/2)) (Abramowitz and Stegun 22.16.6); no function that differs between machines is used.
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < Math.ceil(count / 2); i++) {
    let x = 2 * i + 1 === count ? 0 : cosine((Math.PI * (i + 0.75)) / (count + 0.5));
    for (let round = 0; round < 5; round++) {
      const { value, slope } = legendre(count, x);
      x -= value / slope;
    }
    const { slope } = legendre(count, x);
    const weight = 1 / ((1 - x * x) * slope * slope);
    const mirror = count - 1 - i;
    [points[i], points[mirror]] = [(1 - x) / 2, (1 + x) / 2];
    [weights[i], weights[mirror]] = [weight, weight];
  }
  return { points, weights };
}

/** Legendre's polynomial of this degree at x, |x| < 1, and its slope. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (degree * (before - x * value)) / (1 - x * x) };
}

/** Of 0 to π / 2, by its series. */
function cosine(angle: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k <= 14; k++) {
    term *= -(angle * angle) / ((2 * k - 1) * (2 * k));
    sum += term;
  }
  return sum;
}
