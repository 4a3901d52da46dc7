import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { sampledShapley } from '../../../src/core/selection/sampledShapley.ts';
import { createTestContext } from '../../testContext.ts';

type Columns = Readonly<Record<string, readonly number[]>>;

function tableOf(columns: Columns): FeatureTable {
  const features = Object.entries(columns).map(([name, values]) => ({ name, kind: 'number' as const, values: Float64Array.from(values) }));
  return { rows: features[0].values.length, features };
}

/** Values each row by its numbers, by name. */
const by = (of: (row: Readonly<Record<string, number>>) => number) => async ({ rows, features }: FeatureTable) =>
  Float64Array.from({ length: rows }, (_, row) => of(Object.fromEntries(features.map((feature) => [feature.name, feature.kind === 'number' ? feature.values[row] : NaN]))));

const explain = (columns: Columns, of: (row: Readonly<Record<string, number>>) => number, orders: number) =>
  sampledShapley({ table: tableOf(columns), features: Object.keys(columns), value: by(of), orders }, createTestContext());

describe('Shapley values by sampling', () => {
  it('of a sum are each addend less its mean among the others, exactly', async () => {
    const found = await explain({ a: [5, 0, 2], b: [1, 1, 3], c: [7, 7, 7] }, ({ a, b, c }) => 2 * a - b + c, 2);
    expect(found.base).toBeCloseTo(2 * 1 - 2 + 7, 12);
    expect([...found.contributions]).toEqual([8, 1, 0]);
  });

  it('share what two bring only together, and say how sure they are', async () => {
    const together = await explain({ a: [3, 0], b: [4, 0] }, ({ a, b }) => a * b, 1);
    // Forwards a brings 0 and b 12; backwards the other way round.
    expect([...together.contributions]).toEqual([6, 6]);
    const spread = await explain({ a: [3, 0, 1], b: [4, 0, 1] }, ({ a, b }) => a * b, 40);
    expect(spread.base).toBeCloseTo(0.5, 12);
    // From (1, 1): a brings (2 · 1 + 2 · 4) / 2 = 5, b (3 · 1 + 3 · 3) / 2 = 6.
    expect([...spread.contributions]).toEqual([5.5, 6]);
    expect(spread.standardErrors[0]).toBeCloseTo(0.5 / Math.sqrt(39), 12);
    expect(spread.standardErrors[1]).toBe(0);
  });

  it('add up with the base to the row’s own value, and say nothing of what does not matter', async () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(number, number, number), { minLength: 2, maxLength: 9 }), fc.integer({ min: 1, max: 6 }), async (rows, orders) => {
        const of = ({ a, b }: Readonly<Record<string, number>>) => Math.max(a, b) + a * b;
        const columns = { a: rows.map(([a]) => a), b: rows.map(([, b]) => b), idle: rows.map(([, , idle]) => idle) };
        const { base, contributions } = await explain(columns, of, orders);
        expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(of({ a: columns.a[0], b: columns.b[0] }), 9);
        expect(contributions[2]).toBe(0);
      }),
    );
  });

  it('near what all orders give, the more orders the nearer', async () => {
    // The median of three against zeros: of each order, whoever comes second lifts it.
    const median = ({ a, b, c }: Readonly<Record<string, number>>) => [a, b, c].sort((x, y) => x - y)[1];
    const { contributions, standardErrors } = await explain({ a: [1, 0], b: [2, 0], c: [6, 0] }, median, 400);
    // By hand over the six orders: a 1/6 · (1 + 0 + 1 + 0 + 0 + 0) = 1/3, b 5/6, c 5/6.
    const exact = [1 / 3, 5 / 6, 5 / 6];
    exact.forEach((value, feature) => expect(Math.abs(contributions[feature] - value)).toBeLessThan(4 * standardErrors[feature] + 1e-12));
  });

  it('gives the same again, and leaves features that are not asked for as the row has them', async () => {
    const columns = { a: [5, 0, 2, 8], b: [1, 9, 3, 4] };
    const question = { table: tableOf(columns), features: ['a'], value: by(({ a, b }) => a * b), orders: 3 };
    const [once, again] = [await sampledShapley(question, createTestContext()), await sampledShapley(question, createTestContext())];
    expect(again).toEqual(once);
    expect(once.base + once.contributions[0]).toBe(5);
  });

  it('refuses a row that nothing can be compared with', async () => {
    await expect(explain({ a: [1] }, ({ a }) => a, 3)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(sampledShapley({ table: tableOf({ a: [1, 2] }), features: [], value: by(() => 0), orders: 3 }, createTestContext())).rejects.toMatchObject({ code: 'bad-input' });
  });
});
