import { describe, expect, it } from 'vitest';
import type { Estimator, TrainingData } from '../../../src/core/contract/index.ts';
import { baselineArpuChurn, baselineRetention } from '../../../src/core/models/baselines/contractBaselines.ts';
import { createTestContext } from '../../testContext.ts';
import { contractData, contractTable, repeat } from './contract/contractData.ts';
import type { ContractRow } from './contract/contractData.ts';

async function predict(estimator: Estimator, data: TrainingData, rows: readonly ContractRow[]): Promise<number[]> {
  return [...(await estimator.fit(data, {}, createTestContext())).predict(contractTable(rows))];
}

/** Σ over 90 days of (1 − churn)^(t / 30). */
const carried = (churn: number) => Array.from({ length: 90 }, (_, day) => (1 - churn) ** (day / 30)).reduce((sum, chance) => sum + chance, 0);

describe('ARPU and churn', () => {
  // 10 ends in 10 · 1 + 90 · 3 periods.
  const data = contractData([...repeat(10, { ends: 10 }), ...repeat(90, {})]);

  it('carries the MRR on at one rate for all, whatever is known of trial and notice', async () => {
    const [usual, double, trial, known] = await predict(baselineArpuChurn, data, [{}, { mrr: (2 * 365.25) / 12, plan: 'pro' }, { trialDaysLeft: 60 }, { daysToKnownEnd: 10 }]);
    expect(usual).toBeCloseTo(carried(10 / 280), 9);
    expect(double).toBeCloseTo(2 * usual, 9);
    expect([trial, known]).toEqual([usual, usual]);
  });

  it('says its rate', async () => {
    expect((await baselineArpuChurn.fit(data, {}, createTestContext())).facts.churn30Days).toBeCloseTo(10 / 280, 12);
  });
});

describe('retention by plan and billing period', () => {
  it('carries the MRR on at the rate of the group, shrunk to that of all by twenty usual rows', async () => {
    const data = contractData([...repeat(100, { plan: 'basic', ends: 10 }), ...repeat(100, { plan: 'basic' }), ...repeat(200, { plan: 'pro' })]);
    const periods = 100 + 300 + 600;
    const prior = (20 * periods) / 400;
    const rate = (ends: number, lived: number) => (ends + (prior * 100) / periods) / (lived + prior);
    const [basic, pro, unknown] = await predict(baselineRetention, data, [{ plan: 'basic' }, { plan: 'pro' }, { plan: 'new' }]);
    expect(basic).toBeCloseTo(carried(rate(100, 400)), 9);
    expect(pro).toBeCloseTo(carried(rate(0, 600)), 9);
    expect(unknown).toBeCloseTo(carried(100 / periods), 9);
  });

  it('does not learn from trials and known ends, and reckons with them', async () => {
    const ordinary = [...repeat(10, { ends: 10 }), ...repeat(90, {})];
    const special = [...repeat(50, { trialDaysLeft: 10, ends: 10 }), ...repeat(50, { daysToKnownEnd: 20, ends: 20 })];
    const rows: ContractRow[] = [{}, { daysToKnownEnd: 20 }, { trialDaysLeft: 30 }];
    const [usual, known, trial] = await predict(baselineRetention, contractData([...ordinary, ...special]), rows);
    expect(usual).toBeCloseTo((await predict(baselineRetention, contractData(ordinary), rows))[0], 9);
    expect(known).toBeCloseTo(20, 9);
    expect(trial).toBeLessThan(usual - 29);
  });
});
