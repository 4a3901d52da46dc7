import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import type { CustomerAttributes } from '../../../src/tasks/clv/attributes.ts';
import type { Holdout } from '../../../src/tasks/churn/holdout.ts';
import { breakEvenProbability, expectedProfitOf, profitOfChampion } from '../../../src/tasks/churn/profit.ts';
import { retentionOf } from '../../../src/tasks/churn/retention.ts';
import { riskSegments } from '../../../src/tasks/churn/riskSegments.ts';
import { groupingsOf } from '../../../src/tasks/churn/groupings.ts';
import type { ChurnPlan, ChurnSource, Economics, ModelRequest } from '../../../src/tasks/churn/types.ts';
import { userValue } from '../../../src/tasks/churn/userValue.ts';
import { networkRivals, optionWarnings, valueWarnings } from '../../../src/tasks/churn/warnings.ts';

const TERMS: Economics = { saveRate: 0.2, takeUp: 0.5, incentive: 10, contactCost: 1, value: { kind: 'constant', amount: 100 }, controlShare: 0.1 };
const context = () => ({ rng: createRng(1), breathe: async () => {} });

describe('what contacting is worth', () => {
  it('the threshold of a confusion is where a contact of the mean value neither gains nor loses', () => {
    // p · 0.2 · 90 = (1 − p) · 5 + 1.
    expect(breakEvenProbability(TERMS, Float64Array.of(80, 120, NaN))).toBeCloseTo(6 / 23, 12);
    expect(breakEvenProbability({ ...TERMS, takeUp: 0, contactCost: 0 }, Float64Array.of(100))).toBe(0.5);
    expect(breakEvenProbability(TERMS, Float64Array.of(5))).toBe(0.5);
    expect(breakEvenProbability(TERMS, new Float64Array(0))).toBe(0.5);
  });

  it('expects money of each user: nothing is said of who has no value', () => {
    expect([...expectedProfitOf(Float64Array.of(1, 0, 0.5), Float64Array.of(100, 100, NaN), TERMS)]).toEqual([17, -6, NaN]);
  });

  it('lists held-out users by their rows, without those of no value', async () => {
    const holdout = { probability: Float64Array.of(0.9, 0.1, 0.95, 0.8), churned: Uint8Array.of(1, 0, 1, 1), value: Float64Array.of(100, 100, NaN, 200) };
    const slice = { probability: Float64Array.of(0.9, 0.1), churned: Uint8Array.of(1, 0), value: Float64Array.of(100, 100) };
    const report = await profitOfChampion(slice, holdout, TERMS, context());
    expect([...(report?.list ?? [])]).toEqual([3, 0]);
    expect(report?.policies[0].realised).toBeCloseTo(0.2 * 90 - 1 + (0.2 * 190 - 1), 9);
    expect(await profitOfChampion(slice, { ...holdout, value: new Float64Array(4).fill(NaN) }, TERMS, context())).toBeNull();
  });

  it('a calibration slice that no list would have paid on contacts nobody', async () => {
    const users = { probability: Float64Array.of(0.9, 0.8), churned: Uint8Array.of(0, 0), value: Float64Array.of(100, 100) };
    const report = await profitOfChampion(users, { ...users, churned: Uint8Array.of(1, 1) }, TERMS, context());
    expect(report?.threshold).toBeNull();
    expect(report?.list).toHaveLength(0);
  });

  it('values users by a number, by months of money, by a column, or by lifetime value', () => {
    const source: Pick<ChurnSource, 'keys' | 'mrr'> = { keys: ['a', 'b'], mrr: (users) => Float64Array.from(users, (user) => 10 * (user + 1)) };
    const worth = { name: 'customer:worth', column: 'worth', kind: 'number', values: Float64Array.of(7), isStatic: true, note: { name: '', unit: '', meaning: '' } } as const;
    const attributes: CustomerAttributes = { rowOf: new Map([['b', 0]]), attributes: [worth], warnings: [] };
    const bought = { run: 'clv-1', byKey: new Map([['a', 40]]), cutoff: 0, horizonDays: 90, unit: 'EUR' };
    const users = Int32Array.of(0, 1);
    const valueBy = (value: Economics['value'], of: Pick<ChurnSource, 'keys' | 'mrr'> = source) => [...userValue({ value }, of, { users: attributes, worth: bought }, users, 0)];
    expect(valueBy({ kind: 'constant', amount: 5 })).toEqual([5, 5]);
    expect(valueBy({ kind: 'mrr', months: 6 })).toEqual([60, 120]);
    expect(valueBy({ kind: 'column', column: 'worth' })).toEqual([NaN, 7]);
    expect(valueBy({ kind: 'clv', runId: 'r' })).toEqual([40, NaN]);
    expect([...userValue({ value: { kind: 'clv', runId: 'r' } }, source, {}, users, 0)]).toEqual([NaN, NaN]);
    expect(() => valueBy({ kind: 'column', column: 'wealth' })).toThrow(/no such column of numbers; it has worth/);
    expect(() => valueBy({ kind: 'mrr', months: 6 }, { keys: ['a', 'b'] })).toThrow(/there are no contracts/);
    expect(valueWarnings(Float64Array.of(NaN, 7)).map(({ facts }) => facts.missing)).toEqual([1]);
    expect(valueWarnings(Float64Array.of(7))).toEqual([]);
  });
});

describe('what is left of users and money', () => {
  /** Users 0 to 4: left; left in the gap; stays with more; stays with less; away at the end, back within the grace. */
  const MONEY: Readonly<Record<number, readonly number[]>> = { 100: [10, 20, 30, 40, 50], 130: [0, 0, 60, 10, 0], 160: [0, 99, 60, 10, 45] };
  const source = { mrr: (users: Int32Array, day: number) => Float64Array.from(users, (user) => MONEY[day][user]) } as unknown as ChurnSource;
  const holdout = { cutoff: 100, users: Int32Array.of(0, 1, 2, 3, 4), outcome: { churned: Uint8Array.of(1, 0, 0, 0, 0), inGap: Uint8Array.of(0, 1, 0, 0, 0) } } as unknown as Holdout;
  const plan = { stepDays: 1, gap: 10, horizon: 20, graceDays: 30 } as ChurnPlan;

  it('by hand', () => {
    const kept = retentionOf(source, holdout, plan);
    expect(kept?.logoChurn).toBeCloseTo(2 / 5, 12);
    expect(kept?.grossRevenue).toBeCloseTo((30 + 10 + 45) / 150, 12);
    expect(kept?.netRevenue).toBeCloseTo((60 + 10 + 45) / 150, 12);
  });

  it('is said of contracts alone', () => {
    expect(retentionOf({ ...source, mrr: undefined }, holdout, plan)).toBeNull();
  });
});

describe('segments', () => {
  const plans = Int32Array.from({ length: 80 }, (_, row) => (row < 40 ? 0 : row < 75 ? 1 : -1));
  const x: FeatureTable = { rows: 80, features: [{ name: 'plan', kind: 'category', codes: plans, categories: ['basic', 'pro'] }] };

  it('count users and leavers, and what is at risk, most first', () => {
    const value = Float64Array.from({ length: 80 }, (_, row) => (row === 0 ? NaN : row < 40 ? 10 : 100));
    const segments = riskSegments({ x, churned: Uint8Array.from({ length: 80 }, (_, row) => Number(row % 4 === 0)), probability: new Float64Array(80).fill(0.25), value });
    expect(segments.slice(0, 2)).toEqual([
      { feature: 'plan', value: 'pro', users: 35, leavers: 9, meanProbability: 0.25, meanValue: 100, valueAtRisk: 875 },
      { feature: 'plan', value: '…', users: 5, leavers: 1, meanProbability: 0.25, meanValue: 100, valueAtRisk: 125 },
    ]);
    expect(segments[2]).toMatchObject({ value: 'basic', users: 40, meanValue: 10, valueAtRisk: 0.25 * 390 });
  });

  it('calibration is looked at by plan, where it is missing too', () => {
    expect(groupingsOf(x)).toEqual([{ name: 'plan', values: ['basic', 'pro', ''], valueOf: plans.map((code) => (code < 0 ? 2 : code)) }]);
  });
});

describe('warnings', () => {
  it('weights of classes decalibrate', () => {
    const models: readonly ModelRequest[] = [{ kind: 'gbdt', params: { scalePosWeight: 3 } }, { kind: 'logistic', params: { classWeight: 'balanced' } }, { kind: 'lstm', params: { classWeight: 'none' } }];
    expect(optionWarnings({ models, anomalyBoost: false }).map(({ key, facts }) => [key, facts.learners])).toEqual([['class-weights', 'gbdt, logistic']]);
    expect(optionWarnings({ models: [{ kind: 'gbdt', params: { scalePosWeight: 1 } }], anomalyBoost: false })).toEqual([]);
  });

  it('a network has to beat the best trees', () => {
    expect(networkRivals(['logistic', 'random-forest', 'lstm', 'gbdt'])).toEqual([{ network: 'lstm', trees: 'random-forest' }]);
    expect(networkRivals(['logistic', 'lstm'])).toEqual([]);
  });
});
