import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodOfStep, periodsOf } from '../../../../src/core/models/churn-survival/periods.ts';

const bounds = (gap: number, horizon: number, periodSteps = 0) => [0, ...periodsOf({ gap, horizon }, periodSteps).map(({ to }) => to)];

describe('the periods of a window', () => {
  it('are its steps where they are few', () => {
    expect(bounds(0, 3)).toEqual([0, 1, 2, 3]);
    expect(bounds(2, 9)).toHaveLength(12);
  });

  it('are weeks of days, and the gap is apart', () => {
    expect(bounds(0, 28)).toEqual([0, 7, 14, 21, 28]);
    expect(bounds(0, 30)).toEqual([0, 6, 12, 18, 24, 30]);
    expect(bounds(10, 14)).toEqual([0, 5, 10, 17, 24]);
  });

  it('are as long as asked for, and longer only where they would be too many', () => {
    expect(bounds(0, 10, 4)).toEqual([0, 3, 7, 10]);
    expect(bounds(3, 60, 1)).toHaveLength(64);
    expect(bounds(0, 365)).toHaveLength(26);
    expect(bounds(1, 1000, 1).length).toBeLessThanOrEqual(101);
  });

  it('cover each step once, and end where the gap ends', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 400 }), fc.nat(40), (gap, horizon, size) => {
        const periods = periodsOf({ gap, horizon }, size);
        periods.forEach(({ from, to }, i) => {
          expect(to).toBeGreaterThan(from);
          expect(from).toBe(i === 0 ? 0 : periods[i - 1].to);
        });
        expect(periods.at(-1)?.to).toBe(gap + horizon);
        expect(gap === 0 || periods.some(({ to }) => to === gap)).toBe(true);
        periodOfStep(periods).forEach((period, step) => expect(periods[period].from <= step && step < periods[period].to).toBe(true));
      }),
    );
  });
});
