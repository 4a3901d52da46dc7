import { beforeAll, describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { registry } from '../../../src/registry.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import type { ClvModelReport, ClvResult, Transactions } from '../../../src/tasks/clv/types.ts';
import { missingSharedData } from '../../sharedData.ts';
import { createTestContext } from '../../testContext.ts';
import { purchaseData } from './fixtures.ts';
import { CDNOW_FILE, readCdnow } from './readCdnow.ts';

async function train(transactions: Transactions, more: Readonly<Record<string, unknown>> = {}): Promise<ClvResult> {
  const options = await parseClvOptions({ asOf: '1997-12-30', horizonDays: 180, ...more }, (await purchaseData(transactions)).streams, registry);
  return trainClv(await purchaseData(transactions), options, registry, createTestContext());
}

describe.skipIf(missingSharedData(CDNOW_FILE))('CDNOW, as of 1997-12-30, 180 days', () => {
  let transactions: Transactions;
  let result: ClvResult;
  const of = (kind: string): ClvModelReport => {
    const model = result.report.models.find((candidate) => candidate.kind === kind);
    if (!model) throw new Error(`no ${kind}`);
    return model;
  };
  beforeAll(async () => {
    transactions = readCdnow();
    result = await train(transactions);
  }, 60_000);

  it('holds out everyone who bought before, with what they spent afterwards', () => {
    const { keys, actual, cutoff } = result.predictions;
    expect(keys).toHaveLength(23_570);
    expect(result.report).toMatchObject({ rows: { read: 69_659, rejected: 0, train: 23_570, holdout: 23_570 }, plan: { holdoutKind: 'future', holdoutCutoff: cutoff } });
    expect(result.report.plan.trainingCutoffs).toEqual([parseIsoDay('1997-07-03')]);
    expect(of('baseline-zero').metrics.mapeLeftOut).toBeCloseTo(0.77, 2);
    const total = transactions.amount.reduce((sum, amount, row) => (transactions.day[row] >= cutoff && transactions.day[row] < cutoff + 180 ? sum + amount : sum), 0);
    expect(actual.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 6);
  });

  it('holds about 80 % of those who came back in the ranges that the training window gave', () => {
    for (const { kind, judged } of result.report.models) {
      const coverage = judged?.coverage;
      expect({ kind, inside: (coverage?.inside ?? 0) > 0.75 && (coverage?.inside ?? 1) < 0.87, judged: (coverage?.judged ?? 0) > 5_000 }).toEqual({ kind, inside: true, judged: true });
      expect(coverage?.observedNothing).toBeCloseTo(0.772, 3);
      const total = judged?.tracking.weeks.at(-1)?.cumulativeActual ?? 0;
      expect(total).toBeCloseTo(result.predictions.actual.reduce((sum, value) => sum + value, 0), 6);
    }
  });

  it('measures the baselines as independent code did', () => {
    expect(of('baseline-zero').metrics.mae).toBeCloseTo(20.12, 2);
    expect(of('baseline-last-period').metrics.mae).toBeCloseTo(22.65, 2);
    expect(of('baseline-last-period').metrics.rmse).toBeCloseTo(65.16, 2);
    expect(of('baseline-mean').metrics.rmse).toBeCloseTo(81.61, 2);
    expect(of('baseline-spend-rate').metrics.rmse).toBeCloseTo(82.1, 1);
    expect(of('baseline-mean').metrics.gini).toBe(0);
  });

  it('learns: tame trees do at least as well as the 65.5 measured with XGBoost', () => {
    expect(of('gbdt').metrics.rmse).toBeLessThan(66);
    expect(of('gbdt').comparison).toMatchObject({ against: 'baseline-last-period', verdict: 'better' });
  });

  it('makes no champion of a model whose total is off, but of one that is right in total and better than every simple rule', () => {
    expect(Math.abs(of('gbdt').metrics.bias ?? 0)).toBeGreaterThan(0.1);
    expect(of('bgnbd')).toMatchObject({ comparison: { against: 'baseline-last-period', verdict: 'better' } });
    expect(Math.abs(of('bgnbd').metrics.bias ?? 1)).toBeLessThan(0.1);
    expect(result.report).toMatchObject({ champion: 'bgnbd', championIsBaseline: false });
  });

  it('warns that the hold-out lies outside training, tenure first of all, and that all are one cohort', () => {
    const outside = result.report.warnings.find(({ key }) => key === 'holdout-outside-training');
    expect(outside?.message).toContain('tenureDays 280 to 363 (training 100 to 183; 100 % outside)');
    expect(result.report.warnings.find(({ key }) => key === 'cohort')?.facts).toEqual({ firstJoined: '1997-01-01', lastJoined: '1997-03-25' });
  });

  it('crowns a baseline when the target is shuffled', async () => {
    const { report } = await train(transactions, { shuffleTarget: true, seed: 1 });
    expect(report.championIsBaseline).toBe(true);
    expect(report.models[0].role).toBe('baseline');
  });
});
