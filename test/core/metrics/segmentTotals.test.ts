import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentTotals } from '../../../src/core/metrics/segmentTotals.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';

const of = (...values: number[]) => Float64Array.from(values);
const context = () => createTestContext({ seed: 'segments' });

describe('segmentTotals', () => {
  it('adds up each segment by hand', async () => {
    const totals = await segmentTotals(Int32Array.of(0, 1, 0, 1, 3), 4, of(10, 2, 20, 2, 5), of(5, 0, 15, 0, 6), context());
    expect(totals).toEqual([
      { customers: 2, predicted: 30, actual: 20, ratio: 1.5, low: null, high: null, meanResidual: 5, rmse: 5 },
      { customers: 2, predicted: 4, actual: 0, ratio: null, low: null, high: null, meanResidual: 2, rmse: 2 },
      { customers: 0, predicted: 0, actual: 0, ratio: null, low: null, high: null, meanResidual: 0, rmse: 0 },
      { customers: 1, predicted: 5, actual: 6, ratio: 5 / 6, low: null, high: null, meanResidual: -1, rmse: 1 },
    ]);
  });

  it('is sure of a ratio that is the same for everyone', async () => {
    const actual = Float64Array.from({ length: 50 }, (_, i) => 1 + (i % 7));
    const [{ ratio, low, high }] = await segmentTotals(new Int32Array(50), 1, actual.map((value) => 2 * value), actual, context());
    expect([ratio, low, high]).toEqual([2, 2, 2]);
  });

  it('gives no interval where some resamples have no money', async () => {
    const [{ ratio, low, high }] = await segmentTotals(new Int32Array(30), 1, new Float64Array(30).fill(1), of(...new Float64Array(29), 60), context());
    expect({ ratio, low, high }).toEqual({ ratio: 0.5, low: null, high: null });
  });

  it('is about as wide as the delta method says, also where fewer are drawn than there are', async () => {
    for (const rows of [400, 80_000]) {
      const rng = createRng(`ratio/${rows}`);
      const actual = Float64Array.from({ length: rows }, () => (rng.next() < 0.7 ? 0 : 100 * rng.next()));
      const predicted = Float64Array.from(actual, (value) => 15 + 0.3 * value);
      const [{ ratio, low, high }] = await segmentTotals(new Int32Array(rows), 1, predicted, actual, context());
      if (ratio === null || low === null || high === null) throw new Error('No interval.');
      const mean = actual.reduce((sum, value) => sum + value, 0) / rows;
      const variance = actual.reduce((sum, value, i) => sum + (predicted[i] - ratio * value) ** 2, 0) / rows;
      const expected = (2 * 1.96 * Math.sqrt(variance / rows)) / mean;
      expect((high - low) / expected).toBeGreaterThan(0.85);
      expect((high - low) / expected).toBeLessThan(1.15);
      expect(ratio).toBeGreaterThan(low);
      expect(ratio).toBeLessThan(high);
    }
  });

  it('is the same for the same seed, and each segment does not hang on the others', async () => {
    const rng = createRng(5);
    const actual = Float64Array.from({ length: 300 }, () => 10 * rng.next());
    const predicted = actual.map((value) => value + rng.normal());
    const halves = Int32Array.from(actual, (_, i) => (i < 150 ? 0 : 1));
    const both = await segmentTotals(halves, 2, predicted, actual, context());
    expect(await segmentTotals(halves, 2, predicted, actual, context())).toEqual(both);
    expect((await segmentTotals(new Int32Array(150), 1, predicted.subarray(0, 150), actual.subarray(0, 150), context()))[0]).toEqual(both[0]);
  });

  it('parts add up to the whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -99, max: 999 }), fc.integer({ min: 0, max: 999 })), { minLength: 1, maxLength: 60 }), async (rows) => {
        const totals = await segmentTotals(Int32Array.from(rows, ([s]) => s), 4, Float64Array.from(rows, ([, predicted]) => predicted), Float64Array.from(rows, ([, , actual]) => actual), context());
        const sum = (read: (total: (typeof totals)[number]) => number) => totals.reduce((all, total) => all + read(total), 0);
        expect(sum(({ customers }) => customers)).toBe(rows.length);
        expect(sum(({ predicted }) => predicted)).toBe(rows.reduce((all, [, predicted]) => all + predicted, 0));
        expect(sum(({ customers, meanResidual }) => customers * meanResidual)).toBeCloseTo(rows.reduce((all, [, predicted, actual]) => all + predicted - actual, 0), 6);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses segments that do not fit, and hears a cancel', async () => {
    await expect(segmentTotals(Int32Array.of(0, 2), 2, of(1, 1), of(1, 1), context())).rejects.toThrow('one of 2 segments');
    await expect(segmentTotals(new Int32Array(9), 1, new Float64Array(9).fill(1), new Float64Array(9).fill(1), createTestContext({ abortAfter: 5 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
