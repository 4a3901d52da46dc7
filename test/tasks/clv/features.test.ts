import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { featureNotes } from '../../../src/tasks/clv/featureList.ts';
import { featuresAt, spendBetween } from '../../../src/tasks/clv/features.ts';
import { orderTransactions } from '../../../src/tasks/clv/history.ts';
import { createTestContext } from '../../testContext.ts';
import { shopRows, transactionsOf } from './fixtures.ts';
import type { Row } from './fixtures.ts';

/** Features and target by customer key and name. */
async function byCustomer(rows: readonly Row[], cutoff: number, horizonDays: number): Promise<Record<string, Record<string, number>>> {
  const history = await orderTransactions(transactionsOf(rows), createTestContext());
  const { customers, x } = await featuresAt(history, cutoff, horizonDays, createTestContext());
  const target = spendBetween(history, customers, cutoff, cutoff + horizonDays);
  const entries = Array.from(customers, (customer, row) => {
    const values = x.features.map((feature) => [feature.name, feature.kind === 'number' ? feature.values[row] : NaN]);
    return [history.keys[customer], Object.fromEntries([...values, ['target', target[row]]])];
  });
  return Object.fromEntries(entries);
}

async function featuresOnly(rows: readonly Row[], cutoff: number, horizonDays: number): Promise<Record<string, Record<string, number>>> {
  const all = await byCustomer(rows, cutoff, horizonDays);
  return Object.fromEntries(Object.entries(all).map(([key, features]) => [key, { ...features, target: 0 }]));
}

describe('features by hand', () => {
  // Cutoff: day 200. "ana" buys on days 0, 60 (twice), 180; "bo" once, on the last day before; "cy" is refunded.
  const rows: readonly Row[] = [
    ['ana', 180, 40], ['ana', 0, 10], ['ana', 60, 20], ['ana', 60, 30],
    ['bo', 199, 7.5], ['bo', 200, 99], ['bo', 229, 1], ['bo', 230, 1000],
    ['cy', 100, 25], ['cy', 150, -25],
    ['dee', 200, 5],
  ];

  it('sums a customer with several purchase days', async () => {
    const { ana } = await byCustomer(rows, 200, 30);
    expect(ana).toEqual({
      recencyDays: 20, tenureDays: 200, activeSpanDays: 180, purchaseDays: 3, transactionCount: 4,
      totalAmount: 100, meanAmount: 25, maxAmount: 40, lastAmount: 40, repeatMeanAmount: 45, spendRatePerHorizon: 15,
      gapMeanDays: 90, gapStdDays: 30, recentSpendShare: 0.4, refundCount: 0, refundShare: 0,
      spendLastHorizon: 40, countLastHorizon: 1, spendLast60Days: 40, countLast60Days: 1, spendLast90Days: 40, countLast90Days: 1,
      spendLast180Days: 90, countLast180Days: 3, target: 0,
    });
  });

  it('leaves out what has no answer: gaps of a single purchase, shares of a total that is not positive', async () => {
    const { bo, cy } = await byCustomer(rows, 200, 30);
    expect(bo).toMatchObject({ recencyDays: 1, tenureDays: 1, activeSpanDays: 0, purchaseDays: 1, totalAmount: 7.5, gapMeanDays: NaN, gapStdDays: NaN, recentSpendShare: 0, spendRatePerHorizon: 225 });
    expect(bo).toMatchObject({ repeatMeanAmount: NaN });
    expect(cy).toMatchObject({ totalAmount: 0, meanAmount: 0, maxAmount: 25, lastAmount: 25, gapMeanDays: NaN, gapStdDays: NaN, recentSpendShare: NaN });
  });

  it('counts a refund as money, and not as a purchase', async () => {
    const { cy } = await byCustomer(rows, 200, 30);
    expect(cy).toMatchObject({ recencyDays: 100, purchaseDays: 1, transactionCount: 1, refundCount: 1, refundShare: 1, spendLast60Days: -25, countLast60Days: 0 });
    expect(await byCustomer([['a', 5, -10], ['b', 5, -10], ['b', 9, 10]], 8, 30)).toEqual({});
  });

  it('puts a row dated exactly at the cutoff into the target and into no feature', async () => {
    const { bo, dee } = await byCustomer(rows, 200, 30);
    expect(bo.target).toBe(100);
    expect(bo.transactionCount).toBe(1);
    expect(dee).toBeUndefined();
  });

  it('counts the day before the cutoff and the window’s first day into a window, and the day before that not', async () => {
    const edge = await byCustomer([['a', 170, 1], ['b', 169, 1], ['c', 199, 1]], 200, 30);
    expect([edge.a.spendLastHorizon, edge.b.spendLastHorizon, edge.c.spendLastHorizon]).toEqual([1, 0, 1]);
    expect(edge.b.spendLast60Days).toBe(1);
  });

  it('notes every feature of the table, in its order, with a unit and a meaning', async () => {
    const { x } = await featuresAt(await orderTransactions(transactionsOf(rows), createTestContext()), 200, 45, createTestContext());
    const notes = featureNotes(45);
    expect(notes.slice(0, x.features.length).map(({ name }) => name)).toEqual(x.features.map(({ name }) => name));
    expect(notes.every(({ unit, meaning }) => unit !== '' && meaning.endsWith('.'))).toBe(true);
    expect(new Set(notes.map(({ name }) => name)).size).toBe(notes.length);
  });
});

describe('the wall of time', () => {
  const cutoff = 220;
  const rows = shopRows(1, 120);
  const isLater = ([, day]: Row) => day >= cutoff;

  it('lets no later row change a feature: edited, deleted, shuffled or invented', async () => {
    const before = await featuresOnly(rows, cutoff, 60);
    expect(Object.keys(before).length).toBeGreaterThan(50);
    expect(rows.filter(isLater).length).toBeGreaterThan(100);
    const edited = rows.map((row): Row => (isLater(row) ? [row[0], row[1] + 3, -7 * row[2]] : row));
    const deleted = rows.filter((row) => !isLater(row));
    const invented: Row[] = [['customer 3', cutoff, 1e6], ...rows, ['nobody yet', cutoff, 5]];
    const shuffled = createRng(5).shuffle([...rows]);
    for (const changed of [edited, deleted, invented, shuffled]) expect(await featuresOnly(changed, cutoff, 60)).toEqual(before);
  });

  it('holds for any rows and any cutoff', async () => {
    const anyRow = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -20, max: 40 }), fc.double({ min: -100, max: 100, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 40 }), fc.array(anyRow, { maxLength: 20 }), fc.integer({ min: -10, max: 30 }), async (past, future, at) => {
        const earlier = past.map(([key, day, amount]): Row => [key, Math.min(day, at - 1), amount]);
        const later = future.map(([key, day, amount]): Row => [key, Math.max(day, at), amount]);
        expect(await featuresOnly([...later, ...earlier], at, 15)).toEqual(await featuresOnly(earlier, at, 15));
      }),
    );
  });

  it('gives the same sums, to the last bit, in any order of rows', async () => {
    const many: Row[] = Array.from({ length: 200 }, (_, i) => ['one', i % 7, 0.1 * (i + 1)]);
    const shuffled = createRng(9).shuffle([...many]);
    expect(await byCustomer(shuffled, 5, 3)).toEqual(await byCustomer(many, 5, 3));
  });
});
