import { exp } from './exp.ts';

/** Below it the series is exact to the last bits. */
const SMALL = 0.01;

/** Hyperbolic tangent, to about 1e−15, the same to the bit everywhere (see `exp`). NaN for NaN. */
export function tanh(x: number): number {
  if (x > -SMALL && x < SMALL) {
    const square = x * x;
    return x * (1 - square * (1 / 3 - square * (2 / 15 - square * (17 / 315))));
  }
  return 1 - 2 / (1 + exp(2 * x));
}
