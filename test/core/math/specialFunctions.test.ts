import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digamma } from '../../../src/core/math/digamma.ts';
import { hypergeometric } from '../../../src/core/math/hypergeometric.ts';
import { log } from '../../../src/core/math/log.ts';
import { logGamma } from '../../../src/core/math/logGamma.ts';

const near = (found: number, expected: number, tolerance: number) => Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));
const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

describe('logGamma', () => {
  it('is the logarithm of the factorial before', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(near(logGamma(n), Math.log(factorial), 1e-15)).toBe(true);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 15);
  });

  it('goes up by ln x from x to x + 1', () => {
    fc.assert(fc.property(positive, (x) => near(logGamma(x + 1) - logGamma(x), log(x), 1e-15 * Math.max(10, Math.abs(logGamma(x))))));
  });

  it('is infinite at 0 and no number below', () => {
    expect([logGamma(0), logGamma(Infinity), logGamma(-1.5), logGamma(NaN)]).toEqual([Infinity, Infinity, NaN, NaN]);
  });
});

describe('digamma', () => {
  it('knows Euler’s constant', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 14);
  });

  it('goes up by 1/x from x to x + 1, and is the slope of logGamma', () => {
    fc.assert(fc.property(positive, (x) => near(digamma(x + 1) - digamma(x), 1 / x, 1e-14 * Math.max(1, Math.abs(digamma(x))))));
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (x) => {
        const h = 1e-4 * x;
        return near((logGamma(x + h) - logGamma(x - h)) / (2 * h), digamma(x), 1e-6);
      }),
    );
  });

  it('is infinite at 0 and no number below', () => expect([digamma(0), digamma(-2), digamma(NaN)]).toEqual([-Infinity, NaN, NaN]));
});

describe('hypergeometric', () => {
  it('is what it is known to be', () => {
    for (const z of [0, 1e-9, 0.3, 0.7, 0.949, 0.951, 0.99, 1 - 1e-9]) {
      // ₂F₁(1, 1; 2; z) = −ln(1 − z) / z; ₂F₁(a, b; b; z) = (1 − z)^−a.
      if (z > 0) expect(near(hypergeometric(1, 1, 2, z).value, -Math.log1p(-z) / z, 1e-13)).toBe(true);
      expect(near(hypergeometric(1.5, 3, 3, z).value / (1 - z) ** -1.5, 1, 1e-13)).toBe(true);
      expect(near(hypergeometric(0.5, 3, 3, z).integral, 2 * (1 - Math.sqrt(1 - z)), 1e-13)).toBe(true);
    }
    expect(hypergeometric(-2, 1.5, 2.5, 0.4).value).toBeCloseTo(1 - 2 * (1.5 / 2.5) * 0.4 + ((1.5 * 2.5) / (2.5 * 3.5)) * 0.16, 15);
  });

  it('does not mind where its two ways meet, nor which of a and b comes first', () => {
    const shape = fc.tuple(fc.double({ min: -3, max: 8, noNaN: true }), fc.double({ min: 0.01, max: 8, noNaN: true }), fc.double({ min: 0.1, max: 30, noNaN: true }));
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 0.9999, noNaN: true }), ([a, b, c], z) => {
        const one = hypergeometric(a, b, c, z);
        const other = hypergeometric(b, a, c, z);
        // Gauss's relation of neighbours (Abramowitz & Stegun 15.2.25, arranged): every term from another series.
        const [up, both] = [hypergeometric(a, b + 1, c + 1, z).value, hypergeometric(a + 1, b + 1, c + 2, z).value];
        const sizes = Math.abs(one.value) + Math.abs(up) + Math.abs(both);
        // Next to a polynomial (a is almost −3, say) terms cancel, and the order of a and b is felt in the eleventh digit.
        return near(one.value, other.value, 1e-10) && Math.abs(one.value - up + (a * (c - b) * z * both) / (c * (c + 1))) <= 1e-10 * Math.max(1, sizes);
      }),
    );
  });

  it('is no number outside its range', () => {
    for (const [a, b, c, z] of [[1, 1, 2, 1], [1, 1, 2, -0.1], [1, 1, 0, 0.5], [NaN, 1, 2, 0.5], [1, Infinity, 2, 0.5], [1, 1, 2, NaN]]) expect(hypergeometric(a, b, c, z)).toEqual({ value: NaN, integral: NaN });
  });
});
