import { describe, expect, it } from 'vitest';
import { regressionMetrics } from '../../../src/core/metrics/regression.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('regression metrics', () => {
  it('are what the hand computes', () => {
    // Errors 1, −2, 3, 0; actuals' mean 3, squared deviations 9 + 1 + 1 + 9.
    expect(regressionMetrics(of(0, 4, 2, 6), of(1, 2, 5, 6))).toEqual({
      mae: 6 / 4,
      rmse: Math.sqrt(14 / 4),
      r2: 1 - 14 / 20,
      mape: (2 / 4 + 3 / 2) / 3,
      mapeLeftOut: 0.25,
      wape: 6 / 12,
      bias: 2 / 12,
    });
  });

  it('have no MAPE, WAPE or bias where nobody spends', () => {
    expect(regressionMetrics(of(0, 0), of(1, 3))).toMatchObject({ mape: null, mapeLeftOut: 1, wape: null, bias: null, r2: 0 });
  });

  it('have no bias where refunds cancel spending, but a WAPE', () => {
    expect(regressionMetrics(of(-5, 5), of(0, 0))).toMatchObject({ bias: null, wape: 1 });
  });

  it('give a constant actual an R² of 1 or 0, though its mean rounds', () => {
    expect(regressionMetrics(of(0.1, 0.1, 0.1), of(0.1, 0.1, 0.1)).r2).toBe(1);
    expect(regressionMetrics(of(0.1, 0.1, 0.1), of(0.1, 0.1, 0.2)).r2).toBe(0);
  });

  it('refuse no rows, other lengths, and what is not finite', () => {
    expect(() => regressionMetrics(of(), of())).toThrow(/no rows/);
    expect(() => regressionMetrics(of(1), of(1, 2))).toThrow(/1 actual values and 2 predictions/);
    expect(() => regressionMetrics(of(1, NaN), of(1, 2))).toThrow(/actual value at row 2 is NaN/);
    expect(() => regressionMetrics(of(1, 2), of(Infinity, 2))).toThrow(/prediction at row 1 is Infinity/);
  });
});
