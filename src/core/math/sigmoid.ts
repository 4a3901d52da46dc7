import { exp } from './exp.ts';

/** 1 / (1 + e^−x): log-odds to a probability. 0 and 1 at the far ends, NaN for NaN; the same to the bit everywhere (see `exp`). */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}
