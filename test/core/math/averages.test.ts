import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedMean } from '../../../src/core/math/weightedMean.ts';
import { weightedQuantile } from '../../../src/core/math/weightedQuantile.ts';

const of = (...values: number[]) => Float64Array.from(values);
const numbers = (options = {}) => fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60, ...options }).map((values) => Float64Array.from(values));

describe('weighted mean', () => {
  it('is what the hand computes', () => {
    expect(weightedMean(of(1, 2, 6), undefined)).toBe(3);
    expect(weightedMean(of(1, 100, 5), of(3, 0, 1))).toBe(2);
  });

  it('is exact for equal values, and does not overflow', () => {
    expect(weightedMean(new Float64Array(1000).fill(0.1), undefined)).toBe(0.1);
    expect(weightedMean(of(1.5e308, 1.7e308), of(1e300, 1e300))).toBeCloseTo(1.6e308, -295);
  });

  it('is 0 where nothing weighs', () => {
    expect(weightedMean(of(7, 8), of(0, 0))).toBe(0);
    expect(weightedMean(of(), undefined)).toBe(0);
  });
});

describe('weighted quantile', () => {
  it('interpolates between values without weights', () => {
    expect(weightedQuantile(of(3, 1), undefined, 0.5)).toBe(2);
    expect(weightedQuantile(of(9, 1, 2), undefined, 0.5)).toBe(2);
    // Position 0.9 · (4 + 1) = 4.5 is past the fourth value; 0.3 · 5 = 1.5 is half way from the first to the second.
    expect(weightedQuantile(of(40, 10, 20, 30), undefined, 0.9)).toBe(40);
    expect(weightedQuantile(of(40, 10, 20, 30), undefined, 0.3)).toBe(15);
    expect(weightedQuantile(of(5, 5, 5, 6), undefined, 0.5)).toBe(5);
    expect(weightedQuantile(of(5, 6, 6, 6), undefined, 0.3)).toBe(5.5);
  });

  it('is the value at which the weight is reached', () => {
    expect(weightedQuantile(of(3, 1), of(1, 1), 0.5)).toBe(1);
    expect(weightedQuantile(of(3, 1), of(1.5, 1), 0.5)).toBe(3);
    expect(weightedQuantile(of(1, 2, 3), of(0, 0, 2), 0.1)).toBe(3);
    expect(weightedQuantile(of(2, 2, 1, 7), of(1, 1, 1, 1), 0.75)).toBe(2);
  });

  it('is 0 where nothing weighs', () => {
    expect(weightedQuantile(of(), undefined, 0.5)).toBe(0);
    expect(weightedQuantile(of(4), of(0), 0.5)).toBe(0);
  });

  it('is what sorting finds, whatever the order, and changes nothing', () => {
    fc.assert(
      fc.property(numbers(), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (values, alpha) => {
        const before = values.slice();
        const sorted = values.toSorted();
        const position = Math.min(Math.max(alpha * (values.length + 1) - 1, 0), values.length - 1);
        const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
        expect(weightedQuantile(values, undefined, alpha)).toBeCloseTo(low + (position % 1) * (high - low), 10);
        expect(values).toEqual(before);
      }),
    );
  });

  it('is found in linear time for values that rise and fall', () => {
    const rows = 300_000;
    const values = Float64Array.from({ length: rows }, (_, i) => Math.min(i, rows - i));
    expect(weightedQuantile(values, undefined, 0.5)).toBe(rows / 4);
    expect(weightedQuantile(values, new Float64Array(rows).fill(2), 0.25)).toBe(rows / 8);
  });

  it('has no more than its share of the weight below it, and no more than the rest above', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 60 }).filter((rows) => rows.some(([, w]) => w > 0));
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.125, 0.25, 0.5, 0.875), (rows, alpha) => {
        const found = weightedQuantile(Float64Array.from(rows, ([v]) => v), Float64Array.from(rows, ([, w]) => w), alpha);
        const weigh = (counts: (value: number) => boolean) => rows.reduce((sum, [v, w]) => sum + (counts(v) ? w : 0), 0);
        const total = weigh(() => true);
        expect(weigh((v) => v < found)).toBeLessThan(alpha * total);
        expect(weigh((v) => v <= found)).toBeGreaterThanOrEqual(alpha * total);
      }),
    );
  });
});
