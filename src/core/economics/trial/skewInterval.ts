import { studentQuantile } from '../../metrics/bootstrapInterval.ts';
import type { Interval } from '../../metrics/bootstrapInterval.ts';

/** An estimate's moments, as estimated. */
export interface Moments {
  readonly estimate: number;
  readonly variance: number;
  /** Third central moment of the estimate: its skewness is this over variance^1.5. */
  readonly third: number;
  /** Degrees of freedom of the variance, at least five. */
  readonly freedom: number;
}

/**
 * The 95 % interval of a mean, or a difference of means, of skewed rows: Hall's (1992) cubic transformation of Student's statistic,
 * T + γT²/3 + γ²T³/27 + γ/6, turned round, with γ the estimate's skewness. Without skewness it is Student's (Welch's) interval.
 * Chosen by simulation: see test/core/economics/trial/coverage.test.ts.
 */
export function skewInterval({ estimate, variance, third, freedom }: Moments): Interval {
  const error = Math.sqrt(variance);
  if (error === 0) return { low: estimate, high: estimate };
  const skewness = third / (variance * error);
  const quantile = studentQuantile(freedom);
  return { low: estimate - error * untransform(quantile, skewness), high: estimate - error * untransform(-quantile, skewness) };
}

function untransform(x: number, skewness: number): number {
  // The cube root's difference from 1 loses its digits near 0, where there is nothing to correct.
  if (Math.abs(skewness) < 1e-6) return x;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (x - skewness / 6)) - 1);
}
