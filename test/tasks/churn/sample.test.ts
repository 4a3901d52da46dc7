import { beforeAll, describe, expect, it } from 'vitest';
import { bestPossible, learningTruth } from '../../../src/core/samples/learningTruth.ts';
import type { BestPossible, LearningTruth } from '../../../src/core/samples/learningTruth.ts';
import { generateLearningProduct } from '../../../src/core/samples/learningProduct.ts';
import { LEARNING_SIZE } from '../../../src/core/samples/learningWorld.ts';
import { registry } from '../../../src/registry.ts';
import { parseChurnOptions, parseChurnReading } from '../../../src/tasks/churn/options.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import { trainChurn } from '../../../src/tasks/churn/train.ts';
import type { ChurnResult } from '../../../src/tasks/churn/types.ts';
import { createTestContext } from '../../testContext.ts';
import { tableOf } from './reading.ts';

const SOURCES = ['activity', 'subscriptions', 'users', 'tickets'] as const;

async function tables() {
  const files = generateLearningProduct(LEARNING_SIZE);
  return {
    activity: { table: await tableOf(files.activity), columns: { user: 'user_id', date: 'date' } },
    subscriptions: { table: await tableOf(files.subscriptions), columns: { customer: 'user_id', plan: 'plan', start: 'start_date', trialEnd: 'trial_end', cancelRequested: 'cancel_requested', accessEnd: 'access_end', billingPeriod: 'billing_period', mrr: 'mrr', pauseStart: 'pause_start', pauseEnd: 'pause_end', reason: 'cancel_reason', currency: 'currency' } },
    users: { table: await tableOf(files.users), columns: { user: 'user_id', signup: 'signup_date' } },
    tickets: { table: await tableOf(files.tickets), columns: { user: 'user_id', date: 'date' } },
  };
}

async function train(asked: Readonly<Record<string, unknown>>): Promise<ChurnResult> {
  const given = { asOf: '2026-04-01', completeThrough: '2026-06-30', staticColumns: ['country', 'channel', 'company_size', 'user_type'], ...asked };
  const reading = parseChurnReading(given, SOURCES);
  const data = await readChurn(await tables(), reading, createTestContext());
  const options = await parseChurnOptions(given, reading, data.source, registry);
  return trainChurn(data, options, registry, createTestContext());
}

describe('the generated learning product, whose true risk is known', () => {
  let result: ChurnResult;
  let truths: readonly LearningTruth[];
  let best: BestPossible;

  beforeAll(async () => {
    result = await train({ horizon: 45, models: ['gbdt', 'random-forest', 'logistic', 'churn-survival'] });
    truths = learningTruth(LEARNING_SIZE, { cutoff: result.report.plan.asOf, gap: 0, horizon: 45 });
    best = bestPossible(truths);
  }, 300_000);

  it('finds the users at risk, and what became of them, as the truth has it', () => {
    const truthOf = new Map(truths.map((truth) => [truth.userId, truth]));
    const { keys, actual } = result.predictions;
    expect([...keys].toSorted()).toEqual(truths.map(({ userId }) => userId).toSorted());
    expect([...actual]).toEqual(keys.map((key) => Number(truthOf.get(key)?.outcome !== 'stayed')));
  });

  it('the champion is better than any baseline and within .03 of the log loss of the true chance, which it follows', () => {
    const { report, predictions } = result;
    const champion = report.models[0];
    expect(report.champion).toBe(champion.kind);
    expect(champion.comparison?.verdict).toBe('better');
    expect(champion.metrics.logLoss - best.logLoss).toBeLessThan(0.03);
    const truthOf = new Map(truths.map((truth) => [truth.userId, truth.leaves]));
    expect(correlation(predictions.keys.map((key) => truthOf.get(key) ?? NaN), [...predictions.calibrated[champion.kind]])).toBeGreaterThan(0.7);
  });

  it('counts money in the currency of the contracts', () => {
    expect(result.report.unit).toBe('USD');
  });

  it('survival says who leaves first', () => {
    const timed = result.report.models.find(({ kind }) => kind === 'churn-survival')?.timed;
    expect(timed?.concordance).toBeGreaterThan(0.8);
    expect(timed?.brier.mean).toBeLessThan(0.05);
  });

  it('contacting by expected gain pays, and more than by probability', () => {
    const policies = new Map(result.report.profit?.policies.map((policy) => [policy.policy, policy]));
    expect(policies.get('by-gain')?.interval?.low).toBeGreaterThan(0);
    expect(policies.get('by-probability')?.less).toBeGreaterThan(0);
  });
});

describe('the generated learning product, after a gap of 15 days', () => {
  it('curves tell within a quarter of the truth who leaves within it, and by the window’s end', async () => {
    const { report } = await train({ gap: 15, horizon: 30, models: ['churn-survival'] });
    const truths = learningTruth(LEARNING_SIZE, { cutoff: report.plan.asOf, gap: 15, horizon: 30 });
    const mean = (of: (truth: LearningTruth) => number) => truths.reduce((sum, truth) => sum + of(truth), 0) / truths.length;
    const { survival = [], observed } = report.models.find(({ kind }) => kind === 'churn-survival')?.timed?.curves ?? {};
    expect(Math.abs((1 - survival[15]) / mean(({ inGap }) => inGap) - 1)).toBeLessThan(0.25);
    expect(Math.abs((1 - survival[45]) / mean(({ inGap, voluntary, failedPayment }) => inGap + voluntary + failedPayment) - 1)).toBeLessThan(0.25);
    expect(1 - (observed?.survival[15] ?? NaN)).toBeCloseTo(mean(({ outcome }) => Number(outcome === 'in gap')), 12);
  }, 300_000);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(a), mean(b)];
  const product = (p: readonly number[], q: readonly number[], from: number, to: number) => mean(p.map((value, i) => (value - from) * (q[i] - to)));
  return product(a, b, x, y) / Math.sqrt(product(a, a, x, x) * product(b, b, y, y));
}
