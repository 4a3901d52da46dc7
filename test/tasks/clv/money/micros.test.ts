import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MoneySum, fromMicros, toMicros } from '../../../../src/tasks/clv/money/micros.ts';

const sumOf = (amounts: readonly number[]): number => {
  const sum = new MoneySum();
  for (const amount of amounts) sum.add(amount);
  return sum.value;
};

describe('sums of money', () => {
  it('come to nothing where money went back', () => {
    expect(sumOf([0.1, 0.2, -0.3])).toBe(0);
    expect(Object.is(sumOf([-0, -0.1, 0.1]), 0)).toBe(true);
  });

  it('are right to the cent over millions of rows, beyond 2^53 millionths too', () => {
    const sum = new MoneySum();
    for (let i = 0; i < 2_000_000; i++) sum.add(9_999_999.99);
    expect(sum.value).toBe(19_999_999_980_000);
    for (let i = 0; i < 1_000_000; i++) sum.add(0.01);
    expect(sum.value).toBe(19_999_999_990_000);
    for (let i = 0; i < 2_000_000; i++) sum.add(-9_999_999.99);
    expect(sum.value).toBe(10_000);
  });

  it('round to a millionth, halves away from 0 on both sides', () => {
    expect([0.0000005, -0.0000005, 1.2345674, 0.0000004].map(toMicros)).toEqual([1, -1, 1_234_567, 0]);
  });

  it('are those of whole cents, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 }), (cents) => {
        const amounts = cents.map((value) => value / 100);
        const exact = cents.reduce((sum, value) => sum + value, 0) / 100 + 0;
        expect(sumOf(amounts)).toBe(exact);
        expect(sumOf([...amounts].reverse())).toBe(exact);
        expect(fromMicros(amounts.reduce((sum, value) => sum + toMicros(value), 0))).toBe(exact);
      }),
    );
  });
});
