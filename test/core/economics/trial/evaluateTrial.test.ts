import { describe, expect, it } from 'vitest';
import { adjustFor } from '../../../../src/core/economics/trial/adjustFor.ts';
import type { Arm } from '../../../../src/core/economics/trial/assignArms.ts';
import { differenceOfMeans } from '../../../../src/core/economics/trial/differenceOfMeans.ts';
import { evaluateTrial } from '../../../../src/core/economics/trial/evaluateTrial.ts';
import { matchOutcome } from '../../../../src/core/economics/trial/matchOutcome.ts';
import { sealTrial } from '../../../../src/core/economics/trial/seal.ts';
import { skewInterval } from '../../../../src/core/economics/trial/skewInterval.ts';
import { strataOf } from '../../../../src/core/economics/trial/strata.ts';
import { usersNeeded } from '../../../../src/core/economics/trial/trialSize.ts';
import { createRng } from '../../../../src/core/random.ts';
import { failureOf } from '../failureOf.ts';

const keysOf = (length: number) => Array.from({ length }, (_, i) => `u${i}`);
const trialOf = (users: number, controlShare = 0.1) => sealTrial({ keys: keysOf(users), seed: 5, controlShare, from: 20_454, until: 20_485 });
const moneyOf = (arms: readonly Arm[], of: (arm: Arm, row: number) => number) => Float64Array.from(arms, of);

describe('a stratified difference of means', () => {
  // Stratum 1: contacted 2, 4, 9 (mean 5, s² 13, k₃ 3·(−27 − 1 + 64)/2 = 54), controls 1, 2, 3 (2, 1, 0); stratum 2: contacted 10, 10, 13 (11, 3, 3·6/2 = 9), controls 8, 9, 13 (10, 7, 3·(−8 − 1 + 27)/2 = 27).
  const money = Float64Array.of(2, 4, 9, 1, 2, 3, 10, 10, 13, 8, 9, 13);
  const strata = [{ contact: [0, 1, 2], control: [3, 4, 5] }, { contact: [6, 7, 8], control: [9, 10, 11] }];

  it('has the moments that a hand computes', () => {
    const { estimate, variance, third, freedom } = differenceOfMeans(strata, money);
    expect(estimate).toBeCloseTo(0.5 * 3 + 0.5 * 1, 12);
    expect(variance).toBeCloseTo(0.25 * ((13 + 1 + 3 + 7) / 3), 12);
    expect(third).toBeCloseTo((0.125 * (54 - 0 + 9 - 27)) / 9, 12);
    // 4 / Σ (s²/12)²/2 = 4·288/(169 + 1 + 9 + 49) = 5.05.
    expect(freedom).toBeCloseTo(1_152 / 228, 12);
  });

  it('gives an arm without spread that of the other', () => {
    const flat = Float64Array.of(2, 4, 9, 1, 1, 1, 10, 10, 13, 1, 1, 1);
    expect(differenceOfMeans(strata, flat).variance).toBeCloseTo(0.25 * ((13 + 13 + 3 + 3) / 3), 12);
  });
});

describe('the interval', () => {
  it("is Student's without skewness", () => {
    const { low, high } = skewInterval({ estimate: 3, variance: 4, third: 0, freedom: 10 });
    // t₀.₉₇₅,₁₀ = 2.2281.
    expect(low).toBeCloseTo(3 - 2 * 2.2281, 3);
    expect(high).toBeCloseTo(3 + 2 * 2.2281, 3);
  });

  it('turns the transformed statistic round', () => {
    const moments = { estimate: 3, variance: 4, third: 2.4, freedom: 1e9 };
    const { low, high } = skewInterval(moments);
    const skewness = 2.4 / 8;
    const transformed = (truth: number) => {
      const t = (3 - truth) / 2;
      return t + (skewness * t * t) / 3 + (skewness ** 2 * t ** 3) / 27 + skewness / 6;
    };
    expect(transformed(low)).toBeCloseTo(1.959964, 5);
    expect(transformed(high)).toBeCloseTo(-1.959964, 5);
    // Skewed up: what was not seen lies above.
    expect(high - 3).toBeGreaterThan(3 - low);
  });
});

describe("next month's answer", () => {
  it('is the margin saved, a user and in all, by assignment', async () => {
    const trial = await trialOf(200);
    const margin = moneyOf(trial.arms, (arm, row) => 100 + (row % 7) + (arm === 'contact' ? 10 : 0));
    // Half of the contacted were not reached: they count as they were assigned.
    const contacted = moneyOf(trial.arms, (arm, row) => (arm === 'contact' && row % 2 === 0 ? 1 : 0));
    const result = evaluateTrial(trial, { margin, contacted, payingEffect: 2 });
    expect(result).toMatchObject({ verdict: 'more', pays: 'yes', users: { contact: 180, control: 20 }, unknown: { contact: 0, control: 0 } });
    expect(result.crossed.control).toBe(0);
    expect(result.crossed.contact).toBe(trial.arms.filter((arm, row) => arm === 'contact' && row % 2 === 1).length);
    expect(result.interval?.low).toBeLessThan(10);
    expect(result.interval?.high).toBeGreaterThan(10);
    expect(result.total).toBeCloseTo((result.effect ?? NaN) * 180, 9);
    expect(result.totalInterval?.low).toBeCloseTo((result.interval?.low ?? NaN) * 180, 9);
    expect(evaluateTrial(trial, { margin, payingEffect: 2 }).effect).toBe(result.effect);
  });

  it('is a loss where the controls brought more, and does not pay where the gain is below what it costs', async () => {
    const trial = await trialOf(200);
    const shifted = (by: number) => evaluateTrial(trial, { margin: moneyOf(trial.arms, (arm, row) => (row % 7) + (arm === 'contact' ? by : 0)), payingEffect: 20 });
    expect(shifted(-10)).toMatchObject({ verdict: 'less', pays: 'no' });
    expect(shifted(10)).toMatchObject({ verdict: 'more', pays: 'no' });
  });

  it('is "too small to tell" with the number needed, which a list of that length then has', async () => {
    const noise = (users: number) => {
      const rng = createRng('noise');
      return Float64Array.from({ length: users }, () => 50 * rng.normal());
    };
    const small = evaluateTrial(await trialOf(100), { margin: noise(100), payingEffect: 10 });
    expect(small.verdict).toBe('too-small');
    // (1.96 + .84)² · 2500/(.1·.9) / 100 = 2180, were the spread known.
    expect(small.needed).toBeGreaterThan(1_000);
    expect(small.needed).toBeLessThan(5_000);
    expect(evaluateTrial(await trialOf(5_000), { margin: noise(5_000), payingEffect: 10 }).verdict).toBe('none-shown');
  });

  it('has no interval of five controls, but says how many it needs', async () => {
    const trial = await trialOf(50);
    const result = evaluateTrial(trial, { margin: moneyOf(trial.arms, (_, row) => row % 10), payingEffect: 1 });
    expect(result).toMatchObject({ verdict: 'too-small', pays: 'unknown', effect: null, interval: null });
    // Spread 8.4184: 7.8489 · 8.4184/.09 = 734.2.
    expect(result.needed).toBe(735);
  });

  it('needs no end of users for an effect of nothing, and says nothing of a list without spread', async () => {
    const trial = await trialOf(100);
    expect(evaluateTrial(trial, { margin: moneyOf(trial.arms, (_, row) => row % 10), payingEffect: 0 }).needed).toBeNull();
    expect(evaluateTrial(trial, { margin: moneyOf(trial.arms, () => 7), payingEffect: 1 })).toMatchObject({ verdict: 'too-small', needed: null, interval: { low: 0, high: 0 } });
  });

  it('leaves users out whose margin is not known, and counts them', async () => {
    const trial = await trialOf(300);
    const margin = moneyOf(trial.arms, (arm, row) => (row < 100 && arm === 'control' ? NaN : (row % 7) + (arm === 'contact' ? 5 : 0)));
    const result = evaluateTrial(trial, { margin, payingEffect: 1 });
    expect(result.unknown).toEqual({ contact: 0, control: 10 });
    expect(result.verdict).toBe('more');
    expect(result.total).toBeCloseTo((result.effect ?? NaN) * 270, 9);
  });

  it('is refused where it cannot be', async () => {
    const trial = await trialOf(100);
    const margin = moneyOf(trial.arms, () => 1);
    expect(failureOf(() => evaluateTrial(trial, { margin: margin.slice(1), payingEffect: 1 })).message).toMatch(/99 margins and 100 listed users/);
    expect(failureOf(() => evaluateTrial(trial, { margin: margin.map(() => Infinity), payingEffect: 1 })).message).toMatch(/infinite/);
    expect(failureOf(() => evaluateTrial(trial, { margin, payingEffect: -1 })).code).toBe('bad-input');
    expect(failureOf(() => evaluateTrial(trial, { margin, payingEffect: 1, before: margin.map(() => NaN) })).message).toMatch(/expected margin at row 1 is NaN/);
    const none = await trialOf(100, 0);
    expect(failureOf(() => evaluateTrial(none, { margin, payingEffect: 1 })).code).toBe('not-enough-data');
  });
});

describe('strata', () => {
  it('are those the control was drawn from, joined where users are missing', async () => {
    const { arms } = await trialOf(300);
    const all = strataOf(arms, moneyOf(arms, () => 1), 0.1);
    expect(all.map(({ contact, control }) => [contact.length, control.length])).toEqual(Array.from({ length: 5 }, () => [54, 6]));
    const missing = strataOf(arms, moneyOf(arms, (arm, row) => (arm === 'control' && (row < 60 || row >= 240) ? NaN : 1)), 0.1);
    expect(missing.map(({ contact, control }) => [contact.length, control.length])).toEqual([[108, 6], [54, 6], [108, 6]]);
    expect(missing.flatMap(({ contact, control }) => [...contact, ...control])).toHaveLength(288);
  });
});

describe('what was known beforehand', () => {
  it('is taken out of the money, and leaves its mean', () => {
    const before = Float64Array.of(1, 2, 3, 1, 2, 3);
    const money = before.map((x, row) => 4 * x + (row < 3 ? 5 : 0));
    expect([...adjustFor([{ contact: [0, 1, 2], control: [3, 4, 5] }], money, before)]).toEqual([13, 13, 13, 8, 8, 8]);
    expect(adjustFor([{ contact: [0, 1, 2], control: [3, 4, 5] }], money, before.map(() => 1))).toBe(money);
  });
});

describe('users needed', () => {
  it('is that of the normal approximation', () => {
    // A two-sample test of σ = 10, δ = 5 with halves: 2·2·7.8489·100/25 = 125.6.
    expect(usersNeeded({ users: 100, variance: 100 / 50 + 100 / 50, effect: 5 })).toBe(126);
    expect(usersNeeded({ users: 100, variance: 4, effect: 0 })).toBeNull();
    expect(failureOf(() => usersNeeded({ users: 100, variance: NaN, effect: 1 })).code).toBe('bad-input');
  });
});

describe("next month's file", () => {
  const listed = ['a', 'b', 'c', 'd'];

  it('is brought into the order of the list', () => {
    const file = { keys: ['c', 'x', 'a', 'b'], margin: Float64Array.of(3, 99, 1, NaN), contacted: Float64Array.of(1, 1, 0, 1) };
    expect(matchOutcome(listed, file, { absent: 'zero' })).toEqual({ margin: Float64Array.of(1, NaN, 3, 0), contacted: Float64Array.of(0, 1, 1, NaN) });
    expect(matchOutcome(listed, file, { absent: 'unknown' }).margin).toEqual(Float64Array.of(1, NaN, 3, NaN));
  });

  it('may say only who left: then who stayed brought their value, or counts one', () => {
    const file = { keys: ['a', 'b', 'c'], left: Float64Array.of(1, 0, NaN) };
    expect(matchOutcome(listed, file, { absent: 'unknown', value: Float64Array.of(5, 6, 7, 8) }).margin).toEqual(Float64Array.of(0, 6, NaN, NaN));
    expect(matchOutcome(listed, file, { absent: 'unknown' }).margin).toEqual(Float64Array.of(0, 1, NaN, NaN));
  });

  it.each([
    [{ keys: ['a'] }, /neither what margin came nor who left/],
    [{ keys: ['a', 'a'], margin: Float64Array.of(1, 2) }, /"a" is in the file more than once/],
    [{ keys: ['x'], margin: Float64Array.of(1) }, /No user of the list/],
    [{ keys: ['a'], left: Float64Array.of(2) }, /"left" at row 1 is 2/],
    [{ keys: ['a'], left: Float64Array.of(1), contacted: Float64Array.of(0.5) }, /"contacted" at row 1 is 0.5/],
    [{ keys: ['a'], margin: Float64Array.of(1, 2) }, /2 margins and 1 users/],
  ])('is refused: %o', (file, message) => {
    expect(failureOf(() => matchOutcome(listed, file, { absent: 'zero' }))).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) as string });
  });
});
