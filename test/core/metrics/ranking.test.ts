import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decileTable } from '../../../src/core/metrics/deciles.ts';
import { gainCurve } from '../../../src/core/metrics/gainCurve.ts';
import { normalisedGini } from '../../../src/core/metrics/gini.ts';
import { rankByScore } from '../../../src/core/metrics/ranking.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);
const spending = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 60 });

describe('ranking', () => {
  it('puts the highest first and keeps the order of equals, in many rows as in few', () => {
    const rng = createRng(5);
    // Both signs, both zeros, tiny and huge, and many ties.
    const score = Float64Array.from({ length: 20_000 }, () => Math.round(rng.normal() * 4) * 10 ** (rng.int(40) - 20));
    const expected = Array.from(score.keys()).sort((a, b) => score[b] - score[a] || a - b);
    expect(Array.from(rankByScore(score))).toEqual(expected);
    expect(Array.from(rankByScore(of(-1, 0, -0, 2, 0)))).toEqual([3, 1, 2, 4, 0]);
  });
});

describe('normalised Gini', () => {
  it('is 1 for the right order, −1 for the opposite, 0 for a constant', () => {
    expect(normalisedGini(of(1, 2, 3, 10), of(5, 6, 7, 8))).toBe(1);
    expect(normalisedGini(of(1, 2, 3, 10), of(8, 7, 6, 5))).toBe(-1);
    expect(normalisedGini(of(1, 2, 3, 10), of(4, 4, 4, 4))).toBe(0);
  });

  // Actual 0 0 6 2: G(actual) by hand: areas 6, 6 + 8, 8 + 8, 8 + 8 = 52 of 4 · 8, less 1: 0.625.
  // Predicted ranks 2 above the tie of {0, 6}, above 0: 2, then two rows (2 · 2 + 6) · 2 = 20, then 16: 38 / 32 − 1 = 0.1875.
  it('is what the hand computes with ties', () => {
    expect(normalisedGini(of(0, 0, 6, 2), of(1, 2, 2, 3))).toBeCloseTo(0.1875 / 0.625, 14);
  });

  it('is not defined for negative, all-zero or equal actuals', () => {
    expect(normalisedGini(of(-1, 2), of(1, 2))).toBeNull();
    expect(normalisedGini(of(0, 0), of(1, 2))).toBeNull();
    expect(normalisedGini(of(0.1, 0.1, 0.1), of(1, 2, 3))).toBeNull();
  });

  it('ties totals that differ in their last bit alone', () => {
    const predicted = of(0.1 + 0.2, 0.3, 5, 0.7 + 0.1 + 0.1);
    const exact = of(0.3, 0.3, 5, 0.9);
    expect(predicted[0]).not.toBe(exact[0]);
    expect(normalisedGini(of(0, 9, 1, 2), predicted)).toBe(normalisedGini(of(0, 9, 1, 2), exact));
    expect(normalisedGini(of(9, 0, 1, 2), predicted)).toBe(normalisedGini(of(0, 9, 1, 2), predicted));
  });

  it('is exactly 0 for any constant, and does not depend on the order of rows', () => {
    fc.assert(
      fc.property(spending, (rows) => {
        const actual = Float64Array.from(rows, ([value]) => value / 7);
        const predicted = Float64Array.from(rows, ([, score]) => score);
        const forward = normalisedGini(actual, predicted);
        if (forward === null) return;
        expect(normalisedGini(actual, new Float64Array(rows.length).fill(0.3))).toBe(0);
        expect(normalisedGini(actual.toReversed(), predicted.toReversed())).toBeCloseTo(forward, 14);
      }),
      { seed: 1 },
    );
  });
});

describe('gain curve', () => {
  it('goes through the cumulative shares', () => {
    expect(gainCurve(of(1, 6, 0, 3), of(2, 4, 1, 3), 4)).toEqual({ shareOfCustomers: [0, 0.25, 0.5, 0.75, 1], shareOfValue: [0, 0.6, 0.9, 1, 1] });
  });

  it('is the diagonal for a constant', () => {
    const { shareOfCustomers, shareOfValue } = gainCurve(of(9, 0, 0), of(1, 1, 1), 10);
    shareOfValue.forEach((share, i) => expect(share).toBeCloseTo(shareOfCustomers[i], 12));
  });

  it('is empty where there is no value to share', () => {
    expect(gainCurve(of(0, 0), of(1, 2))).toEqual({ shareOfCustomers: [], shareOfValue: [] });
    expect(gainCurve(of(-3, 1), of(1, 2))).toEqual({ shareOfCustomers: [], shareOfValue: [] });
  });

  it('starts at 0, ends at 1 and never falls, where nobody is refunded', () => {
    fc.assert(
      fc.property(spending, (rows) => {
        const { shareOfValue } = gainCurve(Float64Array.from(rows, ([value]) => value), Float64Array.from(rows, ([, score]) => score));
        if (shareOfValue.length === 0) return;
        expect(shareOfValue[0]).toBe(0);
        expect(shareOfValue[100]).toBeCloseTo(1, 12);
        for (let i = 1; i <= 100; i++) expect(shareOfValue[i]).toBeGreaterThanOrEqual(shareOfValue[i - 1] - 1e-12);
      }),
      { seed: 2 },
    );
  });
});

describe('decile table', () => {
  it('orders by prediction, highest first', () => {
    const actual = Float64Array.from({ length: 20 }, (_, row) => row * 10);
    const table = decileTable(actual, Float64Array.from({ length: 20 }, (_, row) => row));
    expect(table[0]).toEqual({ decile: 1, customers: 2, meanPredicted: 18.5, meanActual: 185 });
    expect(table[9]).toEqual({ decile: 10, customers: 2, meanPredicted: 0.5, meanActual: 5 });
  });

  it('divides equal predictions in the order of rows', () => {
    const table = decileTable(Float64Array.from({ length: 10 }, (_, row) => row), new Float64Array(10));
    expect(table.map(({ meanActual }) => meanActual)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('loses nobody, and sizes differ by one at most', () => {
    fc.assert(
      fc.property(spending, (rows) => {
        const actual = Float64Array.from(rows, ([value]) => value);
        const table = decileTable(actual, Float64Array.from(rows, ([, score]) => score));
        const sizes = table.map(({ customers }) => customers);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const total = table.reduce((sum, { customers, meanActual }) => sum + customers * meanActual, 0);
        expect(total).toBeCloseTo(actual.reduce((sum, value) => sum + value, 0), 8);
      }),
      { seed: 3 },
    );
  });
});
