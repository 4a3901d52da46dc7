import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SbgCounts, fitSbg, sbgSurvival } from '../../../src/core/models/sbg/sbg.ts';

/** Contracts still there after each renewal, of those that began: what a cohort seen to the end has lost and kept. */
function countsOf(survivors: readonly number[]): SbgCounts {
  return { lost: survivors.slice(1).map((count, at) => survivors[at] - count), kept: survivors.slice(1) };
}

// Fader & Hardie (2007), table 1: two segments of 1,000 customers over seven renewals.
const REGULAR = countsOf([1000, 631, 468, 382, 326, 289, 262, 241]);
const HIGH_END = countsOf([1000, 869, 743, 653, 593, 551, 517, 491]);

describe('the shifted-beta-geometric model', () => {
  it('has the published estimates on the published segments, and those of scipy (test/oracles/sbg.py)', () => {
    const [regular, highEnd] = [fitSbg(REGULAR), fitSbg(HIGH_END)];
    expect([regular.alpha, regular.beta, highEnd.alpha, highEnd.beta].map((value) => value.toFixed(3))).toEqual(['0.704', '1.182', '0.668', '3.806']);
    expect([regular.alpha, regular.beta, regular.logLikelihood, sbgSurvival(regular, 12)].map((value) => value.toFixed(5))).toEqual(['0.70408', '1.18204', '-1680.26519', '0.17004']);
    expect([highEnd.alpha, highEnd.beta, highEnd.logLikelihood, sbgSurvival(highEnd, 12)].map((value) => value.toFixed(5))).toEqual(['0.66809', '3.80609', '-1611.15815', '0.37800']);
    expect([regular.converged, highEnd.converged]).toEqual([true, true]);
  });

  it('keeps the product of its renewals', () => {
    expect(sbgSurvival({ alpha: 1, beta: 1 }, 3)).toBeCloseTo((1 / 2) * (2 / 3) * (3 / 4), 15);
    expect(sbgSurvival({ alpha: 0.704, beta: 1.182 }, 0)).toBe(1);
    expect(sbgSurvival({ alpha: 0.704, beta: 1.182 }, 1)).toBeCloseTo(1.182 / 1.886, 12);
  });

  it('has standard errors that are those of the curvature, taken by differences', () => {
    const fit = fitSbg(HIGH_END);
    const at = (alpha: number, beta: number) => HIGH_END.lost.reduce((sum, lost, i) => sum + lost * Math.log(alpha / (alpha + beta + i)) + HIGH_END.kept[i] * Math.log((beta + i) / (alpha + beta + i)), 0);
    const h = 1e-3;
    const second = (da: number, db: number) => (at(fit.alpha + da, fit.beta + db) - 2 * at(fit.alpha, fit.beta) + at(fit.alpha - da, fit.beta - db)) / h ** 2;
    const cross = (at(fit.alpha + h, fit.beta + h) - at(fit.alpha + h, fit.beta - h) - at(fit.alpha - h, fit.beta + h) + at(fit.alpha - h, fit.beta - h)) / (4 * h * h);
    const [aa, bb] = [second(h, 0), second(0, h)];
    const determinant = aa * bb - cross * cross;
    expect(fit.standardErrors!.alpha).toBeCloseTo(Math.sqrt(-bb / determinant), 4);
    expect(fit.standardErrors!.beta).toBeCloseTo(Math.sqrt(-aa / determinant), 3);
  });

  it('finds the parameters that made the counts, where cohorts are of different age', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 3, noNaN: true }), fc.double({ min: 0.5, max: 12, noNaN: true }), (alpha, beta) => {
        // Expected counts of ten cohorts that were seen for 3 to 12 renewals.
        const lost = Array.from({ length: 12 }, () => 0);
        const kept = [...lost];
        for (let seen = 3; seen <= 12; seen++) {
          for (let t = 1; t <= seen; t++) {
            const [before, after] = [sbgSurvival({ alpha, beta }, t - 1), sbgSurvival({ alpha, beta }, t)];
            lost[t - 1] += 10_000 * (before - after);
            kept[t - 1] += 10_000 * after;
          }
        }
        const fit = fitSbg({ lost, kept });
        expect(fit.alpha / alpha).toBeCloseTo(1, 5);
        expect(fit.beta / beta).toBeCloseTo(1, 5);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('says that it found no end where customers do not differ', () => {
    const fit = fitSbg(countsOf([100_000, 90_000, 81_000, 72_900, 65_610]));
    expect(fit.converged).toBe(false);
    expect(fit.standardErrors).toBeUndefined();
    expect(fit.beta / fit.alpha).toBeCloseTo(9, 3);
  });

  it('asks for counts, a loss and two renewals', () => {
    expect(() => fitSbg({ lost: [1], kept: [1] })).toThrow(/needs two/);
    expect(() => fitSbg({ lost: [0, 0], kept: [5, 5] })).toThrow(/No contract has ended/);
    expect(() => fitSbg({ lost: [1, NaN], kept: [5, 5] })).toThrow(/count/);
    expect(() => fitSbg({ lost: [1, 1], kept: [5] })).toThrow(/count/);
  });
});
