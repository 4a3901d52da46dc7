import { log } from './log.ts';

/** B₂ₙ / 2n for n = 1, 2, …: of the asymptotic series in 1/x². */
const SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
/** From here on seven terms of the series are exact to rounding. */
const FAR = 10;

/**
 * ψ(x) = d ln Γ(x) / dx for x > 0, to some 1e-15 of the larger of |ψ| and 1, the same to the bit everywhere: upwards by ψ(x) = ψ(x + 1) − 1/x, then the
 * asymptotic series (Abramowitz & Stegun 6.3.18). 0 answers −Infinity, below 0 and NaN answer NaN.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  let near = 0;
  let far = x;
  while (far < FAR) {
    near += 1 / far;
    far += 1;
  }
  const z = 1 / (far * far);
  let series = 0;
  for (let n = SERIES.length - 1; n >= 0; n--) series = z * (SERIES[n] + series);
  return log(far) - 0.5 / far - series - near;
}
