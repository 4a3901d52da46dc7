/** Points and weights on (0, 1): Σ weight · f(point) is the integral of f over [0, 1]. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** Newton's steps end where they no longer move a root by more than this. */
const TOLERANCE = 1e-15;
const MAX_STEPS = 100;

/** Gauss–Legendre quadrature with `size` points, at least one: exact for polynomials up to degree 2 · size − 1 (Abramowitz & Stegun 25.4.29). */
export function gaussLegendre(size: number): Quadrature {
  const points = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (size + 0.5));
    let slope = 1;
    for (let step = 0; step < MAX_STEPS; step++) {
      const at = legendre(size, x);
      slope = at.slope;
      const move = at.value / slope;
      x -= move;
      if (Math.abs(move) < TOLERANCE) break;
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** The Legendre polynomial of this degree and its slope, by Bonnet's recursion. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let before = 1;
  let value = x;
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
