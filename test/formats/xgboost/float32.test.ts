import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatText, nextAbove, nextBelow } from '../../../src/formats/xgboost/float32.ts';

const LEAST = 2 ** -149;
const LARGEST = 3.4028234663852886e38;

describe('32-bit floats', () => {
  it.each([
    [0, LEAST],
    [-0, LEAST],
    [-LEAST, 0],
    [1, 1 + 2 ** -23],
    [-1, -(1 - 2 ** -24)],
    [1 + 2 ** -40, 1 + 2 ** -23],
    [1 - 2 ** -40, 1],
    [LARGEST, Infinity],
    [Number.MAX_VALUE, Infinity],
    [-Number.MAX_VALUE, -LARGEST],
  ])('the next above %f is %f', (x, expected) => {
    expect(nextAbove(x)).toBe(expected);
  });

  it('below the threshold that is written are the floats that are at most ours', () => {
    const near = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => [x, Math.fround(x), nextAbove(x), nextBelow(x)]);
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.float({ noNaN: true, noDefaultInfinity: true })), near, (threshold, values) => {
        for (const value of [...values, nextAbove(threshold), nextBelow(threshold), threshold].map(Math.fround).filter(Number.isFinite)) {
          expect(value < nextAbove(threshold)).toBe(value <= threshold);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('what is read as at most the float below is written as below the same float again', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(nextAbove(nextBelow(x))).toBe(x + 0);
      }),
    );
  });

  it('come back from their text, which never looks like a whole number', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Math.fround(Number(floatText(x)))).toBe(x + 0);
        expect(floatText(x)).toMatch(/e/);
      }),
    );
    expect(() => floatText(1e39)).toThrow(/Divide the target/);
  });
});
