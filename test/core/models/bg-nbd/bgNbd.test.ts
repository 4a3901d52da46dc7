import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/core/contract/index.ts';
import { bgNbd } from '../../../../src/core/models/bg-nbd/bgNbd.ts';
import { createRng } from '../../../../src/core/random.ts';
import type { Rng } from '../../../../src/core/random.ts';
import { artifactOf, learn, predictionOf, tableOf } from './histories.ts';
import type { History } from './histories.ts';

const load = (...given: Parameters<typeof artifactOf>): Model => bgNbd.load(artifactOf(...given));

/** Who buys each day with a chance of their own, leaves after a purchase with another, and spends around a mean of their own. */
function shop(customers: number, rng: Rng): readonly History[] {
  return Array.from({ length: customers }, (): History => {
    const age = 60 + rng.int(300);
    const [pace, leaves, spends] = [0.01 + 0.05 * rng.next() ** 2, rng.next() * rng.next(), 10 + 40 * rng.next()];
    let last = 0;
    let repeats = 0;
    let money = 0;
    for (let day = 1; day <= age; day++) {
      if (rng.next() > pace) continue;
      [last, repeats, money] = [day, repeats + 1, money + spends * (0.5 + rng.next())];
      if (rng.next() < leaves) break;
    }
    return [repeats, last, age, repeats > 0 ? money / repeats : undefined];
  });
}

const customers = shop(400, createRng('shop'));

describe('a customer, by hand', () => {
  it('who never came back is alive for sure, and worth what everybody is', () => {
    const { alive, value, nothing, purchases, spend } = predictionOf(load(), [0, 0, 280]);
    expect(alive).toBe(1);
    expect(value).toBeCloseTo((6.25 * 15.44) / 2.74, 12);
    // Weeks: T = 40, t = 90 / 7.
    expect(nothing).toBeCloseTo(((4.414 + 40) / (4.414 + 40 + 90 / 7)) ** 0.243, 14);
    expect(spend).toBeCloseTo(purchases * value, 12);
  });

  it('who came back is worth something between their own mean and everybody’s, the nearer to their own the more often', () => {
    const everybody = (6.25 * 15.44) / 2.74;
    const once = predictionOf(load(), [1, 100, 280, 100]).value;
    const often = predictionOf(load(), [20, 100, 280, 100]).value;
    expect(once).toBeCloseTo((6.25 * (15.44 + 100)) / (6.25 + 2.74), 12);
    expect(everybody < once && once < often && often < 100).toBe(true);
  });

  it('is alive by the odds of having left at the last purchase', () => {
    const odds = (0.793 / (2.426 + 2 - 1)) * ((4.414 + 40) / (4.414 + 20)) ** (0.243 + 2);
    expect(predictionOf(load(), [2, 140, 280, 30]).alive).toBeCloseTo(1 / (1 + odds), 14);
  });

  it('buys nothing more surely the longer they have been away', () => {
    const away = [280, 200, 100, 20].map((last) => predictionOf(load(), [5, last, 280, 30]).nothing);
    expect(away).toEqual(away.toSorted((a, b) => a - b));
  });
});

describe('a row that is no history', () => {
  const strange: readonly History[] = [[NaN, 0, 10], [1, NaN, 10, 5], [1, 5, NaN, 5], [-1, 0, 10], [0, 5, 10], [3, 2, 10, 5], [1, 11, 10, 5], [0.5, 3, 10, 5], [1, 2.5, 10, 5], [0, 0, -1], [1, 1, 1e9, 5]];

  it('is predicted the mean prediction, and has no parts', () => {
    const x = tableOf(strange);
    expect([...load().predict(x)]).toEqual(strange.map(() => 12));
    for (const [name, values] of Object.entries(load().parts?.(x) ?? {})) expect({ name, none: values.every(Number.isNaN) }).toEqual({ name, none: true });
  });

  it('teaches nothing, and is counted', async () => {
    const [with_, without] = [await learn([...customers, ...strange]), await learn(customers)];
    expect(with_.fitted).toEqual(without.fitted);
    expect(with_.facts).toMatchObject({ customers: 400, withoutHistory: strange.length });
    expect(with_.predict(tableOf(strange))[0]).toBeCloseTo(without.predict(tableOf(customers)).reduce((sum, value) => sum + value / 400, 0), 9);
  });
});

describe('the money of a repeat', () => {
  it.each([NaN, 0, -20])('of %d is worth what everybody is, and teaches nothing of money', async (money) => {
    expect(predictionOf(load(), [3, 100, 280, money]).value).toBeCloseTo((6.25 * 15.44) / 2.74, 12);
    const model = await learn([...customers, [3, 100, 280, money]]);
    expect(model.facts.repeatCustomers).toBe(customers.filter(([repeats]) => repeats > 0).length);
  });

  it('has no finite mean where q is at most 1: then those who came back stand for all', () => {
    const model = load({ q: 0.9 });
    expect(predictionOf(model, [0, 0, 280]).value).toBe(35);
    expect(predictionOf(model, [2, 100, 280, 50]).value).toBeCloseTo((6.25 * (15.44 + 100)) / (12.5 - 0.1), 12);
    expect(predictionOf(load({ q: 0.5, p: 0.2 }), [1, 100, 280, 50]).value).toBe(50);
  });

  it('may be in any unit', async () => {
    const scale = 1e6;
    const [one, other] = [await learn(customers), await learn(customers.map(([x, span, age, money]) => [x, span, age, money && money * scale]))];
    const [a, b] = [one.predict(tableOf(customers)), other.predict(tableOf(customers.map(([x, span, age, money]) => [x, span, age, money && money * scale])))];
    a.forEach((value, row) => expect(b[row] / scale).toBeCloseTo(value, 4));
    expect(other.facts.frequencyValueCorrelation).toBeCloseTo(one.facts.frequencyValueCorrelation, 9);
  });
});

describe('learning', () => {
  it('looks at no target', async () => {
    const y = Float64Array.from(customers, (_, row) => row);
    expect((await learn(customers, {}, { y })).toArtifact()).toEqual((await learn(customers)).toArtifact());
  });

  it('is right in total, of the customers of whom it knows half the time', async () => {
    // By the model itself, so that there is no misfit: everybody for a year, half of it seen.
    const rng = createRng('half');
    const half = 182;
    const seen: History[] = [];
    let bought = 0;
    for (let i = 0; i < 3000; i++) {
      const [pace, leaves] = [0.03 * -Math.log(1 - rng.next()), rng.next() * 0.5];
      const days: number[] = [];
      for (let day = 1; day <= 2 * half; day++) {
        if (rng.next() > pace) continue;
        days.push(day);
        if (rng.next() < leaves) break;
      }
      const before = days.filter((day) => day <= half);
      bought += days.length - before.length;
      seen.push([before.length, before.at(-1) ?? 0, half, before.length > 0 ? 20 : undefined]);
    }
    const model = await learn(seen, { horizonDays: half });
    const expected = model.parts?.(tableOf(seen)).purchases.reduce((sum, value) => sum + value, 0) ?? NaN;
    expect(Math.abs(expected / bought - 1)).toBeLessThan(0.05);
  });

  it('says how frequency and value go together', async () => {
    const tied = customers.map(([x, span, age]): History => [x, span, age, x > 0 ? 10 + 5 * x : undefined]);
    expect((await learn(tied)).facts.frequencyValueCorrelation).toBeCloseTo(1, 9);
    expect((await learn(customers.map(([x, span, age]): History => [x, span, age, x > 0 ? 20 : undefined]))).facts.frequencyValueCorrelation).toBe(0);
  });

  it('gives no standard errors where the likelihood has no maximum', async () => {
    // Everybody bought yesterday: nobody ever leaves.
    const loyal = Array.from({ length: 300 }, (_, i): History => [20 + (i % 7), 200 - (i % 3), 200 + (i % 3), 20 + (i % 11)]);
    const { fitted, facts } = await learn(loyal);
    expect(facts.purchaseConverged).toBe(0);
    expect([fitted?.r, fitted?.alpha, fitted?.a, fitted?.b].map((found) => found?.standardError)).toEqual([null, null, null, null]);
  });

  it('refuses where too few came back, and says what to do', async () => {
    const few = Array.from({ length: 100 }, (_, i): History => (i < 19 ? [1, 20, 100, 30] : [0, 0, 100]));
    await expect(learn(few)).rejects.toMatchObject({ code: 'not-enough-data', message: expect.stringMatching(/19 among 100.*needs 20.*later as-of/) });
    expect((await learn([...few, [1, 30, 100, 25]])).facts.repeatCustomers).toBe(20);
  });

  it('is the same in groups of equal histories', async () => {
    const weight = Float64Array.from(customers, (_, row) => 1 + (row % 3));
    const repeated = customers.flatMap((history, row) => Array.from({ length: weight[row] }, () => history));
    const [weighted, one] = [await learn(customers, {}, { weight }), await learn(repeated)];
    for (const [name, { estimate, standardError }] of Object.entries(weighted.fitted ?? {})) {
      expect(estimate / (one.fitted?.[name].estimate ?? NaN)).toBeCloseTo(1, 5);
      expect((standardError ?? NaN) / (one.fitted?.[name].standardError ?? NaN)).toBeCloseTo(1, 4);
    }
  });
});

describe('the horizon', () => {
  it('brings more purchases, and less chance of nothing, the longer it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 400 }), (days, repeats, extra) => {
        const history: History = [repeats, repeats === 0 ? 0 : repeats + Math.floor(extra / 2), repeats + extra, 30];
        const [short, long] = [days, days + 100].map((horizonDays) => predictionOf(load({}, { horizonDays }), history));
        return short.purchases > 0 && long.purchases > short.purchases && long.nothing <= short.nothing && long.alive === short.alive;
      }),
    );
  });

  it('counts later money less, where there is a rate', () => {
    const at = (discountRate: number) => predictionOf(load({}, { horizonDays: 365, discountRate }), [3, 200, 280, 30]);
    const [plain, some, much] = [at(0), at(0.1), at(1)];
    expect(plain.spend > some.spend && some.spend > much.spend && much.spend > plain.spend / 2).toBe(true);
    expect(some.purchases).toBeCloseTo(plain.purchases, 12);
  });
});

describe('an artifact', () => {
  it.each([
    ['a rate of 0', { r: 0 }, {}],
    ['a horizon of half a day', {}, { horizonDays: 0.5 }],
    ['a negative discount rate', {}, { discountRate: -0.1 }],
    ['a negative standard error', {}, { estimates: { r: { estimate: 1, standardError: -1 } } }],
    ['no money', {}, { observedValue: -1 }],
  ] as const)('with %s is refused', (_, params, more) => expect(() => load(params, more)).toThrow(expect.objectContaining({ code: 'bad-file' })));
});
