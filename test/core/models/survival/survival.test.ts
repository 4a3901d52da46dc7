import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Artifact, Estimator, Model, ParamValue, TrainingData } from '../../../../src/core/contract/index.ts';
import { readContracts } from '../../../../src/core/models/contract/features.ts';
import { personPeriods } from '../../../../src/core/models/survival/personPeriods.ts';
import { survival } from '../../../../src/core/models/survival/survival.ts';
import { survivalLogistic } from '../../../../src/core/models/survival/survivalLogistic.ts';
import { createTestContext } from '../../../testContext.ts';
import { contractData, contractTable, repeat } from '../contract/contractData.ts';
import type { ContractRow } from '../contract/contractData.ts';

/** Trees that say of each period what its rows do, and nothing less. */
const EXACT: Record<string, ParamValue> = { nEstimators: 60, learningRate: 1, maxDepth: 4, subsample: 1, colsampleBytree: 1, regLambda: 0, minChildWeight: 0 };

function fit(estimator: Estimator, data: TrainingData, params: Record<string, ParamValue> = {}): Promise<Model> {
  return estimator.fit(data, { ...defaultParams(estimator.params), ...params }, createTestContext());
}

async function partsOf(data: TrainingData, rows: readonly ContractRow[], params = EXACT) {
  const model = await fit(survival as unknown as Estimator, data, params);
  const x = contractTable(rows);
  const parts = model.parts?.(x) ?? {};
  return { predicted: [...model.predict(x)], of: (name: string) => [...parts[name]] };
}

describe('person-periods', () => {
  const rows = (given: readonly ContractRow[], horizonDays: number) => {
    const { x, outcome } = contractData(given, horizonDays);
    const ctx = createTestContext();
    return personPeriods(x, readContracts(x), outcome, new Float64Array(given.length).fill(1), ctx.rng, ctx);
  };
  const column = ({ x }: Awaited<ReturnType<typeof rows>>, name: string) => {
    const feature = x.features.find((candidate) => candidate.name === name);
    return feature?.kind === 'number' ? [...feature.values] : [];
  };

  it('are the periods that a row lived into, ended or not', async () => {
    const found = await rows([{}, { ends: 30 }, { ends: 31 }, { ends: 1 }], 90);
    expect(column(found, 'periodsAhead')).toEqual([0, 1, 2, 0, 0, 1, 0]);
    expect([...found.ended]).toEqual([0, 0, 0, 1, 0, 1, 1]);
    expect(found.weight).toBeUndefined();
  });

  it('weigh a short last period by its days, where it was lived through', async () => {
    const found = await rows([{}, { ends: 35 }], 45);
    expect([...found.ended]).toEqual([0, 0, 0, 1]);
    expect([...(found.weight ?? [])]).toEqual([1, 0.5, 1, 1]);
  });

  it('move age, renewal and trial on', async () => {
    const found = await rows([{ contractDays: 350, billing: 'yearly', daysToRenewal: 40 }, { contractDays: 4, trialDaysLeft: 35 }], 90);
    expect(column(found, 'contractDays')).toEqual([350, 380, 410, 4, 34, 64]);
    expect(column(found, 'daysToRenewal').slice(0, 3)).toEqual([40, 10, 365.25 - 20]);
    expect(column(found, 'renewsInPeriod').slice(0, 3)).toEqual([0, 1, 0]);
    expect(column(found, 'trialDaysLeft')).toEqual([0, 0, 0, 35, 5, 0]);
    expect(column(found, 'trialEndsInPeriod')).toEqual([0, 0, 0, 0, 1, 0]);
  });

  it('leave rows of a known end out, unless there are no others', async () => {
    expect((await rows([{}, { daysToKnownEnd: 20, ends: 20 }], 30)).x.rows).toBe(1);
    expect((await rows([{ daysToKnownEnd: 20, ends: 20 }], 30)).x.rows).toBe(1);
  });
});

describe('survival on boosted trees', () => {
  // Of ten, two leave in the first 30 days, two in the next, one in the last: Kaplan–Meier 8/10, 6/10, 5/10.
  const ten = contractData([...repeat(2, { ends: 15 }), ...repeat(2, { ends: 45 }), { ends: 75 }, ...repeat(5, {})]);

  it('is Kaplan–Meier by hand, where there is nothing but time to tell', async () => {
    const { of } = await partsOf(ten, [{}]);
    expect(of('survival')[0]).toBeCloseTo(0.5, 6);
  });

  it('has the hazards of a censored table: those who are seen for longer count for longer', async () => {
    // At a horizon of 45 days: 2 of 10 in the first period, 1 of 8 in the half of the second.
    const data = contractData([...repeat(2, { ends: 15 }), { ends: 40 }, ...repeat(7, {})], 45);
    const { of } = await partsOf(data, [{}]);
    // The second period's hazard by exposure: 1 end in 1 + 7 · ½ weighted rows; within 15 days 1 − (1 − h)^½.
    expect(of('survival')[0]).toBeCloseTo(0.8 * Math.sqrt(1 - 1 / 4.5), 6);
  });

  it('adds up the days that are lived, at MRR a day', async () => {
    // Ends fall on the renewal (day 15 of each period here) or where ends did on average, which is the same day: 15 + 8·30/10 + …
    const { predicted } = await partsOf(ten, [{ daysToRenewal: 15 }]);
    const lived = 15 + 0.8 * 30 + 0.6 * 30 + 0.5 * 15;
    expect(Math.abs(predicted[0] - lived)).toBeLessThan(0.8);
  });

  it('lets a known end be the end, and nobody with one teaches about the rest', async () => {
    const data = contractData([...repeat(10, {}), ...repeat(40, { daysToKnownEnd: 20, ends: 20 })]);
    const { predicted, of } = await partsOf(data, [{}, { daysToKnownEnd: 20 }, { daysToKnownEnd: 200 }, { daysToKnownEnd: 0 }]);
    expect(of('survival')[0]).toBeGreaterThan(0.95);
    expect(predicted[1]).toBeCloseTo(20, 6);
    expect(of('survival')[1]).toBe(0);
    expect(predicted[2]).toBeCloseTo(90, 6);
    expect(predicted[3]).toBeCloseTo(0, 6);
  });

  it('learns how many stay beyond the end that they asked for', async () => {
    const data = contractData([...repeat(20, {}), ...repeat(39, { daysToKnownEnd: 20, ends: 20 }), ...repeat(10, { daysToKnownEnd: 20 })]);
    const { of } = await partsOf(data, [{ daysToKnownEnd: 30 }]);
    expect(of('survival')[0]).toBeCloseTo(10 / 50, 9);
  });

  it('begins to count money where the trial ends, and says the chance that nobody pays', async () => {
    const trials = [...repeat(60, { trialDaysLeft: 10, ends: 10 }), ...repeat(40, { trialDaysLeft: 10 }), ...repeat(100, {})];
    const { predicted, of } = await partsOf(contractData(trials), [{ trialDaysLeft: 10 }, {}, { trialDaysLeft: 120 }, { isPaused: 1 }, { mrr: 0 }]);
    expect(of('nothing')[0]).toBeCloseTo(0.6, 1);
    expect(predicted[0]).toBeGreaterThan(0.35 * 80);
    expect(predicted[0]).toBeLessThan(0.45 * 80);
    expect(of('survival')[1]).toBeGreaterThan(0.99);
    expect(of('nothing').slice(1)).toEqual([0, 1, NaN, 1]);
    expect(predicted[2]).toBe(0);
  });

  it('learns expansion and contraction by plan, and what pauses cost', async () => {
    const rows = [...repeat(200, { plan: 'basic', expansion: 9 }), ...repeat(200, { plan: 'pro', contraction: 18, paid: 0.5 }), ...repeat(200, { isPaused: 1, paid: 0 })];
    const { of } = await partsOf(contractData(rows), [{ plan: 'basic' }, { plan: 'pro' }, { isPaused: 1 }], { ...EXACT, nEstimators: 5 });
    const [basic, pro, paused] = of('retained');
    // Active days were paid to three quarters; with twenty rows of the others beside, paused ones hardly at all.
    expect(basic / 90).toBeCloseTo(0.75, 2);
    expect(pro).toBeCloseTo(basic, 6);
    expect(paused / 90).toBeLessThan(0.1);
    expect(of('expansion')[0]).toBeGreaterThan(5);
    expect(of('expansion')[1]).toBeLessThan(2);
    expect(of('contraction')[1] / pro).toBeCloseTo(18 / 45, 1);
  });

  it('discounts as the training money was', async () => {
    const data = contractData(repeat(30, {}));
    const rate = 0.25;
    const discounted = { ...data, outcome: { ...data.outcome, discountRate: rate }, y: data.y.map(() => Array.from({ length: 90 }, (_, d) => 1.25 ** (-d / 365)).reduce((sum, day) => sum + day, 0)) };
    const { predicted } = await partsOf(discounted, [{}]);
    expect(predicted[0]).toBeCloseTo(discounted.y[0], 3);
  });

  it('stops early by validation rows, where it is asked to', async () => {
    const model = await fit(survival as unknown as Estimator, { ...ten, validation: ten }, { nEstimators: 50, earlyStoppingRounds: 3 });
    expect(model.learning?.validation.length).toBeGreaterThan(0);
  });
});

describe('survival on logistic regression', () => {
  it('tells plans apart', async () => {
    const rows = [...repeat(40, { plan: 'basic', ends: 20 }), ...repeat(60, { plan: 'basic' }), ...repeat(10, { plan: 'pro', ends: 20 }), ...repeat(90, { plan: 'pro' })];
    const model = await fit(survivalLogistic as unknown as Estimator, contractData(rows));
    const [basic, pro] = model.parts?.(contractTable([{ plan: 'basic' }, { plan: 'pro' }])).survival ?? [];
    expect(basic).toBeCloseTo(0.6, 1);
    expect(pro).toBeCloseTo(0.9, 1);
  });

  const aging = contractData(Array.from({ length: 400 }, (_, i) => ({ contractDays: i, ends: i % 10 < (i < 200 ? 6 : 1) ? 20 : undefined })));
  const survivalAt = (model: Model, days: readonly number[]) => [...(model.parts?.(contractTable(days.map((contractDays) => ({ contractDays })))).survival ?? [])];

  it('follows a feature only as far as training saw it', async () => {
    const model = await fit(survivalLogistic as unknown as Estimator, aging);
    // The oldest row of training is of day 459 in its third period; the end of the range is at most a tenth of a standard deviation (some 12 days) beyond.
    const [young, oldest, beyond, far] = survivalAt(model, [0, 459, 5000, 1e9]);
    expect(oldest).toBeGreaterThan(young + 0.2);
    expect(beyond).toBeCloseTo(oldest, 1);
    expect(far).toBe(beyond);
    const [least, less] = survivalAt(model, [-5000, -1e9]);
    expect(less).toBe(least);
    expect(least).toBeGreaterThan(young - 0.3);
  });

  it('keeps in its artifact how far features reached, and refuses one that does not say', async () => {
    const model = await fit(survivalLogistic as unknown as Estimator, aging);
    const artifact = model.toArtifact();
    const days = [0, 250, 459, 1e9];
    expect(survivalAt(survivalLogistic.load(artifact), days)).toEqual(survivalAt(model, days));
    expect(() => survivalLogistic.load({ ...artifact, version: 1 })).toThrow(/version 1, and this app reads 2.*train it again/);
    const changed = (change: (feature: Record<string, unknown>) => unknown) => {
      const hazard = structuredClone(artifact.meta.hazard) as { meta: { features: Record<string, unknown>[] } };
      hazard.meta.features = hazard.meta.features.map((feature) => (feature.name === 'contractDays' ? change(feature) : feature)) as Record<string, unknown>[];
      return { ...artifact, meta: { ...artifact.meta, hazard } } as unknown as Artifact;
    };
    expect(() => survivalLogistic.load(changed((feature) => feature))).not.toThrow();
    expect(() => survivalLogistic.load(changed(({ seen: _, ...rest }) => rest))).toThrow(/how far each feature reached/);
    for (const seen of [null, { low: 5, high: 4 }, { low: 'a', high: 4 }, { low: 0 }]) expect(() => survivalLogistic.load(changed((feature) => ({ ...feature, seen })))).toThrow(/a feature is not described/);
  });
});
