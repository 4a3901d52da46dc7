import { describe, expect, it } from 'vitest';
import { fitSbg, survivalCurve } from '../../src/core/models/sbg/shiftedBetaGeometric.ts';
import oracle from './sbg.json' with { type: 'json' };

/** α and β as printed by Fader & Hardie 2007. */
const PUBLISHED = { highEnd: [0.668, 3.806], regular: [0.704, 1.182] } as const;

describe.each(Object.entries(oracle))('the shifted beta-geometric of %s, against SciPy', (_, { atRisk, ended, alpha, beta, errors, logLikelihood, curve }) => {
  const fit = fitSbg({ atRisk, ended });

  it('has the same estimates and likelihood', () => {
    expect(fit.converged).toBe(true);
    expect(fit.alpha.estimate).toBeCloseTo(alpha, 5);
    expect(fit.beta.estimate).toBeCloseTo(beta, 5);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 7);
  });

  it('has the same standard errors, within what differences of the likelihood can tell', () => {
    expect((fit.alpha.standardError ?? NaN) / errors[0]).toBeCloseTo(1, 3);
    expect((fit.beta.standardError ?? NaN) / errors[1]).toBeCloseTo(1, 3);
  });

  it('has the same curve at the same parameters', () => {
    survivalCurve({ alpha, beta }, 12).forEach((share, t) => expect(share).toBeCloseTo(curve[t], 12));
  });
});

describe.each(['highEnd', 'regular'] as const)('the customers of %s', (segment) => {
  const { atRisk, ended, percent } = oracle[segment];

  it('have the published parameters', () => {
    const { alpha, beta } = fitSbg({ atRisk, ended });
    expect([Number(alpha.estimate.toFixed(3)), Number(beta.estimate.toFixed(3))]).toEqual(PUBLISHED[segment]);
  });

  it('go on as the paper’s plot shows: five renewals beyond what was learned, within two points', () => {
    const { alpha, beta } = fitSbg({ atRisk, ended });
    const curve = survivalCurve({ alpha: alpha.estimate, beta: beta.estimate }, 12);
    percent.forEach((share, t) => expect(Math.abs(100 * curve[t] - share)).toBeLessThan(2));
  });
});
