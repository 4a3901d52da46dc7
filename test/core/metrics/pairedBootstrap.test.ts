import { describe, expect, it } from 'vitest';
import { comparePaired } from '../../../src/core/metrics/pairedBootstrap.ts';
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

  it('can be cancelled', async () => {
    await expect(comparePaired(actual, good, { name: 'bad', predicted: bad }, createTestContext({ abortAfter: 10 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
