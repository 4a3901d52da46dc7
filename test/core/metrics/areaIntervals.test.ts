import { describe, expect, it } from 'vitest';
import { areaIntervals } from '../../../src/core/metrics/areaIntervals.ts';
import { countFlagged } from '../../../src/core/metrics/flagged.ts';
import { areaUnderPrecisionRecall, areaUnderRoc } from '../../../src/core/metrics/areas.ts';
import { quantileOfSorted } from '../../../src/core/metrics/bootstrapInterval.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';

/** Scores of normal users; leavers score `lead` higher. The area under ROC is Φ(lead / √2): 0.760 for 1. */
function normalScores(rows: number, leavers: number, lead: number, seed: number | string, decimals = 9) {
  const rng = createRng(seed);
  const actual = Float64Array.from({ length: rows }, (_, row) => Number(row < leavers));
  return { actual, score: actual.map((label) => Number((rng.normal() + lead * label).toFixed(decimals))) };
}

const context = (seed = 42) => createTestContext({ seed });

describe('intervals of areas', () => {
  it('hold the area of the rows, about as wide as theory says', async () => {
    const { actual, score } = normalScores(400, 100, 1, 1);
    const { roc, precisionRecall } = await areaIntervals({ actual }, score, context());
    const flagged = countFlagged(actual, score);
    expect(roc.value).toBe(areaUnderRoc(flagged));
    expect(precisionRecall.value).toBe(areaUnderPrecisionRecall(flagged));
    for (const { value, interval } of [roc, precisionRecall]) {
      expect(interval?.low).toBeLessThan(value ?? NaN);
      expect(interval?.high).toBeGreaterThan(value ?? NaN);
    }
    // Hanley & McNeil 1982.
    const a = roc.value ?? NaN;
    const variance = (a * (1 - a) + 99 * (a / (2 - a) - a * a) + 299 * ((2 * a * a) / (1 + a) - a * a)) / (100 * 300);
    const width = (roc.interval?.high ?? NaN) - (roc.interval?.low ?? NaN);
    expect(width / (2 * 1.96 * Math.sqrt(variance))).toBeGreaterThan(0.85);
    expect(width / (2 * 1.96 * Math.sqrt(variance))).toBeLessThan(1.15);
  });

  it.each([9, 0])('hold the true area in about 95 % of samples, with scores to %s decimals', async (decimals) => {
    // Of scores rounded to whole numbers, from many rows.
    const many = normalScores(200_000, 50_000, 1, 'many', decimals);
    const flagged = countFlagged(many.actual, many.score);
    const truth = { roc: areaUnderRoc(flagged) ?? NaN, precisionRecall: areaUnderPrecisionRecall(flagged) ?? NaN };
    const held = { roc: 0, precisionRecall: 0 };
    for (let sample = 0; sample < 300; sample++) {
      const { actual, score } = normalScores(160, 40, 1, `sample ${sample}`, decimals);
      const found = await areaIntervals({ actual }, score, context(sample), 300);
      for (const area of ['roc', 'precisionRecall'] as const) {
        const interval = found[area].interval;
        if (interval && interval.low <= truth[area] && truth[area] <= interval.high) held[area]++;
      }
    }
    expect(held.roc / 300).toBeGreaterThan(0.91);
    expect(held.roc / 300).toBeLessThan(0.99);
    expect(held.precisionRecall / 300).toBeGreaterThan(0.89);
    expect(held.precisionRecall / 300).toBeLessThan(0.99);
  });

  it('come from areas of the rows that are drawn, ties as a half', async () => {
    const { actual, score } = normalScores(60, 20, 1, 2, 0);
    const { roc } = await areaIntervals({ actual }, score, context(3), 100);
    const areas = Float64Array.from({ length: 100 }, (_, resample) => {
      const rng = createRng(3).fork('bootstrap').fork(resample);
      const rows = Array.from({ length: 60 }, () => Math.floor(rng.next() * 60));
      const pairs = rows.filter((row) => actual[row] === 1).flatMap((one) => rows.filter((row) => actual[row] === 0).map((other) => (Math.sign(score[one] - score[other]) + 1) / 2));
      return pairs.reduce((sum, won) => sum + won, 0) / pairs.length;
    }).sort();
    // Both ends are moved away from the area by the same factor.
    const stretchOf = (end: number | undefined, share: number) => ((end ?? NaN) - (roc.value ?? NaN)) / (quantileOfSorted(areas, share) - (roc.value ?? NaN));
    expect(stretchOf(roc.interval?.low, 0.025)).toBeCloseTo(stretchOf(roc.interval?.high, 0.975), 9);
    // Twenty leavers decide, not sixty users: √(20 / 19) · 2.0930 / 1.9600.
    expect(stretchOf(roc.interval?.low, 0.025)).toBeCloseTo(1.0956, 3);
  });

  it('are decided by the seed, and a weight of 1 is none', async () => {
    const { actual, score } = normalScores(80, 20, 1, 4);
    const run = (seed: number, weight?: Float64Array) => areaIntervals({ actual, weight }, score, context(seed), 100);
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(await run(1, new Float64Array(80).fill(1))).toEqual(await run(1));
  });

  it('stay from 0 to 1, and are not said of fewer than six rows of a class, nor of one class', async () => {
    const almost = normalScores(40, 6, 3, 5);
    const { roc } = await areaIntervals({ actual: almost.actual }, almost.score, context());
    expect(roc.interval?.high).toBeLessThanOrEqual(1);
    const few = normalScores(40, 5, 1, 6);
    const found = await areaIntervals({ actual: few.actual }, few.score, context());
    expect(found.roc.value).not.toBeNull();
    expect([found.roc.interval, found.precisionRecall.interval]).toEqual([null, null]);
    expect(await areaIntervals({ actual: new Float64Array(9) }, new Float64Array(9), context())).toEqual({ roc: { value: null, interval: null }, precisionRecall: { value: null, interval: null } });
  });

  it('can be cancelled', async () => {
    const { actual, score } = normalScores(80, 20, 1, 4);
    await expect(areaIntervals({ actual }, score, createTestContext({ abortAfter: 3 }))).rejects.toThrow();
  });
});
