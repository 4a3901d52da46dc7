import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadTotal, trackWeeks, weekLengths } from '../../../src/core/metrics/tracking.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('tracking by week', () => {
  it('spreads a total by the shape of past windows', () => {
    expect(spreadTotal(50, of(60, 30, 10), weekLengths(21))).toEqual(of(30, 15, 5));
  });

  it('spreads it by days where past windows had no money', () => {
    expect(spreadTotal(30, of(0, 0), weekLengths(10))).toEqual(of(21, 9));
    expect(spreadTotal(30, of(-5, 1), weekLengths(10))).toEqual(of(21, 9));
  });

  it('keeps the total', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(), (horizonDays, total, seed) => {
        const days = weekLengths(horizonDays);
        expect(days.reduce((sum, value) => sum + value, 0)).toBe(horizonDays);
        const weeks = spreadTotal(total, Float64Array.from(days, (_, week) => (seed * (week + 1)) % 97), days);
        expect(weeks.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 6);
      }),
    );
  });

  it('compares week by week and added up', () => {
    expect(trackWeeks(of(10, 10), of(12, 4))).toEqual({
      weeks: [
        { expected: 10, actual: 12, cumulativeExpected: 10, cumulativeActual: 12 },
        { expected: 10, actual: 4, cumulativeExpected: 20, cumulativeActual: 16 },
      ],
      weeklyError: 8 / 16,
    });
    expect(trackWeeks(of(1), of(0)).weeklyError).toBeNull();
  });

  it('refuses weeks that do not fit', () => {
    expect(() => trackWeeks(of(1, 2), of(1))).toThrow('2 and 1 were given');
    expect(() => trackWeeks(of(NaN), of(1))).toThrow('finite');
  });
});
