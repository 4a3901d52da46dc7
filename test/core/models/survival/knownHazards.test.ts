import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Model, ParamValue } from '../../../../src/core/contract/index.ts';
import { numberFeature } from '../../../../src/tasks/featureTables.ts';
import { registry } from '../../../../src/registry.ts';
import { createTestContext } from '../../../testContext.ts';
import { HOLDOUT_CUTOFF, KNOWN_PLANS, TRAINING_CUTOFFS, contractRows, knownCompany, trueMoney, trueSurvival } from './hazardCompany.ts';
import type { KnownPlan } from './hazardCompany.ts';

const company = await knownCompany(1, 2700);
const training = await contractRows(company, TRAINING_CUTOFFS);
const holdout = await contractRows(company, [HOLDOUT_CUTOFF]);
const renewal = numberFeature(holdout.x, 'daysToRenewal');
const plans = holdout.keys.map((key) => company.planOf.get(key) ?? KNOWN_PLANS[0]);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rowsOf = (known: KnownPlan) => [...plans.keys()].filter((row) => plans[row] === known);
const rmse = (model: Model) => {
  const predicted = model.predict(holdout.x);
  return Math.sqrt(mean(plans.map((known, row) => (predicted[row] - trueMoney(known, renewal[row])) ** 2)));
};

/** Few trees where a kind has them: it takes no more here. */
async function fit(kind: string): Promise<Model> {
  const estimator = await registry.get(kind);
  const few: Record<string, ParamValue> = Object.hasOwn(estimator.params, 'nEstimators') ? { nEstimators: kind === 'random-forest' ? 10 : 80 } : {};
  return estimator.fit(training, { ...defaultParams(estimator.params), ...few }, createTestContext());
}

const models = new Map<string, Promise<Model>>();

function fitted(kind: string): Promise<Model> {
  const known = models.get(kind) ?? fit(kind);
  models.set(kind, known);
  return known;
}

describe.each(['survival', 'survival-logistic', 'survival-sbg', 'baseline-retention'])('%s against a table of known hazards', async (kind) => {
  const model = await fitted(kind);

  it.each(KNOWN_PLANS)('finds the survival of $plan, $billing, within sampling error', (known) => {
    const rows = rowsOf(known);
    const survival = model.parts?.(holdout.x).survival ?? new Float64Array(0);
    const expected = mean(rows.map((row) => trueSurvival(known, renewal[row])));
    // Three standard errors of a share among a plan's training rows, and two points for what the learner smooths over.
    const error = 3 * Math.sqrt((expected * (1 - expected)) / ((training.y.length * rows.length) / plans.length));
    expect(Math.abs(mean(rows.map((row) => survival[row])) - expected)).toBeLessThan(error + 0.02);
  });

  it('finds the expected money of all, within 3 %', () => {
    const truth = plans.reduce((sum, known, row) => sum + trueMoney(known, renewal[row]), 0);
    const total = model.predict(holdout.x).reduce((sum, money) => sum + money, 0);
    expect(Math.abs(total / truth - 1)).toBeLessThan(0.03);
  });

  it('is made of its parts', () => {
    const parts = model.parts?.(holdout.x) ?? {};
    model.predict(holdout.x).forEach((money, row) => expect(money).toBeCloseTo(parts.retained[row] + parts.expansion[row] - parts.contraction[row], 9));
    for (const share of [...parts.survival, ...parts.nothing]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });
});

describe('the models of known hazards', () => {
  it('know that yearly contracts end at their renewal, and retention by plan does not', async () => {
    const [boosted, sbg, retention, one] = await Promise.all(['survival', 'survival-sbg', 'baseline-retention', 'baseline-arpu-churn'].map(fitted));
    const yearly = rowsOf(KNOWN_PLANS[2]);
    const miss = (model: Model) => mean(yearly.map((row) => Math.abs((model.parts?.(holdout.x).survival[row] ?? NaN) - trueSurvival(KNOWN_PLANS[2], renewal[row]))));
    expect(miss(boosted)).toBeLessThan(0.05);
    expect(miss(sbg)).toBeLessThan(0.05);
    expect(miss(retention)).toBeGreaterThan(0.1);
    expect(rmse(boosted)).toBeLessThan(rmse(retention));
    expect(rmse(retention)).toBeLessThan(rmse(one));
  });

  it.each(['gbdt', 'ridge', 'random-forest', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate'])('are met on the same rows by %s, as a plain regression with categories', async (kind) => {
    const model = await fitted(kind);
    const predicted = model.predict(holdout.x);
    expect(predicted.every(Number.isFinite)).toBe(true);
    const truth = mean(plans.map((known, row) => trueMoney(known, renewal[row])));
    if (kind === 'gbdt' || kind === 'ridge') expect(Math.abs(mean([...predicted]) / truth - 1)).toBeLessThan(0.05);
    expect(kind.startsWith('baseline-') || model.featureNames.includes('plan')).toBe(true);
  });
});
