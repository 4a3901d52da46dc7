import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/core/math/exp.ts';
import { log } from '../../../src/core/math/log.ts';
import { sigmoid } from '../../../src/core/math/sigmoid.ts';
import { unitsInTheLastPlace } from './unitsInTheLastPlace.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('exp', () => {
  it('is within 1 unit in the last place of the platform’s, which errs by one itself', () => {
    fc.assert(fc.property(within(-746, 710), (x) => void expect(unitsInTheLastPlace(exp(x), Math.exp(x))).toBeLessThanOrEqual(2)));
    fc.assert(fc.property(within(-1, 1), (x) => void expect(unitsInTheLastPlace(exp(x), Math.exp(x))).toBeLessThanOrEqual(2)));
  });

  it('has the limits of the exponential at its ends', () => {
    expect([exp(-Infinity), exp(-745.14), exp(-0), exp(0), exp(709.79), exp(Infinity), exp(NaN)]).toEqual([0, 0, 1, 1, Infinity, Infinity, NaN]);
    expect(exp(709.782712893384)).toBeGreaterThan(1.79e308);
    expect(exp(-745.13)).toBe(5e-324);
  });

  it('does not fall as its argument rises', () => {
    fc.assert(fc.property(within(-750, 750), within(0, 1), (x, step) => void expect(exp(x + step)).toBeGreaterThanOrEqual(exp(x))));
  });
});

describe('log', () => {
  it('is within 2 units in the last place of the platform’s', () => {
    fc.assert(fc.property(within(5e-324, Number.MAX_VALUE), (x) => void expect(unitsInTheLastPlace(log(x), Math.log(x))).toBeLessThanOrEqual(2)));
    fc.assert(fc.property(within(0.5, 2), (x) => void expect(unitsInTheLastPlace(log(x), Math.log(x))).toBeLessThanOrEqual(2)));
  });

  it('has the limits of the logarithm at its ends', () => {
    expect([log(0), log(-0), log(-1), log(-Infinity), log(NaN), log(Infinity), log(1)]).toEqual([-Infinity, -Infinity, NaN, NaN, NaN, Infinity, 0]);
  });

  it('undoes exp', () => {
    fc.assert(fc.property(within(-700, 700), (x) => void expect(Math.abs(log(exp(x)) - x)).toBeLessThanOrEqual(3e-16 * Math.max(1, Math.abs(x)))));
  });
});

describe('sigmoid', () => {
  it('is ½ at 0, symmetric, and 0 and 1 at the ends', () => {
    expect([sigmoid(0), sigmoid(-Infinity), sigmoid(Infinity), sigmoid(-800), sigmoid(800), sigmoid(NaN)]).toEqual([0.5, 0, 1, 0, 1, NaN]);
    fc.assert(fc.property(within(-40, 40), (x) => void expect(Math.abs(sigmoid(x) + sigmoid(-x) - 1)).toBeLessThanOrEqual(3e-16)));
  });

  it('keeps its precision where it is small', () => {
    expect(sigmoid(-100) / Math.exp(-100)).toBeCloseTo(1, 14);
  });
});
