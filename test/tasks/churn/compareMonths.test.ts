import { describe, expect, it } from 'vitest';
import { compareChurnMonths } from '../../../src/tasks/churn/next/compareMonths.ts';
import type { UserList } from '../../../src/tasks/churn/next/compareMonths.ts';
import type { ChurnReading, ChurnSource } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';

const READING: ChurnReading = { step: 'day', window: 10, horizon: 20, gap: 0, label: 'no-activity', graceDays: 0, exclude: [], include: [], combine: {}, gaps: {}, staticColumns: [] };
const KEYS = ['a', 'b', 'c', 'd', 'e'];
/** At risk by cutoff; a and b leave in the window that begins on day 100. */
const AT_RISK: Readonly<Record<number, readonly number[]>> = { 100: [0, 1, 2, 3], 120: [2, 3], 130: [2, 3, 4] };
const VISITS: Readonly<Record<number, readonly number[]>> = { 100: [1, 1, 9, 5], 120: [9, 3], 130: [9, 0, 4] };

function source(completeThrough: number): ChurnSource {
  const users = (cutoff: number) => Int32Array.from(AT_RISK[cutoff]);
  return {
    keys: KEYS,
    completeThrough,
    notes: [{ name: 'visits:mean', unit: '', meaning: '' }, { name: 'visits:slope', unit: '', meaning: '' }],
    population: async (cutoff: number) => ({ users: users(cutoff), excluded: {} }),
    at: async (cutoff: number) => {
      const values = Float64Array.from(VISITS[cutoff]);
      const features = ['visits:mean', 'visits:slope'].map((name) => ({ name, kind: 'number' as const, values }));
      return { users: users(cutoff), features: { rows: values.length, features }, excluded: {} };
    },
    outcome: (who: Int32Array) => ({ churned: Uint8Array.from(who, (user) => Number(user < 2)), inGap: new Uint8Array(who.length), steps: new Int32Array(who.length), cause: new Uint8Array(who.length) }),
  } as unknown as ChurnSource;
}

const list = (cutoff: number, rows: Readonly<Record<string, readonly [probability: number, gain: number]>>): UserList => ({
  keys: Object.keys(rows),
  cutoff,
  calibrated: { gbdt: Float64Array.from(Object.values(rows), ([probability]) => probability) },
  expectedProfit: Float64Array.from(Object.values(rows), ([, gain]) => gain),
});
const then = list(100, { a: [0.9, 50], b: [0.8, 40], c: [0.2, 10], d: [0.1, 5] });
const now = list(130, { c: [0.1, 4], d: [0.7, 30], e: [0.3, 20] });
const compare = (earlier: readonly UserList[], current = now, completeThrough = 129) => compareChurnMonths({ source: source(completeThrough), reading: READING, earlier, now: current, champion: 'gbdt', top: { count: 2 } }, createTestContext());

describe('two months of churn', () => {
  it('are compared by hand: who left, and whom the top of the list won and lost, and why', async () => {
    const found = await compare([then]);
    expect(found).toMatchObject({ asOfThen: 100, asOfNow: 130, rankedBy: 'profit', verdict: 'near', now: { users: 3, newUsers: 1, goneUsers: 2 }, top: { then: 2, now: 2 } });
    expect(found.now.expectedLeavers).toBeCloseTo(1.1, 12);
    expect(found.earlier[0].seen).toMatchObject({ known: 4, leavers: 2 });
    expect(found.earlier[0].seen?.spread).toBeCloseTo(Math.sqrt(0.09 + 0.16 + 0.16 + 0.09), 12);
    expect(found.entered.map(({ key, rankThen, rankNow, isNew, isGone }) => ({ key, rankThen, rankNow, isNew, isGone }))).toEqual([
      { key: 'd', rankThen: 4, rankNow: 1, isNew: false, isGone: false },
      { key: 'e', rankThen: null, rankNow: 2, isNew: true, isGone: false },
    ]);
    // One feature of a measure stands for all of them.
    expect(found.entered[0].why).toMatchObject([{ feature: 'visits:mean', then: 5, now: 0 }]);
    expect(found.left).toMatchObject([
      { key: 'a', rankThen: 1, rankNow: null, probabilityThen: 0.9, probabilityNow: null, isGone: true, why: [] },
      { key: 'b', rankThen: 2, rankNow: null, isGone: true },
    ]);
  });

  it('tell more or fewer leavers than chance leaves room for, and nothing before the window is over', async () => {
    const sure = (probability: number) => list(100, { a: [probability, 1], b: [probability, 1], c: [probability, 1], d: [probability, 1] });
    expect((await compare([sure(0.01)])).verdict).toBe('more');
    expect((await compare([sure(0.99)])).verdict).toBe('fewer');
    const early = await compare([then], now, 118);
    expect(early.verdict).toBe('too-early');
    expect(early.earlier).toEqual([{ cutoff: 100, knownOn: 119, users: 4, seen: null }]);
  });

  it('judge every earlier list, and rank by probability where nobody has a value', async () => {
    const valueless = (one: UserList): UserList => ({ ...one, expectedProfit: one.expectedProfit.map(() => NaN) });
    const middle = list(120, { c: [0.5, 1], d: [0.4, 2] });
    const found = await compare([valueless(then), valueless(middle)], valueless(now));
    expect(found.rankedBy).toBe('probability');
    expect(found.earlier.map(({ cutoff, seen }) => [cutoff, seen === null])).toEqual([[100, false], [120, true]]);
    expect(found.asOfThen).toBe(120);
  });

  it('must be in order', async () => {
    await expect(compare([now])).rejects.toThrow('of a later day');
    await expect(compare([])).rejects.toThrow('of a later day');
  });
});
