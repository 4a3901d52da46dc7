import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitOutlook, measureCoverage, outlookOf } from '../../../src/core/metrics/outlook.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);
const repeat = (value: number, times: number) => new Float64Array(times).fill(value);

describe('fitOutlook', () => {
  it('says the share of nothing and the conformal 80 % range of what is above it', () => {
    // One bin: 100 rows of one prediction, 81 without money, 19 with 1, 2, …, 19. ⌊20 / 10⌋ = 2nd and ⌈18⌉ = 18th smallest.
    const actual = of(...repeat(0, 80), -5, ...Array.from({ length: 19 }, (_, i) => 19 - i));
    expect(fitOutlook(repeat(3, 100), actual)).toEqual({ bins: [{ rows: 100, above: 19, upTo: null, nothing: 0.81, low: 2, high: 18 }] });
  });

  it('gives a range from nine amounts on', () => {
    const outlook = (amounts: number) => fitOutlook(repeat(1, 12), Float64Array.from({ length: 12 }, (_, i) => (i < amounts ? i + 1 : 0))).bins[0];
    expect(outlook(8)).toMatchObject({ above: 8, low: null, high: null });
    expect(outlook(9)).toMatchObject({ above: 9, low: 1, high: 9 });
    expect(outlook(0)).toMatchObject({ nothing: 1, low: null, high: null });
  });

  it('makes bins by rank of prediction, lowest first, with borders halfway', () => {
    // 250 rows, predictions 0 … 249, everyone pays: bins of 100, 100 and 50; the last is too small and joins its neighbour.
    const predicted = Float64Array.from({ length: 250 }, (_, i) => i);
    const { bins } = fitOutlook(predicted, predicted.map((value) => value + 1));
    expect(bins.map(({ rows, upTo }) => [rows, upTo])).toEqual([[150, 149.5], [100, null]]);
    expect(outlookOf({ bins }, -1)).toBe(bins[0]);
    expect(outlookOf({ bins }, 149.5)).toBe(bins[0]);
    expect(outlookOf({ bins }, 149.6)).toBe(bins[1]);
    expect(outlookOf({ bins }, 1e9)).toBe(bins[1]);
    expect(outlookOf({ bins }, NaN)).toBeUndefined();
  });

  it('keeps ties together, and waits for twenty amounts', () => {
    const tied = fitOutlook(of(...repeat(0, 190), ...repeat(1, 110)), repeat(1, 300));
    expect(tied.bins.map(({ rows, upTo }) => [rows, upTo])).toEqual([[190, 0.5], [110, null]]);
    // Of the 200 highest, only every tenth pays: 20 amounts take 191 rows at least.
    const sparse = fitOutlook(Float64Array.from({ length: 400 }, (_, i) => -i), Float64Array.from({ length: 400 }, (_, i) => (i % 10 === 0 ? 1 : 0)));
    expect(sparse.bins.map(({ rows }) => rows)).toEqual([209, 191]);
  });

  it('keeps a large lowest bin though hardly anyone in it pays', () => {
    const { bins } = fitOutlook(of(...repeat(0, 500), ...repeat(9, 100)), of(...repeat(0, 499), 7, ...repeat(9, 100)));
    expect(bins).toEqual([
      { rows: 500, above: 1, upTo: 4.5, nothing: 0.998, low: null, high: null },
      { rows: 100, above: 100, upTo: null, nothing: 0, low: 9, high: 9 },
    ]);
  });

  it('has at most twenty bins, that hold every row, with ascending borders', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (rows, distinct, seed) => {
        const rng = createRng(seed);
        const predicted = Float64Array.from({ length: rows }, () => rng.int(distinct) / 7);
        const { bins } = fitOutlook(predicted, predicted.map(() => Math.max(0, rng.normal())));
        expect(bins.length).toBeLessThanOrEqual(20);
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows);
        const borders = bins.map(({ upTo }) => upTo);
        expect(borders.at(-1)).toBeNull();
        expect(borders.slice(0, -1)).toEqual([...new Set(borders.slice(0, -1))].sort((a, b) => Number(a) - Number(b)));
        // A row is found again in the bin that counted it.
        const counted = bins.map(() => 0);
        for (const value of predicted) counted[bins.findIndex((bin) => bin === outlookOf({ bins }, value))]++;
        expect(counted).toEqual(bins.map((bin) => bin.rows));
      }),
      { numRuns: 60 },
    );
  });

  it('holds at least 80 % of further amounts, whatever they are', () => {
    // Exchangeable amounts: each is left out once and looked for in the range of the others.
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 10, maxLength: 60 }), (amounts) => {
        const inside = amounts.filter((amount, i) => {
          const { low, high } = fitOutlook(repeat(1, amounts.length - 1), Float64Array.from(amounts.toSpliced(i, 1))).bins[0];
          return low !== null && high !== null && amount >= low && amount <= high;
        });
        expect(inside.length).toBeGreaterThanOrEqual(0.8 * amounts.length - 1e-9);
      }),
    );
  });

  it('is plain numbers, and refuses what is no number', () => {
    const outlook = fitOutlook(Float64Array.from({ length: 300 }, (_, i) => i), repeat(2, 300));
    expect(JSON.parse(JSON.stringify(outlook))).toEqual(outlook);
    expect(() => fitOutlook(of(1, NaN), of(1, 2))).toThrow('prediction at row 2');
  });
});

describe('measureCoverage', () => {
  const bins = [
    { rows: 100, above: 20, upTo: 5, nothing: 0.8, low: 2, high: 4 },
    { rows: 100, above: 90, upTo: 50, nothing: 0.1, low: 10, high: 30 },
    { rows: 100, above: 3, upTo: null, nothing: 0.97, low: null, high: null },
  ];

  it('counts what fell inside, below and beyond, and compares the shares of nothing', () => {
    const predicted = of(1, 5, 3, 20, 20, 20, 20, 99);
    const actual = of(0, 3, 1, 10, 30, 31, -2, 8);
    const coverage = measureCoverage({ bins }, predicted, actual);
    expect(coverage).toMatchObject({ inside: 3 / 5, below: 1 / 5, beyond: 1 / 5, judged: 5, observedNothing: 2 / 8 });
    expect(coverage.expectedNothing).toBeCloseTo((3 * 0.8 + 4 * 0.1 + 0.97) / 8, 12);
    expect(coverage.bins).toEqual([
      { rows: 3, expectedNothing: 0.8, observedNothing: 1 / 3, above: 2, inside: 1 },
      { rows: 4, expectedNothing: 0.1, observedNothing: 1 / 4, above: 3, inside: 2 },
      { rows: 1, expectedNothing: 0.97, observedNothing: 0, above: 1, inside: 0 },
    ]);
  });

  it('is unknown where nobody had a range or nobody paid', () => {
    expect(measureCoverage({ bins }, of(99, 1), of(8, 0))).toMatchObject({ inside: null, below: null, beyond: null, judged: 0 });
  });

  it('comes near 80 % on new rows of the same kind, with a model and without', () => {
    const rng = createRng('coverage');
    const draw = (rows: number) => {
      const size = Float64Array.from({ length: rows }, () => rng.next());
      return { predicted: size.map((s) => 10 * s), actual: size.map((s) => (rng.next() < 0.6 ? 0 : 20 * s * rng.next() ** 2 + 0.01)) };
    };
    const learned = draw(4000);
    const later = draw(4000);
    for (const constant of [false, true]) {
      const said = (predicted: Float64Array) => (constant ? repeat(7, predicted.length) : predicted);
      const coverage = measureCoverage(fitOutlook(said(learned.predicted), learned.actual), said(later.predicted), later.actual);
      expect(coverage.inside).toBeGreaterThan(0.77);
      expect(coverage.inside).toBeLessThan(0.84);
      expect(Math.abs(coverage.expectedNothing - coverage.observedNothing)).toBeLessThan(0.03);
    }
  });
});
