import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationBins, calibrationByGroup, reliabilityCurve } from '../../../src/core/metrics/calibration.ts';
import { precisionAtCapacity } from '../../../src/core/metrics/capacity.ts';
import { gainCurve } from '../../../src/core/metrics/gainCurve.ts';
import { liftCurve } from '../../../src/core/metrics/liftCurve.ts';
import { wilsonInterval } from '../../../src/core/metrics/wilson.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe("Wilson's interval", () => {
  it('is as published', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (const [found, trials, low, high] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]]) {
      expect(wilsonInterval(found, trials).low).toBeCloseTo(low, 4);
      expect(wilsonInterval(found, trials).high).toBeCloseTo(high, 4);
    }
  });

  it('mirrors, holds the share, and says nothing of nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const { low, high } = wilsonInterval(share * trials, trials);
        const mirrored = wilsonInterval(trials - share * trials, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeCloseTo(1 - mirrored.high, 9);
      }),
      { seed: 6 },
    );
  });
});

describe('the reliability curve', () => {
  it('has bins of equal width, an edge in the bin below it, and leaves empty ones out', () => {
    const bins = reliabilityCurve({ actual: of(0, 1, 1, 0, 1) }, of(0, 0.25, 0.26, 0.5, 1), 'width', 4);
    expect(bins.map(({ rows, predicted, observed }) => [rows, predicted, observed])).toEqual([[2, 0.125, 0.5], [2, 0.38, 0.5], [1, 1, 1]]);
    expect(bins[0]).toMatchObject(wilsonInterval(1, 2));
  });

  it('has the bins of the calibration chart where they are of equal count', () => {
    const probability = Float64Array.from({ length: 57 }, (_, i) => ((i * 17) % 31) / 31);
    const labelled = { actual: probability.map((p, i) => Number(i % 3 < 2 * p)) };
    expect(reliabilityCurve(labelled, probability, 'count', 5)).toEqual(calibrationBins(labelled, probability, 5).map((bin) => ({ ...bin, ...wilsonInterval(bin.observed * bin.rows, bin.rows) })));
  });

  it('is as unsure as rows of unequal weight are', () => {
    // Weights 3, 1: (3 + 1)² / (9 + 1) rows, of which 3/4 left.
    const [bin] = reliabilityCurve({ actual: of(1, 0), weight: of(3, 1) }, of(0.5, 0.5), 'width', 1);
    const { low, high } = wilsonInterval(1.2, 1.6);
    expect(bin).toEqual({ rows: 2, weight: 4, predicted: 0.5, observed: 0.75, low: expect.closeTo(low, 12) as number, high: expect.closeTo(high, 12) as number });
  });
});

describe('calibration by group', () => {
  it('says what was said and what was of each', () => {
    const groups = calibrationByGroup({ actual: of(1, 0, 1, 0) }, of(0.5, 0.1, 0.75, 0.25), Int32Array.of(0, 0, 2, 2), 3);
    expect(groups).toEqual([{ rows: 2, weight: 2, predicted: 0.3, observed: 0.5, ...wilsonInterval(1, 2) }, null, { rows: 2, weight: 2, predicted: 0.5, observed: 0.5, ...wilsonInterval(1, 2) }]);
  });

  it('refuses a row of no group', () => {
    expect(() => calibrationByGroup({ actual: of(1, 0) }, of(0.5, 0.1), Int32Array.of(0, 1), 1)).toThrow(/one of 1 groups/);
    expect(() => calibrationByGroup({ actual: of(1, 0) }, of(0.5, 0.1), Int32Array.of(0), 1)).toThrow(/1 were given for 2 rows/);
  });
});

describe('a list at capacity', () => {
  // By probability: .9 left, .8 stayed, then three of .5 of whom two left, then .1 stayed.
  const actual = of(0, 1, 1, 0, 1, 0);
  const probability = of(0.1, 0.5, 0.9, 0.8, 0.5, 0.5);

  it('counts who is on it', () => {
    expect(precisionAtCapacity(actual, probability, 2)).toEqual({ contacts: 2, found: 1, precision: 0.5, interval: wilsonInterval(1, 2), recall: 1 / 3, lift: 1 });
    expect(precisionAtCapacity(actual, probability, 5)).toMatchObject({ contacts: 5, found: 3, precision: 0.6, recall: 1, lift: 0.6 / 0.5 });
  });

  it('takes of equal probabilities what drawing among them brings in the mean', () => {
    expect(precisionAtCapacity(actual, probability, 3).found).toBeCloseTo(1 + 2 / 3, 14);
    expect(precisionAtCapacity(actual, probability, 4).found).toBeCloseTo(1 + 4 / 3, 14);
  });

  it('ends with the rows, and knows no recall where nobody left', () => {
    expect(precisionAtCapacity(actual, probability, 99)).toMatchObject({ contacts: 6, precision: 0.5, recall: 1, lift: 1 });
    expect(precisionAtCapacity(of(0, 0), of(0.2, 0.1), 1)).toMatchObject({ precision: 0, recall: null, lift: null });
    for (const capacity of [0, 1.5, NaN, -2]) expect(() => precisionAtCapacity(actual, probability, capacity)).toThrow(/contact capacity is/);
  });
});

describe('lift', () => {
  it('is the gain over the share of the list', () => {
    const lift = liftCurve(gainCurve(of(1, 1, 0, 0), of(0.9, 0.8, 0.2, 0.1), 4));
    expect(lift).toEqual({ shareOfCustomers: [0.25, 0.5, 0.75, 1], lift: [2, 2, 1 / 0.75, 1] });
    expect(liftCurve(gainCurve(of(0, 0), of(0.9, 0.8)))).toEqual({ shareOfCustomers: [], lift: [] });
  });
});
