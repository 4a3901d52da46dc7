import { describe, expect, it } from 'vitest';
import { discountADay, discountFactors } from '../../../src/core/math/discount.ts';

describe('discountFactors', () => {
  it('are a year’s rate after a year, and 1 now', () => {
    const factors = discountFactors(731, 0.25);
    expect(factors).toHaveLength(731);
    expect(factors[0]).toBe(1);
    expect(factors[365]).toBeCloseTo(1 / 1.25, 12);
    expect(factors[730]).toBeCloseTo(1 / 1.25 ** 2, 12);
    expect(factors[1]).toBeCloseTo(Math.exp(-discountADay(0.25)), 12);
  });

  it('are 1 without a rate, and none without a day', () => {
    expect([...discountFactors(3, 0)]).toEqual([1, 1, 1]);
    expect([...discountFactors(0, 0.1), ...discountFactors(-5, 0.1)]).toEqual([]);
  });
});
