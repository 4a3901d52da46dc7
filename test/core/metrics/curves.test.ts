import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve, thinCurve } from '../../../src/core/metrics/curves.ts';
import { countFlagged } from '../../../src/core/metrics/flagged.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('curves of two classes', () => {
  const flagged = countFlagged(of(1, 0, 1, 0), of(0.9, 0.4, 0.4, 0.1));

  it('have a point for each distinct score, ties together', () => {
    expect(rocCurve(flagged)).toEqual({ falsePositiveRate: [0, 0, 0.5, 1], truePositiveRate: [0, 0.5, 1, 1], threshold: [null, 0.9, 0.4, 0.1] });
    expect(precisionRecallCurve(flagged)).toEqual({ recall: [0, 0.5, 1, 1], precision: [1, 1, 2 / 3, 0.5], threshold: [null, 0.9, 0.4, 0.1] });
  });

  it('of many rows keep 500 points and their shape', () => {
    const rng = createRng(3);
    const actual = Float64Array.from({ length: 200_000 }, () => rng.int(2));
    const many = countFlagged(actual, actual.map((k) => k + rng.normal()));
    const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(many);
    expect(x.length).toBeLessThanOrEqual(500);
    expect(x.length).toBeGreaterThan(400);
    const area = x.reduce((sum, value, i) => (i === 0 ? 0 : sum + ((value - x[i - 1]) * (y[i] + y[i - 1])) / 2), 0);
    // Two normal distributions one standard deviation apart: Φ(1/√2).
    expect(area).toBeCloseTo(0.7602, 2);
    expect(precisionRecallCurve(many).recall.length).toBeLessThanOrEqual(500);
  });
});

describe('thinning', () => {
  it('keeps the ends, and no left-out point is farther along the path than a step', () => {
    const points = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 3, maxLength: 80 });
    fc.assert(
      fc.property(points, fc.integer({ min: 3, max: 20 }), (given, most) => {
        const [x, y] = [0, 1].map((axis) => Float64Array.from(given, (point) => point[axis]));
        const kept = thinCurve(x, y, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect([kept[0], kept.at(-1)]).toEqual([0, given.length - 1]);
        const along = (from: number, to: number) => given.slice(from + 1, to + 1).reduce((sum, _, i) => sum + Math.abs(x[from + i + 1] - x[from + i]) + Math.abs(y[from + i + 1] - y[from + i]), 0);
        const step = along(0, given.length - 1) / (most - 2);
        for (let i = 0; i < given.length; i++) {
          const before = kept.findLast((index) => index <= i) ?? 0;
          expect(along(before, i)).toBeLessThanOrEqual(step + 1e-9);
        }
      }),
      { seed: 1 },
    );
  });
});
