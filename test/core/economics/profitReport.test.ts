import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportProfit } from '../../../src/core/economics/profitReport.ts';
import { createRng } from '../../../src/core/random.ts';
import { laterFailureOf } from './failureOf.ts';

const TERMS = { saveRate: 0.5, takeUp: 0, incentive: 0, contactCost: 1 };
const ctx = () => ({ rng: createRng(7), breathe: () => Promise.resolve() });

// Gains p·.5·V − 1: 4, 1, −.5, .8, 0, −.9.
const question = {
  probability: Float64Array.of(0.5, 0.2, 0.1, 0.9, 0.4, 0.1),
  value: Float64Array.of(20, 20, 10, 4, 5, 2),
  churned: [1, 0, 0, 1, 1, 0],
  terms: TERMS,
  threshold: 0,
};

describe('profit on the hold-out', () => {
  it('is that of the list, of all, and of as many by probability', async () => {
    const { list, policies, cost, breakEvenSaveRate, budgetCounts } = await reportProfit(question, ctx(), 50);
    expect([...list]).toEqual([0, 1, 3]);
    const found = policies.map(({ policy, contacts, expected, realised, less }) => [policy, contacts, +expected.toFixed(9), realised, less]);
    // Realised: 9, −1, −1, 1, 1.5, −1.
    expect(found).toEqual([
      ['by-gain', 3, 5.8, 9, 0],
      ['nobody', 0, 0, 0, 9],
      ['all', 6, 4.4, 8.5, 0.5],
      ['by-probability', 3, 4.8, 11.5, -2.5],
    ]);
    expect(cost).toEqual({ expected: 3, certain: 3 });
    expect(budgetCounts).toBe('expected');
    // 3 / (10 + 4 + 3.6).
    expect(breakEvenSaveRate).toBeCloseTo(3 / 17.6, 12);
  });

  it('has an interval about what was realised, of nobody none but nothing, and the same for the same seed', async () => {
    const [byGain, nobody, all] = (await reportProfit(question, ctx(), 200)).policies;
    expect(byGain.interval?.low).toBeLessThan(9);
    expect(byGain.interval?.high).toBeGreaterThan(9);
    expect(nobody.interval).toEqual({ low: 0, high: 0 });
    expect(nobody.lessInterval).toEqual(byGain.interval);
    expect((await reportProfit(question, ctx(), 200)).policies[2]).toEqual(all);
  });

  it('has no interval of five users, and is refused of none', async () => {
    const few = { ...question, probability: question.probability.slice(1), value: question.value.slice(1), churned: [0, 0, 1, 1, 0] };
    expect((await reportProfit(few, ctx(), 20)).policies.every(({ interval, lessInterval }) => interval === null && lessInterval === null)).toBe(true);
    const none = { ...question, probability: new Float64Array(0), value: new Float64Array(0), churned: [] };
    expect((await laterFailureOf(() => reportProfit(none, ctx()))).code).toBe('not-enough-data');
  });

  it('counts a budget as expected, or as the most that can be spent', async () => {
    const terms = { saveRate: 0.5, takeUp: 0.5, incentive: 2, contactCost: 1 };
    // Every contact is expected to cost 1 + 2·.5 = 2, and 3 at most.
    const contacts = async (budgetCounts: 'expected' | 'certain', budget: number) => (await reportProfit({ ...question, terms, limits: { budget }, budgetCounts }, ctx(), 2)).list.length;
    expect([await contacts('expected', 2), await contacts('certain', 2), await contacts('certain', 3)]).toEqual([1, 0, 1]);
  });

  it('covers the expected profit of the users it was drawn from', async () => {
    let covered = 0;
    for (let run = 0; run < 200; run++) {
      const rng = createRng(`profit/${run}`);
      const probability = Float64Array.from({ length: 150 }, () => rng.next());
      const churned = probability.map((p) => (rng.next() < p ? 1 : 0));
      // Of everyone with p > .25 the gain is 4p − 1: ∫ from .25 to 1 = 1.125.
      const { policies } = await reportProfit({ ...question, probability, churned, value: new Float64Array(150).fill(8) }, { ...ctx(), rng: rng.fork('bootstrap') }, 150);
      const { interval } = policies[0];
      if (interval && interval.low <= 1.125 * 150 && interval.high >= 1.125 * 150) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(183);
    expect(covered).toBeLessThanOrEqual(197);
  });

  it('expected of a list never falls with its budget, and is never below that by probability', async () => {
    const user = fc.record({ p: fc.double({ min: 0, max: 1, noNaN: true }), v: fc.double({ min: -10, max: 100, noNaN: true }) });
    await fc.assert(
      fc.asyncProperty(fc.array(user, { minLength: 1, maxLength: 20 }), fc.nat(20), fc.nat(20), async (users, small, more) => {
        const at = { ...question, probability: Float64Array.from(users, ({ p }) => p), value: Float64Array.from(users, ({ v }) => v), churned: users.map(() => 0) };
        const under = async (budget: number) => (await reportProfit({ ...at, limits: { budget } }, ctx(), 2)).policies;
        const [poor, , , byProbability] = await under(small);
        const [rich] = await under(small + more);
        expect(rich.expected).toBeGreaterThanOrEqual(poor.expected);
        expect(poor.expected).toBeGreaterThanOrEqual(byProbability.expected - 1e-9);
      }),
      { numRuns: 50 },
    );
  });
});
