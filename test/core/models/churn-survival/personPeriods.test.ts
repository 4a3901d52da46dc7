import { describe, expect, it } from 'vitest';
import type { FeatureTable, TimedOutcome } from '../../../../src/core/contract/index.ts';
import { periodsOf } from '../../../../src/core/models/churn-survival/periods.ts';
import { PERIOD_FEATURE, checkNoPeriodFeature, periodTable, personPeriods } from '../../../../src/core/models/churn-survival/personPeriods.ts';
import { createRng } from '../../../../src/core/random.ts';
import { numberFeature } from '../../../../src/tasks/featureTables.ts';
import { createTestContext } from '../../../testContext.ts';

type User = readonly [steps: number, cause: number, entry?: number];

function outcome(users: readonly User[], window: { gap: number; horizon: number }): TimedOutcome {
  return { ...window, causes: ['own will', 'payment'], steps: Int32Array.from(users, ([steps]) => steps), cause: Uint8Array.from(users, ([, cause]) => cause), entry: Int32Array.from(users, ([, , entry]) => entry ?? 0) };
}

/** Feature x is the user's number. */
const numbered = (rows: number): FeatureTable => ({ rows, features: [{ name: 'x', kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => row) }] });

/** As [user, period's first step, what happened, weight]. */
async function expand(users: readonly User[], window: { gap: number; horizon: number }, periodSteps = 1, weight?: readonly number[]) {
  const expanded = await personPeriods(numbered(users.length), outcome(users, window), Float64Array.from(weight ?? users.map(() => 1)), periodsOf(window, periodSteps), 'number', createRng(1), createTestContext());
  const [user, step] = ['x', PERIOD_FEATURE].map((name) => numberFeature(expanded.x, name));
  return { ...expanded, rows: Array.from(user, (of, i) => [of, step[i], expanded.left[i], Number(expanded.weight[i].toFixed(4))]) };
}

describe('person-periods', () => {
  it('are one a step in which a user was watched, and tell in which and why it left', async () => {
    const { rows, all, leavers } = await expand([[3, 0], [1, 2], [0, 1], [2, 0], [0, 0]], { gap: 0, horizon: 3 });
    expect(rows).toEqual([[0, 0, 0, 1], [0, 1, 0, 1], [0, 2, 0, 1], [1, 0, 0, 1], [1, 1, 2, 1], [2, 0, 1, 1], [3, 0, 0, 1], [3, 1, 0, 1]]);
    expect([all, leavers]).toEqual([8, [1, 1]]);
  });

  it('begin at a late entry', async () => {
    const { rows } = await expand([[3, 0, 2], [2, 1, 1], [1, 2, 1], [2, 0, 2]], { gap: 1, horizon: 2 });
    expect(rows).toEqual([[0, 2, 0, 1], [1, 1, 0, 1], [1, 2, 1, 1], [2, 1, 2, 1]]);
  });

  it('count a period that was watched in part for that part, unless the user left in it', async () => {
    const { rows } = await expand([[6, 0], [5, 0], [5, 1], [4, 0, 1]], { gap: 2, horizon: 4 }, 4);
    expect(rows).toEqual([[0, 0, 0, 1], [0, 2, 0, 1], [1, 0, 0, 1], [1, 2, 0, 0.75], [2, 0, 0, 1], [2, 2, 1, 1], [3, 0, 0, 0.5], [3, 2, 0, 0.5]]);
  });

  it('take the weights of their users, and leave out those of none', async () => {
    const { rows, leavers } = await expand([[1, 0], [0, 1], [1, 1]], { gap: 0, horizon: 2 }, 1, [2, 0, 0.5]);
    expect(rows).toEqual([[0, 0, 0, 2], [2, 0, 0, 0.5], [2, 1, 1, 0.5]]);
    expect(leavers).toEqual([1, 0]);
  });

  it('are none where nobody was watched: an error', async () => {
    await expect(expand([[0, 0], [2, 0, 2]], { gap: 0, horizon: 3 })).rejects.toMatchObject({ code: 'not-enough-data' });
  });

  it('that are too many are drawn by lot, those that left all kept, and weigh as all', async () => {
    const rng = createRng('many');
    const users = Array.from({ length: 60_000 }, (): User => (rng.next() < 0.1 ? [rng.int(12), 1 + rng.int(2)] : [12, 0]));
    const { x, left, weight, all, leavers } = await expand(users, { gap: 0, horizon: 12 });
    const stayed = users.reduce((sum, [steps]) => sum + steps, 0);
    expect(all).toBe(stayed + leavers[0] + leavers[1]);
    expect(x.rows).toBeGreaterThan(197_500);
    expect(x.rows).toBeLessThan(202_500);
    expect([1, 2].map((cause) => left.filter((value) => value === cause).length)).toEqual(leavers);
    const weightOf = (wanted: (value: number) => boolean) => weight.reduce((sum, value, i) => sum + (wanted(left[i]) ? value : 0), 0);
    expect(weightOf((value) => value > 0)).toBe(leavers[0] + leavers[1]);
    // The weight of those drawn has a standard error of √(n · (1 − p) / p).
    const chance = (200_000 - leavers[0] - leavers[1]) / stayed;
    expect(Math.abs(weightOf((value) => value === 0) - stayed)).toBeLessThan(4 * Math.sqrt((stayed * (1 - chance)) / chance));
  });
});

describe('a table of one period', () => {
  const periods = periodsOf({ gap: 1, horizon: 4 }, 2);

  it('says which it is, as a number or a category', () => {
    expect(periodTable(numbered(2), 1, periods, 'number').features[1]).toEqual({ name: PERIOD_FEATURE, kind: 'number', values: Float64Array.of(1, 1) });
    expect(periodTable(numbered(2), 2, periods, 'category').features[1]).toEqual({ name: PERIOD_FEATURE, kind: 'category', categories: ['0', '1', '3'], codes: Int32Array.of(2, 2) });
  });

  it('takes the place of a feature of that name, which is not learned from', () => {
    const taken: FeatureTable = { rows: 1, features: [{ name: PERIOD_FEATURE, kind: 'number', values: Float64Array.of(7) }] };
    expect(periodTable(taken, 0, periods, 'number').features).toEqual([{ name: PERIOD_FEATURE, kind: 'number', values: Float64Array.of(0) }]);
    expect(() => checkNoPeriodFeature(taken)).toThrow(/Rename the column/);
  });
});
