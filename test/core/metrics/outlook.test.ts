import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitOutlook, measureCoverage, outlookOf } from '../../../src/core/metrics/outlook.ts';
import type { RowOutlook } from '../../../src/core/metrics/outlook.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);
const repeat = (value: number, times: number) => new Float64Array(times).fill(value);

// Quotients and products are rounded.
const isInside = (found: RowOutlook | undefined, amount: number) => found !== undefined && found.low !== null && found.high !== null && amount >= found.low * (1 - 1e-12) && amount <= found.high * (1 + 1e-12);

describe('fitOutlook', () => {
  it('says the share of nothing and the conformal 80 % range of what is above it', () => {
    // One bin: 100 rows of one prediction, 81 without money, 19 with 1, 2, …, 19. ⌊20 / 10⌋ = 2nd and ⌈18⌉ = 18th smallest.
    const actual = of(...repeat(0, 80), -5, ...Array.from({ length: 19 }, (_, i) => 19 - i));
    expect(fitOutlook(repeat(3, 100), actual)).toEqual({ bins: [{ rows: 100, above: 19, upTo: null, nothing: 0.81, range: { low: 2, high: 18, timesPrediction: false } }] });
  });

  it('gives a range from nine amounts on', () => {
    const outlook = (amounts: number) => fitOutlook(repeat(1, 12), Float64Array.from({ length: 12 }, (_, i) => (i < amounts ? i + 1 : 0))).bins[0];
    expect(outlook(8)).toMatchObject({ above: 8, range: null });
    expect(outlook(9)).toMatchObject({ above: 9, range: { low: 1, high: 9 } });
    expect(outlook(0)).toMatchObject({ nothing: 1, range: null });
    expect(outlookOf(fitOutlook(repeat(1, 12), repeat(0, 12)), 1)).toEqual({ rows: 12, nothing: 1, low: null, high: null });
  });

  it('makes bins by rank of prediction, lowest first, with borders halfway', () => {
    // 250 rows, predictions 0 … 249, everyone pays: bins of 100, 100 and 50; the last is too small and joins its neighbour.
    const predicted = Float64Array.from({ length: 250 }, (_, i) => i);
    const outlook = fitOutlook(predicted, predicted.map((value) => value + 1));
    expect(outlook.bins.map(({ rows, upTo }) => [rows, upTo])).toEqual([[150, 149.5], [100, null]]);
    expect([-1, 149.5, 149.6, 1e9].map((prediction) => outlookOf(outlook, prediction)?.rows)).toEqual([150, 150, 100, 100]);
    expect(outlookOf(outlook, NaN)).toBeUndefined();
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
      { rows: 500, above: 1, upTo: 4.5, nothing: 0.998, range: null },
      { rows: 100, above: 100, upTo: null, nothing: 0, range: { low: 9, high: 9, timesPrediction: false } },
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
        const found = measureCoverage({ bins }, predicted, new Float64Array(rows));
        expect(found.bins.map((bin) => bin.rows)).toEqual(bins.map((bin) => bin.rows));
      }),
      { numRuns: 60 },
    );
  });

  it('holds at least 80 % of further amounts, whatever they are', () => {
    // Exchangeable amounts: each is left out once and looked for in the range of the others.
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 10, maxLength: 60 }), (amounts) => {
        const inside = amounts.filter((amount, i) => {
          const found = outlookOf(fitOutlook(repeat(1, amounts.length - 1), Float64Array.from(amounts.toSpliced(i, 1))), 1);
          return isInside(found, amount);
        });
        expect(inside.length).toBeGreaterThanOrEqual(0.8 * amounts.length - 1e-9);
      }),
    );
  });

  it('holds them as well where the range grows with the prediction', () => {
    const pair = fc.tuple(fc.double({ min: 1, max: 1000, noNaN: true }), fc.double({ min: 0.999, max: 1.001, noNaN: true })).map(([said, factor]) => [said, said * factor] as const);
    fc.assert(
      fc.property(fc.uniqueArray(pair, { minLength: 12, maxLength: 20, selector: ([predicted]) => Math.floor(predicted / 50) }), (rows) => {
        const inside = rows.filter(([predicted, amount], i) => {
          const others = rows.toSpliced(i, 1);
          const outlook = fitOutlook(Float64Array.from(others, ([said]) => said), Float64Array.from(others, ([, came]) => came));
          expect(outlook.bins[0].range?.timesPrediction).toBe(true);
          return isInside(outlookOf(outlook, predicted), amount);
        });
        expect(inside.length).toBeGreaterThanOrEqual(0.8 * rows.length - 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it('grows with the prediction in a wide bin, and not from nothing where some predictions are near it', () => {
    const predicted = Float64Array.from({ length: 100 }, (_, i) => 200 + 9 * i);
    const grown = fitOutlook(predicted, predicted.map((value) => 2 * value));
    expect(outlookOf(grown, 500)).toEqual({ rows: 100, nothing: 0, low: 1000, high: 1000 });
    const nearNothing = fitOutlook(predicted.map((value, i) => (i < 50 ? 0.01 : value)), predicted);
    for (const outlook of [nearNothing, fitOutlook(predicted.with(0, -1), predicted)]) {
      const nobody = outlookOf(outlook, -5)!;
      // Who brings something brings what others bring, whatever was predicted.
      expect(nobody.low!).toBeGreaterThan(50);
      expect(outlookOf(outlook, 1000)!.high!).toBeGreaterThanOrEqual(nobody.high!);
    }
    // Nothing predicted counts as the least that was predicted of those who paid.
    expect(outlookOf(grown, 0)).toEqual(outlookOf(grown, 200));
  });

  it('is plain numbers, and refuses what is no number', () => {
    const outlook = fitOutlook(Float64Array.from({ length: 300 }, (_, i) => i), repeat(2, 300));
    expect(JSON.parse(JSON.stringify(outlook))).toEqual(outlook);
    expect(() => fitOutlook(of(1, NaN), of(1, 2))).toThrow('prediction at row 2');
  });
});

describe('measureCoverage', () => {
  const bins = [
    { rows: 100, above: 20, upTo: 5, nothing: 0.8, range: { low: 2, high: 4, timesPrediction: false } },
    { rows: 100, above: 90, upTo: 50, nothing: 0.1, range: { low: 0.5, high: 1.5, timesPrediction: true } },
    { rows: 100, above: 3, upTo: null, nothing: 0.97, range: null },
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
