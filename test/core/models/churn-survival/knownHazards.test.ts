import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Model, ParamValue, TrainingData } from '../../../../src/core/contract/index.ts';
import { registry } from '../../../../src/registry.ts';
import { createTestContext } from '../../../testContext.ts';
import { BOTH_KINDS, DAYS, PLAIN, trueCurves, trueLeaving, watchedUsers } from './hazardUsers.ts';
import type { KnownUsers } from './hazardUsers.ts';

const USERS = 8_000;
const plain = watchedUsers(PLAIN, USERS, 1);
const days = watchedUsers(DAYS, USERS, 2);

async function fit(kind: string, data: TrainingData, more: Record<string, ParamValue> = {}): Promise<Model> {
  const estimator = await registry.get(kind);
  // Few trees, where it has them: it takes no more here.
  const few: Record<string, ParamValue> = kind === 'churn-survival' ? { nEstimators: 50, learningRate: 0.1 } : {};
  return estimator.fit(data, { ...defaultParams(estimator.params), ...few, ...more }, createTestContext());
}

/** Largest distance of any curve from its truth, of both kinds of users. */
function farthest(model: Model, users: KnownUsers): number {
  const curves = model.curves?.(BOTH_KINDS);
  if (!curves) throw new Error('A model of hazards has curves.');
  const width = curves.steps + 1;
  let most = 0;
  for (const kind of [0, 1]) {
    trueCurves(users, kind).forEach((truth, which) => {
      const found = which === 0 ? curves.survival : curves.incidence[which - 1];
      truth.forEach((chance, step) => (most = Math.max(most, Math.abs(found[kind * width + step] - chance))));
    });
  }
  return most;
}

/** Misses of P(leaves in the window | there after the gap), by kind. */
const missesOf = (model: Model, users: KnownUsers) => Array.from(model.predict(BOTH_KINDS), (chance, kind) => chance - trueLeaving(users, kind));

/** Four standard errors of a share among half of a kind's users: as many at least are watched for most of the time. */
const BOUND = 4 * Math.sqrt((0.5 * 0.5) / (USERS / 4));

describe.each(['churn-survival', 'churn-survival-logistic'])('%s against known hazards, with users lost sight of and late ones', async (kind) => {
  const [ofPlain, ofDays] = [await fit(kind, plain), await fit(kind, days)];

  it('finds survival and cumulative incidence by cause, step by step', () => {
    expect(farthest(ofPlain, PLAIN)).toBeLessThan(BOUND);
  });

  it('finds them over days that were put together to weeks', () => {
    expect(ofDays.facts.periods).toBe(10);
    expect(farthest(ofDays, DAYS)).toBeLessThan(BOUND);
  });

  it('finds the chance to leave within the window', () => {
    for (const miss of [...missesOf(ofPlain, PLAIN), ...missesOf(ofDays, DAYS)]) expect(Math.abs(miss)).toBeLessThan(BOUND);
  });

  it('sees in which step payments fail most', () => {
    const curves = ofPlain.curves?.(BOTH_KINDS);
    const [survival, payment] = [curves?.survival ?? [], curves?.incidence[1] ?? []];
    const hazard = (step: number) => (payment[step + 1] - payment[step]) / survival[step];
    expect(hazard(4)).toBeGreaterThan(1.5 * hazard(3));
    expect(hazard(4)).toBeGreaterThan(1.5 * hazard(6));
  });

  it('has the kind of user matter, and the noise hardly', () => {
    const shares = Object.fromEntries(ofPlain.importance().map(({ feature, importance }) => [feature, importance]));
    expect(Object.keys(shares).sort()).toEqual(['kind', 'noise']);
    expect(shares.kind).toBeGreaterThan(2 * shares.noise);
  });

  it('would be far off, were users who were lost sight of taken to have stayed', async () => {
    const ignored = { ...plain, timed: { ...plain.timed, steps: plain.timed.steps.map((steps, row) => (plain.timed.cause[row] > 0 ? steps : PLAIN.gap + PLAIN.horizon)) } };
    for (const miss of missesOf(await fit(kind, ignored), PLAIN)) expect(miss).toBeLessThan(-BOUND);
  });

  it('would be far off, were late users taken to have been watched all along', async () => {
    const late = watchedUsers({ ...PLAIN, late: 0.8 }, USERS, 5);
    const { entry: _, ...unaware } = late.timed;
    const miss = (model: Model) => (model.curves?.(BOTH_KINDS).survival[PLAIN.gap + PLAIN.horizon] ?? NaN) - (trueCurves(PLAIN, 0)[0].at(-1) ?? NaN);
    expect(Math.abs(miss(await fit(kind, late)))).toBeLessThan(BOUND);
    expect(miss(await fit(kind, { ...late, timed: unaware }))).toBeGreaterThan(2 * BOUND);
  });

  it('says the same of the window whether those who left in the gap are among the rows or not, but for chance', async () => {
    const kept = Array.from(plain.timed.steps.keys()).filter((row) => plain.timed.cause[row] === 0 || plain.timed.steps[row] >= PLAIN.gap);
    const weight = new Float64Array(USERS);
    for (const row of kept) weight[row] = 1;
    const without = await fit(kind, { ...plain, weight });
    for (const miss of missesOf(without, PLAIN)) expect(Math.abs(miss)).toBeLessThan(BOUND);
    expect(without.parts?.(BOTH_KINDS).leavesInGap[0]).toBeLessThan(0.01);
  });
});

describe('a classifier of who left, without times', () => {
  it('is far off where users were lost sight of, and a learner of hazards is not', async () => {
    const [biased, ours] = [await fit('logistic', plain), await fit('churn-survival-logistic', plain)];
    for (const kind of [0, 1]) {
      expect(missesOf(biased, PLAIN)[kind]).toBeLessThan(-2 * BOUND);
      expect(Math.abs(missesOf(ours, PLAIN)[kind])).toBeLessThan(BOUND);
    }
  });
});

describe('boosted hazards with validation users', () => {
  it('stop where these say so, and keep the best', async () => {
    const watched = { ...plain, validation: watchedUsers(PLAIN, 3_000, 3) };
    const [stopped, unstopped] = [await fit('churn-survival', watched, { nEstimators: 80, learningRate: 0.5 }), await fit('churn-survival', watched, { nEstimators: 80, learningRate: 0.5, earlyStoppingRounds: 0 })];
    expect(stopped.facts.treesGrown).toBeLessThan(unstopped.facts.treesGrown);
    expect(stopped.facts.trees).toBe(3 * stopped.facts.bestIteration);
    expect(farthest(stopped, PLAIN)).toBeLessThan(farthest(unstopped, PLAIN));
  });

  it('learn from one cause alone as a plain hazard', async () => {
    const timed = { ...plain.timed, causes: ['left'], cause: plain.timed.cause.map((cause) => Math.min(1, cause)) };
    for (const kind of ['churn-survival', 'churn-survival-logistic']) {
      const model = await fit(kind, { ...plain, timed });
      for (const miss of missesOf(model, PLAIN)) expect(Math.abs(miss)).toBeLessThan(BOUND);
      expect(Object.keys(model.parts?.(BOTH_KINDS) ?? {})).toEqual(['survival', 'leavesInGap', 'expectedSteps', 'leaves.left']);
    }
  });
});
