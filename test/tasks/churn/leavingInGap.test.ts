import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { trainChurn } from '../../../src/tasks/churn/train.ts';
import type { ChurnResult } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';
import { companyOf, companyRows } from './company.ts';

const KINDS = ['churn-survival', 'churn-survival-logistic'] as const;
const [GAP, HORIZON] = [14, 21];
const rows = companyRows(2_000);

/** The chance to leave within some days: whoever has been there for ten leaves on any day with the same chance, by their plan. */
const leaves = (isCheap: boolean, days: number) => 1 - Math.exp(-days / (isCheap ? 110 : 260));

describe('contracts whose hazards are known, and a gap', () => {
  let result: ChurnResult;
  let isCheap: readonly boolean[];

  beforeAll(async () => {
    const models = [{ kind: KINDS[0], params: { nEstimators: 60, learningRate: 0.1 } }, KINDS[1]];
    const { data, options } = await companyOf(rows, ['subscriptions'], { gap: GAP, horizon: HORIZON, models });
    result = await trainChurn(data, options, registry, createTestContext());
    const planOf = new Map(rows.subscriptions.map(([user, plan]) => [user, plan]));
    isCheap = result.holdout.keys.map((key) => planOf.get(key) === 'basic');
  }, 120_000);

  it.each(KINDS)('%s says within a quarter of the truth who has left by a day of the gap, by its end and by the window’s', (kind) => {
    const { survival = [] } = result.report.models.find((model) => model.kind === kind)?.timed?.curves ?? {};
    for (const days of [7, GAP, GAP + HORIZON]) {
      const truth = isCheap.reduce((sum, cheap) => sum + leaves(cheap, days), 0) / isCheap.length;
      expect(Math.abs((1 - survival[days]) / truth - 1)).toBeLessThan(0.25);
    }
  });

  it('what happened is of all held-out users, from the cutoff on', () => {
    const { excluded } = result.report.population;
    const observed = result.report.models.find(({ kind }) => kind === KINDS[0])?.timed?.curves?.observed.survival ?? [];
    expect(excluded['left-in-gap']).toBeGreaterThan(0);
    expect(1 - observed[GAP]).toBeCloseTo((excluded['left-in-gap'] ?? NaN) / isCheap.length, 12);
  });
});
