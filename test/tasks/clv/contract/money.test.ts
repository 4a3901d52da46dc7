import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../../../testContext.ts';
import { ONE_A_DAY, spellsOf, streamOf } from './fixtures.ts';
import type { SpellRow } from './fixtures.ts';
import { subscriptionStream } from '../../../../src/tasks/clv/contract/subscriptionStream.ts';

async function money(rows: readonly SpellRow[], from: number, to: number, rate = 0): Promise<number> {
  return (await streamOf(rows)).value(Int32Array.of(0), from, to, rate)[0];
}

async function outcome(rows: readonly SpellRow[], cutoff: number, horizonDays = 90, rate = 0) {
  const stream = await streamOf(rows);
  const found = stream.outcome?.(Int32Array.of(0), cutoff, horizonDays, rate);
  if (!found) throw new Error('A stream of contracts has outcomes.');
  const money = stream.value(Int32Array.of(0), cutoff, cutoff + horizonDays, rate)[0];
  return { days: found.days[0], ended: found.ended[0], expansion: found.expansion[0], contraction: found.contraction[0], money };
}

describe('money of a window', () => {
  it('is MRR × 12 / 365.25 for each day with access', async () => {
    expect(await money([{ start: 10, end: 20, mrr: 30.4375 }], 0, 100)).toBeCloseTo(10, 12);
    expect(await money([{ start: 10, end: 20, mrr: 100 }], 15, 100)).toBeCloseTo((5 * 100 * 12) / 365.25, 12);
    expect(await money([{ start: 0, mrr: 100 }], 0, 1461)).toBeCloseTo(4800, 10);
  });

  it('is nothing in a trial and in a pause, even where they overlap or outlive the contract', async () => {
    expect(await money([{ start: 0, end: 50, trialEnd: 14 }], 0, 100)).toBeCloseTo(36, 10);
    expect(await money([{ start: 0, end: 50, pause: [20, 30] }], 0, 100)).toBeCloseTo(40, 10);
    expect(await money([{ start: 0, end: 50, pause: [40] }], 0, 100)).toBeCloseTo(40, 10);
    expect(await money([{ start: 0, end: 50, trialEnd: 25, pause: [20, 30] }], 0, 100)).toBeCloseTo(20, 10);
    expect(await money([{ start: 0, end: 10, trialEnd: 14 }], 0, 100)).toBe(0);
  });

  it('is not of a contract that begins on the last day or later', async () => {
    expect(await money([{ start: 0, end: 5 }, { start: 50 }], 0, 50)).toBeCloseTo(5, 10);
  });

  it('is discounted day by day to its first', async () => {
    const rate = 0.1;
    const days = Array.from({ length: 30 }, (_, d) => 1.1 ** (-(d + 10) / 365)).reduce((sum, day) => sum + day, 0);
    expect(await money([{ start: 10, end: 40 }], 0, 90, rate)).toBeCloseTo(days, 9);
  });

  const rows = fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 400 }), length: fc.integer({ min: 1, max: 400 }), trial: fc.integer({ min: 0, max: 30 }), mrr: fc.integer({ min: 0, max: 99_999 }), pause: fc.option(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60 }))) }),
    { minLength: 1, maxLength: 6 },
  ).map((drawn) => drawn.map(({ start, length, trial, mrr, pause }): SpellRow => ({ start, end: start + length, trialEnd: start + trial, mrr: mrr / 100, ...(pause && { pause: [pause[0], pause[0] + pause[1]] as const }) })));

  it('adds up: of [a, c) as of [a, b) and [b, c), but for spells that begin meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), async (drawn, a, first, second) => {
        const [b, c] = [a + first, a + first + second];
        const whole = await money(drawn, a, c);
        const parts = (await money(drawn, a, b)) + (await money(drawn, b, c));
        expect(Math.abs(whole - parts)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('and everything else are the same whatever the order of rows', async () => {
    const ctx = createTestContext();
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 500 }), async (drawn, cutoff) => {
        const named = drawn.map((row, i): SpellRow => ({ ...row, customer: `c${i % 3}`, plan: ['z', 'a'][i % 2] }));
        const [stream, other] = await Promise.all([named, named.toReversed()].map((given) => subscriptionStream(spellsOf(given), {}, ctx)));
        expect(other.keys).toEqual(stream.keys);
        expect(await other.at(cutoff, 90, ctx)).toEqual(await stream.at(cutoff, 90, ctx));
        const all = Int32Array.from(stream.keys.keys());
        expect(other.value(all, cutoff, cutoff + 90, 0.1)).toEqual(stream.value(all, cutoff, cutoff + 90, 0.1));
        expect(other.outcome?.(all, cutoff, 90, 0.1)).toEqual(stream.outcome?.(all, cutoff, 90, 0.1));
        expect(other.warnings).toEqual(stream.warnings);
      }),
      { numRuns: 40 },
    );
  });

  it('is the MRR in the days paid, more and less, for whoever does not return', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 400 }), async (drawn, cutoff) => {
        const stream = await streamOf(drawn);
        const { customers, x } = await stream.at(cutoff, 90, createTestContext());
        if (customers.length === 0) return;
        const found = stream.outcome?.(customers, cutoff, 90, 0);
        const mrr = x.features.find(({ name }) => name === 'mrr');
        const total = stream.value(customers, cutoff, cutoff + 90, 0)[0];
        if (!found || mrr?.kind !== 'number') throw new Error('They are there.');
        const kept = total - found.expansion[0] + found.contraction[0];
        const paidDays = mrr.values[0] > 0 ? (kept * ONE_A_DAY) / mrr.values[0] : 0;
        expect(Math.abs(paidDays - Math.round(paidDays))).toBeLessThan(1e-6);
        expect(Math.round(paidDays)).toBeLessThanOrEqual(found.days[0]);
        expect(Math.round(paidDays)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what becomes of a contract', () => {
  it('is an end within the horizon, or none', async () => {
    expect(await outcome([{ start: 0, end: 130 }], 100)).toMatchObject({ days: 30, ended: 1, expansion: 0, contraction: 0, money: expect.closeTo(30, 9) as number });
    expect(await outcome([{ start: 0, end: 189 }], 100)).toMatchObject({ days: 89, ended: 1 });
    expect(await outcome([{ start: 0, end: 190 }], 100)).toMatchObject({ days: 90, ended: 0 });
    expect(await outcome([{ start: 0 }], 100)).toMatchObject({ days: 90, ended: 0 });
  });

  it('is no end where the plan changes, within 30 days at the latest: expansion or contraction', async () => {
    const up = await outcome([{ start: 0, end: 130 }, { start: 130, plan: 'pro', mrr: 3 * ONE_A_DAY }], 100);
    expect(up).toMatchObject({ days: 90, ended: 0, contraction: 0 });
    expect(up.expansion).toBeCloseTo(120, 9);
    const down = await outcome([{ start: 0, end: 130 }, { start: 160, plan: 'light', mrr: 0.5 * ONE_A_DAY }], 100);
    expect(down).toMatchObject({ days: 90, ended: 0, expansion: 0 });
    expect(down.contraction).toBeCloseTo(15, 9);
    expect(down.money).toBeCloseTo(45, 9);
  });

  it('is an end where the return comes after more than 30 days; what it brings is expansion', async () => {
    const back = await outcome([{ start: 0, end: 130 }, { start: 161, mrr: ONE_A_DAY }], 100);
    expect(back).toMatchObject({ days: 30, ended: 1, contraction: 0 });
    expect(back.expansion).toBeCloseTo(29, 9);
    expect(back.money).toBeCloseTo(59, 9);
  });

  it('knows nothing of what begins after the horizon: an end shortly before it is an end', async () => {
    expect(await outcome([{ start: 0, end: 185 }, { start: 190 }], 100)).toMatchObject({ days: 85, ended: 1, money: expect.closeTo(85, 9) as number });
  });

  it('counts an end among several contracts as less, not as leaving', async () => {
    const both = await outcome([{ start: 0, end: 130, plan: 'extra' }, { start: 0, plan: 'main', mrr: 2 * ONE_A_DAY }], 100);
    expect(both).toMatchObject({ days: 90, ended: 0, expansion: 0 });
    expect(both.contraction).toBeCloseTo(60, 9);
    expect(both.money).toBeCloseTo(30 * 3 + 60 * 2, 9);
  });

  it('takes neither trials nor pauses for contraction', async () => {
    expect(await outcome([{ start: 95, trialEnd: 110 }], 100)).toMatchObject({ expansion: 0, contraction: 0, money: expect.closeTo(80, 9) as number });
    expect(await outcome([{ start: 0, pause: [120, 140] }], 100)).toMatchObject({ expansion: 0, contraction: 0, money: expect.closeTo(70, 9) as number });
  });

  it('discounts expansion as it does the money', async () => {
    const found = await outcome([{ start: 0, end: 130 }, { start: 130, mrr: 3 * ONE_A_DAY }], 100, 90, 0.2);
    const later = Array.from({ length: 60 }, (_, d) => 2 * 1.2 ** (-(d + 30) / 365)).reduce((sum, day) => sum + day, 0);
    expect(found.expansion).toBeCloseTo(later, 9);
  });
});
