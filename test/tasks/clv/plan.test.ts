import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planClv } from '../../../src/tasks/clv/plan.ts';

const range = { firstDay: 0, lastDay: 545 };

describe('planClv', () => {
  it('holds out as-of itself where the data reaches the end of its window', () => {
    const plan = planClv(range, { asOf: 366, horizonDays: 180 });
    expect(plan).toMatchObject({ holdoutKind: 'future', holdoutCutoff: 366, trainingCutoffs: [186], completeThrough: 545 });
    expect(planClv(range, { asOf: 367, horizonDays: 180 })).toMatchObject({ holdoutKind: 'earlier', holdoutCutoff: 366 });
  });

  it('steps back by whole horizons while half a horizon of history remains', () => {
    expect(planClv(range, { asOf: 366, horizonDays: 90 }).trainingCutoffs).toEqual([96, 186, 276]);
    expect(planClv(range, { asOf: 366, horizonDays: 30 }).trainingCutoffs).toEqual([246, 276, 306, 336]);
  });

  it('holds out the last complete window where as-of is the day after the data', () => {
    expect(planClv(range, { asOf: 546, horizonDays: 100 })).toMatchObject({ holdoutKind: 'earlier', holdoutCutoff: 446, asOf: 546 });
  });

  it('believes what it is told about completeness', () => {
    expect(planClv(range, { asOf: 400, horizonDays: 180, completeThrough: 579 }).holdoutKind).toBe('future');
    expect(planClv(range, { asOf: 366, horizonDays: 180, completeThrough: 500 })).toMatchObject({ holdoutKind: 'earlier', holdoutCutoff: 321 });
  });

  it('offers the longest legal horizon where none is legal', () => {
    const attempt = () => planClv(range, { asOf: 546, horizonDays: 300 });
    expect(attempt).toThrow(expect.objectContaining({ code: 'not-enough-data', details: expect.objectContaining({ longestLegalHorizon: 272 }) }));
    expect(attempt).toThrow(/at most 272 days/);
    expect(planClv(range, { asOf: 546, horizonDays: 272 }).trainingCutoffs).toEqual([2]);
  });

  it('makes folds only where they are allowed and nothing is legal', () => {
    expect(planClv(range, { asOf: 546, horizonDays: 300, allowFolds: true })).toMatchObject({ holdoutKind: 'same-period', holdoutCutoff: 246, trainingCutoffs: [] });
    expect(planClv(range, { asOf: 546, horizonDays: 100, allowFolds: true }).holdoutKind).toBe('earlier');
    expect(() => planClv(range, { asOf: 546, horizonDays: 546, allowFolds: true })).toThrow(/272 days/);
  });

  it('refuses an as-of that nothing lies before', () => {
    expect(() => planClv(range, { asOf: 0, horizonDays: 10 })).toThrow(expect.objectContaining({ code: 'not-enough-data' }));
  });

  it('never lets a target reach past a cutoff that it must not see, and offers a horizon that is truly the longest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 60 }), (lastDay, asOf, horizonDays) => {
        const legal = (days: number) => {
          try {
            return planClv({ firstDay: 0, lastDay }, { asOf, horizonDays: days });
          } catch {
            return undefined;
          }
        };
        const plan = legal(horizonDays);
        const longest = Array.from({ length: 80 }, (_, i) => i + 1).findLast((days) => legal(days)) ?? 0;
        if (!plan) return horizonDays > longest || longest === 0;
        const cutoffs = plan.trainingCutoffs;
        expect(plan.longestLegalHorizon).toBe(longest);
        expect(plan.holdoutCutoff).toBeLessThanOrEqual(asOf);
        expect(plan.holdoutCutoff + horizonDays - 1).toBeLessThanOrEqual(lastDay);
        expect(cutoffs.length).toBeGreaterThan(0);
        return cutoffs.every((cutoff, i) => cutoff > 0 && cutoff + horizonDays <= plan.holdoutCutoff && (i === 0 || cutoff > cutoffs[i - 1]));
      }),
    );
  });
});
