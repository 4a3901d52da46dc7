import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBinnedMatrix } from '../../../src/core/trees/binnedMatrix.ts';
import { addRows, createHistogram, subtractSibling } from '../../../src/core/trees/histogram.ts';
import { quantise, scaleOf } from '../../../src/core/trees/quantise.ts';

const FEATURES = 6;

/** A matrix with the given bins, row by row. */
function matrixOf(bins: readonly (readonly number[])[]) {
  const matrix = createBinnedMatrix(bins.length, FEATURES);
  bins.forEach((row, r) => row.forEach((bin, f) => (matrix.words[r * matrix.wordsPerRow + (f >> 2)] |= bin << (8 * (f & 3)))));
  return matrix;
}

const words = Int32Array.of(0, 1);
const rowOfBins = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: FEATURES, maxLength: FEATURES });
const someRows = fc.array(fc.tuple(rowOfBins, fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 60 });

describe('histogram', () => {
  it('sums gradient and hessian by feature and bin, for the rows in the range alone', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const matrix = matrixOf(rows.map(([bins]) => bins));
        const gradients = Int32Array.from(rows.flatMap(([, g, h]) => [h, g]));
        const order = Int32Array.from(rows.keys());
        const histogram = createHistogram(FEATURES);
        addRows(histogram, matrix, words, order, 1, rows.length, gradients);
        const expected = createHistogram(FEATURES);
        for (let r = 1; r < rows.length; r++) {
          for (let f = 0; f < 8; f++) {
            const at = 2 * (256 * f + (rows[r][0][f] ?? 0));
            expected[at] += rows[r][2];
            expected[at + 1] += rows[r][1];
          }
        }
        expect(histogram).toEqual(expected);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('gets a child from its parent and sibling exactly', () => {
    fc.assert(
      fc.property(someRows, fc.nat(), (rows, cut) => {
        const matrix = matrixOf(rows.map(([bins]) => bins));
        const gradients = Int32Array.from(rows.flatMap(([, g, h]) => [h, g]));
        const order = Int32Array.from(rows.keys());
        const middle = cut % (rows.length + 1);
        const [parent, left, right] = [createHistogram(FEATURES), createHistogram(FEATURES), createHistogram(FEATURES)];
        addRows(parent, matrix, words, order, 0, rows.length, gradients);
        addRows(left, matrix, words, order, 0, middle, gradients);
        addRows(right, matrix, words, order, middle, rows.length, gradients);
        subtractSibling(parent, left);
        expect(parent).toEqual(right);
      }),
      { seed: 3, numRuns: 30 },
    );
  });
});

describe('quantise', () => {
  const quantised = (values: readonly number[]) => {
    const pairs = new Int32Array(2 * values.length);
    const gradient = Float64Array.from(values);
    const scale = scaleOf(gradient);
    quantise(gradient, gradient, { gradient: scale, hessian: scale }, pairs);
    return { integers: pairs.filter((_, i) => i % 2 === 1), scale };
  };

  it('keeps every possible sum within 31 bits, at a power of two, as finely as that allows', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 100 }), (values) => {
        const { integers, scale } = quantised(values);
        const sum = integers.reduce((total, integer) => total + Math.abs(integer), 0);
        expect(sum).toBeLessThan(2 ** 31);
        expect(Number.isInteger(Math.log2(scale))).toBe(true);
        values.forEach((value, i) => expect(Math.abs(integers[i] - value * scale)).toBeLessThanOrEqual(0.5));
        if (values.some((value) => Math.abs(value) > 1e-250)) expect(sum).toBeGreaterThan(2 ** 29);
      }),
      { seed: 4 },
    );
  });

  it('leaves zeros, and refuses what overflows', () => {
    expect(quantised([0, 0])).toEqual({ integers: Int32Array.of(0, 0), scale: 1 });
    expect(() => quantised([1e308, 1e308])).toThrow(/too large/);
    expect(() => quantised([1, NaN])).toThrow(/too large/);
  });

  it('writes hessian and gradient side by side, and sees every hessian above 0', () => {
    const pairs = new Int32Array(6);
    quantise(Float64Array.of(1e-30, 0, 1), Float64Array.of(0.25, -2, 1e-30), { gradient: 4, hessian: 8 }, pairs);
    expect(Array.from(pairs)).toEqual([1, 1, 0, -8, 8, 0]);
  });
});
