import { log } from '../math/log.ts';
import type { Rng } from '../random.ts';

/** Gamma with the given shape (> 0) and rate (> 0). Source: Marsaglia and Tsang (2000); below shape 1 by their boost. */
export function gamma(rng: Rng, shape: number, rate: number): number {
  if (shape < 1) return gamma(rng, shape + 1, rate) * (1 - rng.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && log(1 - rng.next()) < (x * x) / 2 + d - d * v + d * log(v)) return (d * v) / rate;
  }
}

/** Beta with both shapes > 0. */
export function beta(rng: Rng, a: number, b: number): number {
  const x = gamma(rng, a, 1);
  return x / (x + gamma(rng, b, 1));
}

/** Exponential with the given rate (> 0): the wait for the next event. */
export function exponential(rng: Rng, rate: number): number {
  return -log(1 - rng.next()) / rate;
}

/** An index with chance proportional to its weight. */
export function pick(rng: Rng, weights: readonly number[]): number {
  let left = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}
