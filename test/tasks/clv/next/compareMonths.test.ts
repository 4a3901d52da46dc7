import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMonths } from '../../../../src/tasks/clv/next/compareMonths.ts';
import { expectedShare, shareBy, weekEnds } from '../../../../src/tasks/clv/next/expectedShare.ts';
import { rankKeys, topMoves, topSize } from '../../../../src/tasks/next/topLists.ts';
import type { TopRule } from '../../../../src/tasks/clv/next/types.ts';
import { createTestContext } from '../../../testContext.ts';
import { type Row, purchaseData, shopRows, transactionsOf } from '../fixtures.ts';

const ctx = createTestContext();
const streamsOf = async (rows: readonly Row[]) => (await purchaseData(transactionsOf(rows))).streams;
const list = (cutoff: number, values: Readonly<Record<string, number>>) => ({ cutoff, keys: Object.keys(values), predicted: Float64Array.from(Object.values(values)) });

/** Horizon 20 from day 100; the data is complete through day 109: half of it. */
const rows: Row[] = [
  ['anna', 10, 5], ['anna', 104, 12.34], ['anna', 109, 0.66],
  ['ben', 60, 40], ['ben', 99, 1],
  ['cleo', 80, 7], ['cleo', 102, 20.5], ['cleo', 108, -3.25],
  ['dora', 103, 99.95],
];
const then = list(100, { anna: 30, ben: 60.5, cleo: 9.5 });
const now = list(110, { anna: 10, ben: 2, cleo: 50, dora: 70 });
const months = { then, now, horizonDays: 20, completeThrough: 109, holdoutCutoff: 95, discountRate: 0, champion: 'ridge' };
const compare = async (more: Partial<Parameters<typeof compareMonths>[0]> = {}, top: TopRule = { count: 2 }) => compareMonths({ ...months, streams: await streamsOf(rows), top, ...more }, ctx);

describe('what came in since', () => {
  it('is the money of those who were predicted, to the cent, beside what should have by now', async () => {
    const found = await compare();
    expect(found.predictedThen).toEqual({ total: 100, customers: 3 });
    // 12.34 + 0.66 of Anna, 20.50 − 3.25 of Cleo; nothing of Ben.
    expect(found.cameIn.total).toBeCloseTo(30.25, 10);
    expect(found.cameIn.customers).toBe(2);
    expect(found.fromOthers).toEqual({ total: 99.95, customers: 1 });
    // The held-out window, [95, 115), is not all there: ten of twenty days.
    expect(found.shouldHaveBy).toEqual({ total: 50, share: 0.5, method: 'days' });
    expect([found.elapsedDays, found.through, found.verdict]).toEqual([10, 109, 'behind']);
    expect(found.predictedNow).toEqual({ total: 132, customers: 4, newCustomers: 1, goneCustomers: 0 });
  });

  it('comes week by week: what each added, up to where the data goes', async () => {
    const { weeks } = await compare();
    expect(weeks.map(({ from, to, partly }) => [from, to, partly])).toEqual([[100, 106, false], [107, 113, true], [114, 119, false]]);
    expect(weeks.map(({ came }) => (came === null ? null : Math.round(came * 100)))).toEqual([3284, -259, null]);
    expect(weeks.map(({ expected }) => Math.round(expected * 100))).toEqual([3500, 3500, 3000]);
    expect(weeks[1].cumulativeCame).toBeCloseTo(30.25, 10);
    expect(weeks[2].cumulativeExpected).toBeCloseTo(100, 10);
  });

  it('adds up where there are two streams of money, each customer once', async () => {
    const [purchases] = await streamsOf(rows);
    const [other] = await streamsOf([['anna', 50, 9], ['anna', 105, 100], ['eve', 40, 9], ['eve', 101, 7]]);
    const found = await compare({ streams: [purchases, { ...other, name: 'subscriptions' }] });
    expect([Math.round(found.cameIn.total * 100), found.cameIn.customers]).toEqual([13025, 2]);
    expect([Math.round(found.fromOthers.total * 100), found.fromOthers.customers]).toEqual([10695, 2]);
  });

  it('ends with the horizon, and is nothing where the data ends before it begins', async () => {
    const over = await compare({ now: list(200, { anna: 1 }), completeThrough: 150 });
    expect([over.through, over.elapsedDays, over.shouldHaveBy.share, over.shouldHaveBy.total]).toEqual([119, 20, 1, 100]);
    const early = await compare({ completeThrough: 99 });
    expect([early.elapsedDays, early.cameIn.total, early.verdict]).toEqual([0, 0, 'too-early']);
    await expect(compare({ now: list(100, { anna: 1 }) })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is ahead, near or behind by five per cent of what should have come', async () => {
    const verdict = async (predicted: number) => (await compare({ then: list(100, { anna: predicted, ben: 0, cleo: 0 }) })).verdict;
    // 30.25 came; half of the prediction should have.
    expect([await verdict(50), await verdict(58), await verdict(63), await verdict(70)]).toEqual(['ahead', 'near', 'near', 'behind']);
  });
});

describe('the top list', () => {
  it('says who entered and who left, with ranks, money since and what changed', async () => {
    const { entered, left, top } = await compare();
    expect(top).toEqual({ rule: { count: 2 }, then: 2, now: 2 });
    expect(entered.map(({ key, rankThen, rankNow, isNew, rowsSince, moneySince }) => ({ key, rankThen, rankNow, isNew, rowsSince, moneySince }))).toEqual([
      { key: 'dora', rankThen: null, rankNow: 1, isNew: true, rowsSince: 1, moneySince: 99.95 },
      { key: 'cleo', rankThen: 3, rankNow: 2, isNew: false, rowsSince: 2, moneySince: 17.25 },
    ]);
    expect(left.map(({ key, rankThen, rankNow, predictedThen, predictedNow, rowsSince }) => [key, rankThen, rankNow, predictedThen, predictedNow, rowsSince])).toEqual([['ben', 1, 4, 60.5, 2, 0], ['anna', 2, 3, 30, 10, 2]]);
    expect(entered[0].why).toEqual([]);
    const recency = (await compare({}, { count: 1 })).left[0].why.find(({ feature }) => feature === 'recencyDays');
    expect(recency).toMatchObject({ then: 1, now: 11 });
  });

  it('is a share of the customers where that is asked, one at least', () => {
    expect([topSize({ share: 0.1 }, 95), topSize({ share: 0.1 }, 3), topSize({ count: 100 }, 40)]).toEqual([10, 1, 40]);
    expect(rankKeys({ keys: ['b', 'a', 'c', 'd'], predicted: Float64Array.of(1, 1, NaN, 7) })).toEqual(['d', 'a', 'b']);
  });

  it('always balances: as many more as the list grew entered than left, and nobody is on both sides', () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(keys, keys, fc.integer({ min: 1, max: 12 }), (first, second, count) => {
        const moves = topMoves(first, second, { count });
        expect(moves.entered.length - moves.left.length).toBe(moves.now - moves.then);
        expect(moves.entered.filter((key) => moves.left.includes(key))).toEqual([]);
      }),
    );
  });
});

describe('how much should have come in', () => {
  it('follows the held-out window where the data has all of it', async () => {
    // All customers of the window bring 30 in its first week, 10 in its second, nothing in the third.
    const streams = await streamsOf([['a', 0, 1], ['b', 5, 1], ['a', 101, 30], ['b', 110, 10], ['c', 112, 500], ['a', 130, 1]]);
    const share = await expectedShare(streams, { holdoutCutoff: 100, horizonDays: 20, discountRate: 0 }, ctx);
    expect(share).toEqual({ method: 'holdout', byWeek: [0.75, 1, 1] });
    expect([shareBy(share, 0, 20), shareBy(share, 7, 20), shareBy(share, 14, 20), shareBy(share, 20, 20), shareBy(share, 25, 20)]).toEqual([0, 0.75, 1, 1, 1]);
    expect(shareBy(share, 2, 20)).toBeCloseTo((0.75 * 2) / 7, 12);
  });

  it('grows with the days up to one, whatever the window was', async () => {
    const streams = await streamsOf(shopRows(5));
    expect(weekEnds(15)).toEqual([7, 14, 15]);
    for (const holdoutCutoff of [200, 320, 390]) {
      const share = await expectedShare(streams, { holdoutCutoff, horizonDays: 60, discountRate: 0 }, ctx);
      const byDay = Array.from({ length: 61 }, (_, days) => shareBy(share, days, 60));
      expect(byDay.every((value, i) => i === 0 || value >= byDay[i - 1])).toBe(true);
      expect(byDay[60]).toBeCloseTo(1, 12);
      expect(share.method).toBe(holdoutCutoff === 390 ? 'days' : 'holdout');
    }
  });
});
