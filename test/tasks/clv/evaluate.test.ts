import { describe, expect, it } from 'vitest';
import type { FeatureTable, Model } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { evaluateModels } from '../../../src/tasks/clv/evaluate.ts';
import type { JudgedModel, Judging } from '../../../src/tasks/clv/judging.ts';
import { leakSuspicions, youngCustomerWarnings } from '../../../src/tasks/clv/judgingWarnings.ts';
import { createTestContext } from '../../testContext.ts';

const ROWS = 600;

/** Customers whose future is twice their past for those who come back. */
function shop(seed: string): { readonly x: FeatureTable; readonly y: Float64Array } {
  const rng = createRng(seed);
  const past = Float64Array.from({ length: ROWS }, () => Math.round(100 * rng.next()));
  const noise = Float64Array.from({ length: ROWS }, () => rng.next());
  const y = past.map((value) => (rng.next() < 0.5 ? 0 : 2 * value * (0.5 + rng.next())));
  return { x: { rows: ROWS, features: [{ name: 'totalAmount', kind: 'number', values: past }, { name: 'noise', kind: 'number', values: noise }, { name: 'tenureDays', kind: 'number', values: past.map((value) => 3 * value) }] }, y };
}

const holdout = shop('holdout');
const calibration = shop('calibration');

function numbersOf(x: FeatureTable, name: string): Float64Array {
  const feature = x.features.find((candidate) => candidate.name === name);
  if (feature?.kind !== 'number') throw new Error(name);
  return feature.values;
}

/** Says the past once more, or, as a baseline, the mean. */
function judged(role: 'learner' | 'baseline', more: Partial<JudgedModel> = {}): JudgedModel {
  const predict = (x: FeatureTable) => (role === 'learner' ? Float64Array.from(numbersOf(x, 'totalAmount')) : new Float64Array(x.rows).fill(50));
  const model: Model = {
    kind: role, featureNames: role === 'learner' ? ['totalAmount', 'noise'] : [], predict, importance: () => [], facts: {},
    fitted: role === 'learner' ? { slope: { estimate: 1, standardError: null } } : undefined,
    toArtifact: () => ({ kind: role, version: 1, meta: {}, buffers: {} }), dispose: () => {},
  };
  return {
    request: { kind: role === 'learner' ? 'ridge' : 'baseline-mean', params: {} }, role, model, importance: [], learning: null, stoppedEarly: false, fitMs: 1, predictMs: 1,
    predicted: predict(holdout.x),
    calibration: { predicted: predict(calibration.x), actual: calibration.y },
    ...more,
  };
}

const judging: Judging = { holdoutKind: 'future', horizonDays: 10, ...holdout, weekly: { actual: Float64Array.of(900, 100), profile: Float64Array.of(30, 10) } };
const evaluate = (models: readonly JudgedModel[], more: Partial<Judging> = {}) => evaluateModels(models, { ...judging, ...more }, createRng('test'), createTestContext());

describe('evaluateModels', () => {
  it('gives each model an outlook that holds on the hold-out', async () => {
    const reports = await evaluate([judged('learner'), judged('baseline')]);
    expect(reports.map(({ judged: found }) => found?.outlook?.bins.length)).toEqual([5, 1]);
    for (const { judged: found } of reports) {
      expect(found?.coverage?.inside).toBeGreaterThan(0.75);
      expect(Math.abs((found?.coverage?.expectedNothing ?? 9) - (found?.coverage?.observedNothing ?? 0))).toBeLessThan(0.06);
    }
  });

  it('has no outlook without rows that were not learned from, and measures none on the rows that made it', async () => {
    const [none] = await evaluate([judged('learner', { calibration: null }), judged('baseline')]);
    expect(none.judged).toMatchObject({ outlook: null, coverage: null });
    const [same] = await evaluate([judged('learner'), judged('baseline')], { holdoutKind: 'same-period' });
    expect(same.judged?.outlook).not.toBeNull();
    expect(same.judged?.coverage).toBeNull();
  });

  it('spreads a model’s total by the training windows, or takes its own weeks', async () => {
    const [learner] = await evaluate([judged('learner'), judged('baseline')]);
    const total = judged('learner').predicted.reduce((sum, value) => sum + value, 0);
    expect(learner.judged?.tracking.weeks.map(({ expected, actual }) => [expected, actual])).toEqual([[0.75 * total, 900], [0.25 * total, 100]]);
    const [own] = await evaluate([judged('learner', { weekly: Float64Array.of(1, 2) }), judged('baseline')]);
    expect(own.judged?.tracking.weeks.map(({ cumulativeExpected }) => cumulativeExpected)).toEqual([1, 3]);
  });

  it('permutes what a learner asks, in RMSE, and nothing of a baseline', async () => {
    const [learner, baseline] = await evaluate([judged('learner'), judged('baseline')]);
    expect(learner.judged?.permutationImportance.map(({ feature }) => feature)).toEqual(['totalAmount', 'noise']);
    expect(learner.judged?.permutationImportance[0].increase).toBeGreaterThan(5);
    expect(learner.judged?.permutationImportance[1]).toEqual({ feature: 'noise', increase: 0, std: 0 });
    expect(baseline.judged?.permutationImportance).toEqual([]);
  });

  it('adds up segments, the same customers for each model, and keeps a model’s estimates', async () => {
    const [learner, baseline] = await evaluate([judged('learner'), judged('baseline')]);
    expect(learner.judged?.segments.map(({ feature }) => feature)).toEqual(['totalAmount', 'tenureDays']);
    const actuals = (report: typeof learner) => report.judged?.segments.flatMap(({ segments }) => segments.map(({ customers, actual }) => [customers, actual]));
    expect(actuals(learner)).toEqual(actuals(baseline));
    const [byAmount] = learner.judged?.segments ?? [];
    expect(byAmount.segments).toHaveLength(5);
    expect(byAmount.segments.reduce((sum, { predicted }) => sum + predicted, 0)).toBeCloseTo(judged('learner').predicted.reduce((sum, value) => sum + value, 0), 6);
    // Twice the past for half of them is the past.
    for (const { low, high } of byAmount.segments.slice(1)) expect(Number(low) < 1.05 && Number(high) > 0.95).toBe(true);
    expect([learner.judged?.fitted, baseline.judged?.fitted]).toEqual([{ slope: { estimate: 1, standardError: null } }, null]);
  });
});

describe('warnings from judging', () => {
  const leaked = (rows: typeof holdout): typeof holdout => ({ ...rows, x: { rows: ROWS, features: [...rows.x.features, { name: 'lifetimeTotal', kind: 'number', values: rows.y.map((value) => value + 1) }] } });

  it('name a feature that alone says what will come', async () => {
    const ctx = createTestContext();
    expect(await leakSuspicions(calibration, holdout, 'future', ctx)).toEqual([]);
    const [warning, ...others] = await leakSuspicions(leaked(calibration), leaked(holdout), 'future', ctx);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ key: 'leak-suspected', facts: { features: 'lifetimeTotal', metric: 'R²' } });
    expect(await leakSuspicions(leaked(calibration), leaked(holdout), 'future', ctx, new Set(['lifetimeTotal']))).toEqual([]);
  });

  it('name one that knows the hold-out’s window alone, and says nothing of earlier ones', async () => {
    const noise = numbersOf(calibration.x, 'noise');
    const known = (rows: typeof holdout, values: Float64Array): typeof holdout => ({ ...rows, x: { rows: ROWS, features: [...rows.x.features, { name: 'nextQuarter', kind: 'number', values }] } });
    const suspicions = await leakSuspicions(known(calibration, noise), known(holdout, holdout.y.map((value) => 2 * value)), 'future', createTestContext());
    expect(suspicions.map(({ facts }) => facts.features)).toEqual(['nextQuarter']);
  });

  it('name it also where money has a long tail', async () => {
    const longTailed = (rows: typeof holdout): typeof holdout => ({ ...rows, y: rows.y.map((value) => (value / 20) ** 6) });
    expect((await leakSuspicions(leaked(longTailed(calibration)), leaked(longTailed(holdout)), 'future', createTestContext())).map(({ facts }) => facts.features)).toEqual(['lifetimeTotal']);
  });

  it('do not take a feature’s own rows for later ones, where there is one period', async () => {
    const ctx = createTestContext();
    expect(await leakSuspicions(holdout, holdout, 'same-period', ctx)).toEqual([]);
    expect((await leakSuspicions(leaked(holdout), leaked(holdout), 'same-period', ctx)).map(({ key }) => key)).toEqual(['leak-suspected']);
  });

  it('say when many customers are younger than the horizon', () => {
    const tenure = (...values: number[]): FeatureTable => ({ rows: values.length, features: [{ name: 'tenureDays', kind: 'number', values: Float64Array.from(values) }] });
    expect(youngCustomerWarnings(tenure(10, 89, 90, 300), 90)).toMatchObject([{ key: 'young-customers', facts: { count: 2, share: 0.5, days: 90 } }]);
    expect(youngCustomerWarnings(tenure(10, 90, 300), 90)).toEqual([]);
    expect(youngCustomerWarnings(tenure(10, 90, NaN), 90)).toHaveLength(1);
    expect(youngCustomerWarnings({ rows: 1, features: [] }, 90)).toEqual([]);
  });
});
