import { describe, expect, it } from 'vitest';
import { sealTrial } from '../../../src/core/economics/trial/seal.ts';
import { judgeEarlier, judgeList } from '../../../src/tasks/churn/judgeEarlier.ts';
import type { ChurnReading, ChurnSource } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';

const READING: ChurnReading = { step: 'week', window: 4, horizon: 2, gap: 1, label: 'no-activity', graceDays: 30, exclude: [], include: [], combine: {}, gaps: {}, staticColumns: [] };
const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** At day 100: a and d left, b left within the gap, c stayed, e is not at risk. */
function source(completeThrough: number): Pick<ChurnSource, 'keys' | 'population' | 'outcome' | 'completeThrough'> {
  return {
    keys: KEYS,
    completeThrough,
    population: async () => ({ users: Int32Array.of(0, 1, 2, 3), excluded: {} }),
    outcome: () => ({ churned: Uint8Array.of(1, 0, 0, 1), inGap: Uint8Array.of(0, 1, 0, 0), steps: new Int32Array(4), cause: new Uint8Array(4) }),
  };
}

const then = { keys: ['c', 'e', 'a', 'b', 'd', 'unheard-of'], cutoff: 100, calibrated: { gbdt: Float64Array.of(0.2, 0.3, 0.9, 0.5, 0.1, 0.7) } };

describe('earlier predictions', () => {
  it('meet the outcome of those whom the tables know: by hand', async () => {
    const { seen, ...rest } = await judgeEarlier(source(120), READING, then, 'gbdt', createTestContext());
    // Gap and horizon: days 100 to 120.
    expect(rest).toEqual({ cutoff: 100, knownOn: 120, users: 6 });
    // c (0.2) stayed, a (0.9) and d (0.1) left; b left within the gap, e and the unheard-of are not known.
    expect(seen).toMatchObject({ known: 3, leavers: 2, metrics: { auc: 0.5 } });
    expect(seen?.expectedLeavers).toBeCloseTo(1.2, 12);
    expect(seen?.metrics?.brier).toBeCloseTo((0.2 ** 2 + 0.1 ** 2 + 0.9 ** 2) / 3, 12);
  });

  it('are not judged before the window is complete; of contracts the grace behind it too', async () => {
    expect((await judgeEarlier(source(119), READING, then, 'gbdt', createTestContext())).seen).toBeNull();
    const contracts: ChurnReading = { ...READING, label: 'contract-end' };
    expect(await judgeEarlier(source(149), contracts, then, 'gbdt', createTestContext())).toMatchObject({ knownOn: 150, seen: null });
    expect((await judgeEarlier(source(150), contracts, then, 'gbdt', createTestContext())).seen).not.toBeNull();
  });
});

describe('a sealed list', () => {
  const users = 40;
  const keys = Array.from({ length: users }, (_, i) => `u${i}`);

  /** Who was contacted stays; of those held out all leave, the first of them within the gap. */
  async function sealed(completeThrough: number) {
    const trial = await sealTrial({ keys, seed: 3, controlShare: 0.3, from: 100, until: 121 });
    const isControl = trial.arms.map((arm) => arm === 'control');
    const first = isControl.indexOf(true);
    const world = {
      keys,
      completeThrough,
      population: async () => ({ users: Int32Array.from(keys.keys()), excluded: {} }),
      outcome: () => ({ churned: Uint8Array.from(isControl, (left, i) => Number(left && i !== first)), inGap: Uint8Array.from(isControl, (_, i) => Number(i === first)), steps: new Int32Array(users), cause: new Uint8Array(users) }),
    };
    const list = { trial, keys, probability: new Float64Array(users).fill(0.5), value: new Float64Array(users).fill(80), payingEffect: 5 };
    return judgeList(world, READING, list, 100, createTestContext());
  }

  it('is worth what who stayed brings; who left within the gap brought nothing either', async () => {
    expect(await sealed(120)).toMatchObject({ verdict: 'more', pays: 'yes', effect: 80, users: { contact: 28, control: 12 }, unknown: { contact: 0, control: 0 } });
  });

  it('is not told of before its window is complete', async () => {
    expect(await sealed(119)).toBeNull();
  });
});
