import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSbg, retentionRate, sbgLogLikelihood, survivalCurve } from '../../../../src/core/models/sbg/shiftedBetaGeometric.ts';

describe('the curve', () => {
  it('is by hand: α = 1, β = 1 keeps half, then two thirds, then three quarters', () => {
    expect([1, 2, 3].map((t) => retentionRate({ alpha: 1, beta: 1 }, t))).toEqual([1 / 2, 2 / 3, 3 / 4]);
    expect([...survivalCurve({ alpha: 1, beta: 1 }, 3)].map((share) => Number(share.toFixed(12)))).toEqual([1, 0.5, Number((1 / 3).toFixed(12)), 0.25]);
    expect([...survivalCurve({ alpha: 2, beta: 3 }, 0)]).toEqual([1]);
  });

  it('keeps more at every renewal than at the one before', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer({ min: 1, max: 100 }), (alpha, beta, t) => {
      expect(retentionRate({ alpha, beta }, t + 1)).toBeGreaterThan(retentionRate({ alpha, beta }, t));
    }));
  });
});

describe('fitSbg', () => {
  it('finds the parameters that made expected counts', () => {
    fc.assert(fc.property(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.double({ min: 0.2, max: 20, noNaN: true }), (alpha, beta) => {
      const curve = survivalCurve({ alpha, beta }, 12);
      const atRisk = [...curve.subarray(0, 12)].map((share) => 1000 * share);
      const fit = fitSbg({ atRisk, ended: atRisk.map((count, i) => count - 1000 * curve[i + 1]) });
      expect(fit.alpha.estimate / alpha).toBeCloseTo(1, 5);
      expect(fit.beta.estimate / beta).toBeCloseTo(1, 5);
      expect(fit.converged).toBe(true);
    }));
  });

  it('finds the same from customers who come in late: ages not seen tell nothing', () => {
    const { alpha, beta } = { alpha: 0.9, beta: 4 };
    const atRisk = Array.from({ length: 20 }, (_, i) => (i < 4 ? 0 : 300));
    const ended = atRisk.map((count, i) => count * (1 - retentionRate({ alpha, beta }, i + 1)));
    const fit = fitSbg({ atRisk, ended });
    expect(fit.alpha.estimate).toBeCloseTo(alpha, 4);
    expect(fit.beta.estimate).toBeCloseTo(beta, 4);
  });

  it('is at no lower likelihood than any other parameters', () => {
    const counts = { atRisk: [500, 300, 220, 100], ended: [150, 60, 30, 10] };
    const best = fitSbg(counts).logLikelihood;
    fc.assert(fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }), (a, b) => {
      expect(sbgLogLikelihood({ alpha: Math.exp(a), beta: Math.exp(b) }, counts)).toBeLessThanOrEqual(best + 1e-9);
    }));
  });

  it.each([
    ['nobody leaves', { atRisk: [100, 100], ended: [0, 0] }],
    ['everybody leaves at once', { atRisk: [100], ended: [100] }],
    ['leaving is as likely at every age', { atRisk: [1000, 900, 810, 729], ended: [100, 90, 81, 72.9] }],
    ['leaving grows with age', { atRisk: [1000, 900, 700], ended: [100, 200, 300] }],
    ['nobody is there', { atRisk: [], ended: [] }],
    ['one renewal says nothing of sorting', { atRisk: [100], ended: [30] }],
  ])('has an answer without standard errors where there is no maximum: %s', (_, counts) => {
    const fit = fitSbg(counts);
    expect(fit.converged).toBe(false);
    expect([fit.alpha.standardError, fit.beta.standardError]).toEqual([null, null]);
    expect(fit.alpha.estimate).toBeGreaterThan(0);
    expect(fit.beta.estimate).toBeGreaterThan(0);
    const rates = counts.atRisk.map((count, i) => (count > 0 ? counts.ended[i] / count : 0));
    const mean = rates.length > 0 ? counts.ended.reduce((sum, count) => sum + count, 0) / counts.atRisk.reduce((sum, count) => sum + count, 0) : 0.5;
    expect(1 - retentionRate({ alpha: fit.alpha.estimate, beta: fit.beta.estimate }, 1)).toBeCloseTo(mean, 1);
  });
});
