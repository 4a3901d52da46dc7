import { describe, expect, it } from 'vitest';
import { brier, logLoss, mLogLoss } from '../../../src/core/metrics/meanLoss.ts';
import { compareByLoss, comparePaired } from '../../../src/core/metrics/pairedBootstrap.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';

const rng = createRng(7);
const actual = Float64Array.from({ length: 400 }, () => rng.normal());
const noisy = (spread: number) => actual.map((value) => value + spread * rng.normal());
const [good, alsoGood, bad] = [noisy(0.5), noisy(0.5), noisy(1)];

describe('paired bootstrap', () => {
  it('tells a better model from a worse one, and neither from its like', async () => {
    const against = (name: string, mine: Float64Array, theirs: Float64Array) => comparePaired(actual, mine, { name, predicted: theirs }, createTestContext());
    expect((await against('bad', good, bad)).verdict).toBe('better');
    expect((await against('good', bad, good)).verdict).toBe('worse');
    expect((await against('alsoGood', good, alsoGood)).verdict).toBe('no-difference');
  });

  it('holds the difference of RMSE inside its interval, about as wide as theory says', async () => {
    const { against, difference, low, high } = await comparePaired(actual, good, { name: 'bad', predicted: bad }, createTestContext(), 2_000);
    expect(against).toBe('bad');
    const rmse = (predicted: Float64Array) => Math.sqrt(predicted.reduce((sum, value, row) => sum + (value - actual[row]) ** 2, 0) / 400);
    expect(difference).toBeCloseTo(rmse(good) - rmse(bad), 12);
    // Delta method: a normal error's RMSE s has standard error s / √(2n).
    const standardError = Math.hypot(rmse(good), rmse(bad)) / Math.sqrt(800);
    expect((high - low) / (2 * 1.96 * standardError)).toBeGreaterThan(0.8);
    expect((high - low) / (2 * 1.96 * standardError)).toBeLessThan(1.2);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
  });

  it('is decided by the seed', async () => {
    const run = (seed: number) => comparePaired(actual, good, { name: 'bad', predicted: bad }, createTestContext({ seed }));
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('finds no difference between a model and itself, or from one row', async () => {
    expect(await comparePaired(actual, good, { name: 'self', predicted: good }, createTestContext())).toEqual({ against: 'self', difference: 0, low: 0, high: 0, verdict: 'no-difference' });
    const one = await comparePaired(Float64Array.of(1), Float64Array.of(1), { name: 'same', predicted: Float64Array.of(1) }, createTestContext());
    expect(one.verdict).toBe('no-difference');
  });

  it('finds no difference from fewer rows than chance needs, however much better they look', async () => {
    const verdictOf = async (rows: number) => (await comparePaired(new Float64Array(rows), new Float64Array(rows), { name: 'off', predicted: new Float64Array(rows).fill(1) }, createTestContext()));
    expect(await verdictOf(5)).toMatchObject({ difference: -1, low: -1, high: 0, verdict: 'no-difference' });
    expect(await verdictOf(6)).toMatchObject({ difference: -1, verdict: 'better' });
  });

  it('is seldom sure of a difference between models that are equally good, of eight rows too', async () => {
    let sure = 0;
    for (let draw = 0; draw < 400; draw++) {
      const chance = createRng(`draw ${draw}`);
      const noise = () => Float64Array.from({ length: 8 }, () => chance.normal());
      const { verdict } = await comparePaired(new Float64Array(8), noise(), { name: 'other', predicted: noise() }, createTestContext({ seed: draw }), 200);
      if (verdict !== 'no-difference') sure++;
    }
    // 20 are expected; percentiles as they are give 40 and more.
    expect(sure).toBeLessThan(32);
  });

  it('can be cancelled', async () => {
    await expect(comparePaired(actual, good, { name: 'bad', predicted: bad }, createTestContext({ abortAfter: 10 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('paired bootstrap by another loss', () => {
  const classes = Float64Array.from({ length: 600 }, () => rng.int(2));
  const said = (right: number) => classes.map((k) => (rng.next() < right ? k : 1 - k) * 0.6 + 0.2);
  const [sharp, dull] = [said(0.9), said(0.6)];

  it.each([logLoss, brier])('tells a better classifier by $name', async (loss) => {
    const better = await compareByLoss(loss, { actual: classes, mine: sharp, theirs: { name: 'dull', predicted: dull } }, createTestContext());
    expect(better.verdict).toBe('better');
    expect(better.low).toBeLessThan(better.difference);
    const worse = await compareByLoss(loss, { actual: classes, mine: dull, theirs: { name: 'sharp', predicted: sharp } }, createTestContext());
    // The same rows are drawn for both: turned round, it is the same interval.
    expect(worse).toMatchObject({ verdict: 'worse', difference: -better.difference, low: -better.high, high: -better.low });
  });

  it('says the same of two classes told as several', async () => {
    const pair = (p: Float64Array) => Float64Array.from({ length: 2 * p.length }, (_, i) => (i % 2 === 1 ? p[i >> 1] : 1 - p[i >> 1]));
    const two = await compareByLoss(logLoss, { actual: classes, mine: sharp, theirs: { name: 'dull', predicted: dull } }, createTestContext());
    const several = await compareByLoss(mLogLoss, { actual: classes, mine: pair(sharp), theirs: { name: 'dull', predicted: pair(dull) }, outputs: 2 }, createTestContext());
    expect(several.difference).toBeCloseTo(two.difference, 12);
    expect(several.high).toBeCloseTo(two.high, 12);
  });

  it('does not count rows without weight', async () => {
    // Where mine is worse, nothing weighs.
    const weight = classes.map((_, row) => (row < 300 ? 1 : 0));
    const mine = dull.map((p, row) => (row < 300 ? sharp[row] : 1 - p));
    const contest = { actual: classes, mine, theirs: { name: 'dull', predicted: dull } };
    expect((await compareByLoss(logLoss, { ...contest, weight }, createTestContext())).verdict).toBe('better');
    const [mineHalf, dullHalf] = [mine, dull].map((p) => p.subarray(0, 300));
    const half = await compareByLoss(logLoss, { actual: classes.subarray(0, 300), mine: mineHalf, theirs: { name: 'dull', predicted: dullHalf } }, createTestContext());
    expect((await compareByLoss(logLoss, { ...contest, weight }, createTestContext())).difference).toBeCloseTo(half.difference, 12);
  });

  it('refuses targets that the loss is not defined for', async () => {
    const contest = { actual: Float64Array.of(0.5), mine: Float64Array.of(0.5), theirs: { name: 'x', predicted: Float64Array.of(0.5) } };
    await expect(compareByLoss(logLoss, contest, createTestContext())).rejects.toMatchObject({ code: 'bad-input' });
  });
});
