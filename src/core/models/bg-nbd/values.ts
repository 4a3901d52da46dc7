/** Gamma-Gamma's parameters: a purchase's value is Gamma(p, ν), with ν ~ Gamma(q, v) by customer. */
export interface ValueParams {
  readonly p: number;
  readonly q: number;
  /** Money. */
  readonly v: number;
}

/** Mean value of a purchase over all customers: p v / (q − 1). Undefined where q ≤ 1: the model then says that it is infinite. */
export function populationValue({ p, q, v }: ValueParams): number | undefined {
  return q > 1 ? (p * v) / (q - 1) : undefined;
}

/**
 * Expected mean value of the purchases of a customer whose x repeats were worth `meanValue` on average (Fader & Hardie 2013, equation 5): between their own mean
 * and everybody's, the nearer to their own the more repeats there were. Undefined where p x + q ≤ 1.
 */
export function expectedValue({ p, q, v }: ValueParams, x: number, meanValue: number): number | undefined {
  const weight = p * x + q - 1;
  return weight > 0 ? (p * (v + x * meanValue)) / weight : undefined;
}
