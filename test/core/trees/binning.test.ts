import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import { MISSING_BIN, binCount, fitBins } from '../../../src/core/trees/binning.ts';
import { createBinnedMatrix, writeColumn } from '../../../src/core/trees/binnedMatrix.ts';
import type { FeatureBins } from '../../../src/core/trees/binning.ts';

function number(values: readonly number[]): Feature {
  return { name: 'x', kind: 'number', values: Float64Array.from(values) };
}

function category(codes: readonly number[], categories: readonly string[]): Feature {
  return { name: 'c', kind: 'category', codes: Int32Array.from(codes), categories };
}

function binsOf(feature: Feature, bins: FeatureBins): number[] {
  const rows = feature.kind === 'number' ? feature.values.length : feature.codes.length;
  const matrix = createBinnedMatrix(rows, 6);
  writeColumn(matrix, 5, feature, bins);
  return Array.from({ length: rows }, (_, row) => (matrix.words[row * matrix.wordsPerRow + 1] >>> 8) & 255);
}

function edgesOf(values: readonly number[], maxBin = 255): number[] {
  const bins = fitBins(number(values), maxBin);
  return bins.kind === 'number' ? Array.from(bins.edges) : [];
}

describe('bins of numbers', () => {
  it('cuts few distinct values at their midpoints, wherever they repeat', () => {
    expect(edgesOf([3, 1, NaN, 2, 1, 7])).toEqual([1.5, 2.5, 5]);
  });

  it('has one bin for a constant, and for nothing at all', () => {
    expect(edgesOf([4, 4, 4])).toEqual([]);
    expect(edgesOf([NaN, NaN])).toEqual([]);
    expect(edgesOf([])).toEqual([]);
  });

  it('gives a heavy value a bin of its own, and the rest the remaining bins', () => {
    const values = [...new Array<number>(90).fill(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(edgesOf(values, 3)).toEqual([0.5, 5.5]);
  });

  it('keeps neighbouring doubles apart', () => {
    const next = 1 + Number.EPSILON;
    const bins = fitBins(number([1, next]), 255);
    expect(binsOf(number([1, next]), bins)).toEqual([0, 1]);
  });

  it('puts missing values into their own bin', () => {
    const feature = number([1, NaN, 2]);
    expect(binsOf(feature, fitBins(feature, 255))).toEqual([0, MISSING_BIN, 1]);
  });

  it('has at most maxBin bins, and bin b holds exactly edge[b − 1] < x ≤ edge[b]', () => {
    const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -5, max: 5 }), fc.constant(NaN));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 400 }), fc.integer({ min: 2, max: 255 }), (values, maxBin) => {
        const feature = number(values);
        const bins = fitBins(feature, maxBin);
        if (bins.kind !== 'number') throw new Error('a number has become a category');
        expect(binCount(bins)).toBeLessThanOrEqual(maxBin);
        binsOf(feature, bins).forEach((bin, row) => {
          const x = values[row];
          if (Number.isNaN(x)) return expect(bin).toBe(MISSING_BIN);
          expect(bin === 0 || bins.edges[bin - 1] < x).toBe(true);
          expect(bin === bins.edges.length || x <= bins.edges[bin]).toBe(true);
        });
      }),
      { seed: 1 },
    );
  });
});

describe('bins of categories', () => {
  it('lists what occurs, most frequent first, whatever the order of the dictionary', () => {
    const one = fitBins(category([0, 1, 1, 2], ['b', 'a', 'c', 'never']), 255);
    const other = fitBins(category([1, 2, 2, 0], ['c', 'b', 'a']), 255);
    expect(one).toEqual({ kind: 'category', name: 'c', categories: ['a', 'b', 'c'], hasRareBin: false });
    expect(other).toEqual(one);
  });

  it('puts missing and unlisted categories into the missing bin', () => {
    const bins = fitBins(category([0, 1], ['a', 'b']), 255);
    expect(binsOf(category([1, -1, 0], ['__proto__', 'b']), bins)).toEqual([1, MISSING_BIN, MISSING_BIN]);
  });

  it('shares the last bin among the rare where there are too many, with those not seen before', () => {
    const bins = fitBins(category([0, 0, 1, 1, 2, 3], ['a', 'b', 'c', 'd']), 3);
    expect(bins).toEqual({ kind: 'category', name: 'c', categories: ['a', 'b'], hasRareBin: true });
    expect(binsOf(category([0, 1, 2, 3, 4, -1], ['a', 'b', 'c', 'd', 'new']), bins)).toEqual([0, 1, 2, 2, 2, MISSING_BIN]);
  });
});
