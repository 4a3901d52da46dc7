import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { metricText } from '../../src/i18n/metricText.ts';
import type { ClvModelReport, ClvReport, Comparison } from '../../src/tasks/clv/types.ts';
import { columnProblems, lastDayOf } from '../../src/ui/clv/columnProblems.ts';
import { fittingKind, jobKinds, jobTitle } from '../../src/ui/models/jobText.ts';
import { differences, metricRows, settingRows } from '../../src/ui/runs/compareRuns.ts';
import { featureValue } from '../../src/ui/clv/featureValue.ts';
import { warningText } from '../../src/ui/runs/reportWarning.ts';
import { holdoutMeans, runSources } from '../../src/ui/clv/clvRunFacts.ts';
import { verdictSentences } from '../../src/ui/clv/clvVerdict.ts';
import type { Json } from '../../src/core/contract/index.ts';
import { modelReport } from '../charts/reports.ts';

afterEach(() => setLanguage('en'));

const plan = { holdoutKind: 'future' as const, asOf: 200, horizonDays: 90, holdoutCutoff: 200, trainingCutoffs: [110], firstDay: 0, completeThrough: 289, longestLegalHorizon: 90 };

function report(models: readonly ClvModelReport[], given: Partial<ClvReport> = {}): ClvReport {
  return {
    task: 'clv', plan, seed: 42, rows: { read: 10, rejected: 0, train: 5, holdout: 1234 }, unit: '€', features: [], warnings: [], models,
    champion: models[0].kind, championIsBaseline: models[0].role === 'baseline', timingsMs: { features: 0, fit: {}, predict: 0 }, ...given,
  };
}

const comparison = (verdict: Comparison['verdict'], difference: number, low: number, high: number): Comparison => ({ against: 'baseline-last-period', difference, low, high, verdict });
const baseline = modelReport({ kind: 'baseline-last-period', role: 'baseline', metrics: { ...modelReport().metrics, rmse: 60 } });

describe('the verdict', () => {
  it('says how much better the model is, against what, and how sure', () => {
    const winner = modelReport({ metrics: { ...modelReport().metrics, rmse: 50 }, comparison: comparison('better', -10, -14, -6) });
    expect(verdictSentences(report([winner, baseline]))).toEqual([
      'On 1,234 held-out customers its typical miss was €50.00 a customer over 90 days: €10.00 less than the best yardstick, “Same as last period” (95%: €6.00 to €14.00 less).',
    ]);
  });

  it('says honestly that no difference is shown', () => {
    const learner = modelReport({ comparison: comparison('no-difference', -1, -3, 2) });
    const [first, second] = verdictSentences(report([learner, baseline], { champion: baseline.kind, championIsBaseline: true }));
    expect(first).toContain('€60.00 a customer over 90 days');
    expect(second).toBe('No difference is shown between “Boosted trees” and the best simple rule, “Same as last period”: −€1.00 a customer (95%: −€3.00 to +€2.00).');
  });

  it('says why the simple rule that misses least is not the one to use', () => {
    const hasty = modelReport({ kind: 'baseline-last-period', role: 'baseline', metrics: { ...modelReport().metrics, bias: -0.26 } });
    const mean = modelReport({ kind: 'baseline-mean', role: 'baseline' });
    const sentences = verdictSentences(report([modelReport({ comparison: comparison('no-difference', -1, -3, 2) }), hasty, mean], { champion: mean.kind, championIsBaseline: true }));
    expect(sentences[1]).toContain('Of the simple rules “Same as last period” has the smallest typical miss, €2.00, but its total is off by −26%');
  });

  it('names a bias that keeps a better ranking from being used', () => {
    const learner = modelReport({ metrics: { ...modelReport().metrics, bias: 0.3 }, comparison: comparison('better', -5, -7, -3) });
    expect(verdictSentences(report([learner, baseline], { champion: baseline.kind, championIsBaseline: true }))[1]).toContain('its total is off by +30%');
  });

  it('says plainly of two streams that simple rules are added up, and against what that was judged', () => {
    const learner = modelReport({ kind: 'survival' });
    const streams = (models: readonly ClvModelReport[]) => ({ transactions: report([baseline]), subscriptions: report([...models, modelReport({ kind: 'baseline-retention', role: 'baseline' })], { champion: 'baseline-retention', championIsBaseline: true }) });
    const summed = (comparedWith: Comparison | null, models: readonly ClvModelReport[] = [learner]) =>
      verdictSentences(report([modelReport({ kind: 'sum', role: 'baseline', metrics: { ...modelReport().metrics, rmse: 50 }, comparison: comparedWith })], { streams: streams(models) }));
    const against = (verdict: Comparison['verdict'], difference: number, low: number, high: number) => ({ ...comparison(verdict, difference, low, high), against: 'mean-sum' });
    expect(summed(against('better', -10, -14, -6))).toEqual([
      'No learned model beat the simple rules in either stream: each customer’s value is “Same as last period” of purchases added to “Retention by plan and billing” of subscriptions.',
      'On 1,234 held-out customers its typical miss was €50.00 a customer over 90 days.',
      'That is €10.00 less than “The means of both added up” (95%: €6.00 to €14.00 less).',
    ]);
    expect(summed(against('worse', 4, 1, 7)).at(-1)).toBe('That is €4.00 more than “The means of both added up” (95%: €1.00 to €7.00 more).');
    expect(summed(against('no-difference', 4, -1, 7)).at(-1)).toBe('No difference is shown between it and “The means of both added up”: +€4.00 a customer (95%: −€1.00 to +€7.00).');
    expect(summed(null, []).filter((_, i) => i !== 1)).toEqual([expect.stringMatching(/^Only yardsticks were trained, in either stream/), 'No plainer yardstick was trained in both streams to compare it with.']);
    setLanguage('es');
    expect(summed(against('better', -10, -14, -6))[0]).toMatch(/^Ningún modelo aprendido superó a las reglas sencillas en ninguna de las dos fuentes/);
    expect(warningText({ key: 'streams-simple', message: '', facts: { models: 'transactions:baseline-mean, subscriptions:baseline-retention' } })).toContain('Compras: Todos la media, Suscripciones: ');
  });

  it('never calls folds a forecast', () => {
    const folds = report([baseline], { plan: { ...plan, holdoutKind: 'same-period', trainingCutoffs: [] } });
    expect(verdictSentences(folds).at(-1)).toMatch(/^Same period, not a forecast/);
  });
});

describe('warnings', () => {
  it('name models, features and days in the page’s language', () => {
    setLanguage('es');
    expect(warningText({ key: 'no-difference', message: '', facts: { champion: 'baseline-zero', learner: 'gbdt' } })).toContain('entre «Árboles potenciados» y «Todos nada»');
    expect(warningText({ key: 'holdout-outside-training', message: '', facts: { features: 'tenureDays, spendLast30Days' } })).toContain('Días desde la primera compra, Gasto de los últimos 30 días');
    expect(warningText({ key: 'cohort', message: '', facts: { firstJoined: '1997-01-01', lastJoined: '1997-03-25' } })).toContain('1 ene 1997');
  });

  it('without a text leave the word to the report', () => {
    expect(warningText({ key: 'from-a-later-version', message: 'Something.', facts: {} })).toBeUndefined();
    expect(warningText({ key: '__proto__', message: '', facts: {} })).toBeUndefined();
  });
});

describe('a run’s request', () => {
  it('is read with care', () => {
    const columns = { customer: 'who', date: 'when', amount: 'much' };
    const sources = { transactions: { datasetId: 'd1', columns } };
    expect(runSources({ request: { sources, options: {} } })).toEqual(sources);
    expect(runSources({ request: { datasetId: 'd1', columns, options: {} } })).toEqual(sources);
    const unusable: readonly Json[] = [null, { sources: {} }, { sources: { customers: { datasetId: 'd1', columns: {} } } }, { datasetId: 'd1', columns: { customer: 'who', date: 3 } }, { sources: { transactions: { datasetId: 'd1', columns: { plan: 'who' } } } }];
    for (const request of unusable) expect(runSources({ request })).toEqual({});
  });
});

describe('means of the hold-out', () => {
  it('weigh each tenth by its customers', () => {
    const deciles = [{ decile: 1, customers: 3, meanPredicted: 10, meanActual: 8 }, { decile: 2, customers: 1, meanPredicted: 2, meanActual: 0 }];
    expect(holdoutMeans(modelReport({ deciles }))).toEqual({ customers: 4, predicted: 8, actual: 6 });
  });
});

describe('two runs side by side', () => {
  const a = report([modelReport({ params: { maxDepth: 3, subsample: 0.8 } }), baseline]);
  const b = report([modelReport({ params: { maxDepth: 8, subsample: 0.8 }, metrics: { ...modelReport().metrics, rmse: 5 } })], { seed: 7 });

  it('can be compared only where they answer the same question', () => {
    expect(differences({ report: a, dataHash: 'x' }, { report: b, dataHash: 'x' })).toEqual([]);
    expect(differences({ report: a, dataHash: 'x' }, { report: { ...b, plan: { ...plan, asOf: 201, holdoutCutoff: 201 } }, dataHash: 'y' })).toEqual(['whatData', 'whatAsOf']);
    expect(differences({ report: a, dataHash: 'x' }, { report: { ...b, plan: { ...plan, holdoutKind: 'same-period' } }, dataHash: 'x' })).toEqual(['whatHoldout']);
  });

  it('list only the settings that differ', () => {
    expect(settingRows(a, b)).toEqual([
      { label: 'Seed', a: '42', b: '7' },
      { label: 'Boosted trees: Depth', a: '3', b: '8' },
      { label: 'Same as last period', a: '✓', b: '' },
    ]);
  });

  it('subtract the first from the second, and nothing from what is not there', () => {
    expect(metricRows(a, b, 'rmse')).toEqual([{ kind: 'gbdt', a: 2, b: 5, change: 3 }, { kind: 'baseline-last-period', a: 60, b: null, change: null }]);
  });
});

describe('measures and features', () => {
  it('carry their unit and sign', () => {
    expect(metricText('rmse', 12.5, '€')).toBe('€12.50');
    expect(metricText('bias', -0.123, '€')).toBe('−12.3%');
    expect(metricText('bias', 0.0001, '€')).toBe('<0.1%');
    expect(metricText('r2', -0.5, '€')).toBe('−0.500');
    expect(metricText('mape', null, '€')).toBe('–');
    expect([featureValue(1, 'days', '€'), featureValue(3, 'transactions', '€'), featureValue(3, 'amount', '€'), featureValue(0.5, 'share', '€'), featureValue(null, 'days', '€')]).toEqual(['1 day', '3 purchases', '€3.00', '50%', '–']);
  });
});

describe('a mapping', () => {
  const column = (name: string, type: 'text' | 'date' | 'number') => ({ name, type }) as Parameters<typeof columnProblems>[1][number];
  const schemas = [column('who', 'text'), column('when', 'date'), column('much', 'number')];

  it('needs three columns of the right type', () => {
    expect(columnProblems('transactions', schemas, { customer: 'who', date: 'when', amount: 'much' })).toEqual({});
    expect(columnProblems('transactions', schemas, { customer: 'when', date: 'who', amount: 'when' })).toEqual({ customer: 'same', date: 'not-date', amount: 'not-number' });
    expect(columnProblems('transactions', schemas, { date: 'gone' })).toEqual({ customer: 'missing', date: 'missing', amount: 'missing' });
  });

  it('takes numbers that are Unix times for days', () => {
    const profile = { name: 'much', type: 'number' as const, missing: 0, distinct: 2, distinctExact: true, min: 1_751_328_000, max: 1_767_225_599 };
    const profiles = schemas.map((schema) => ({ ...profile, name: schema.name, ...(schema.type === 'number' ? {} : { type: schema.type, min: undefined, max: undefined }) }));
    expect(columnProblems('transactions', schemas, { customer: 'who', date: 'much', amount: 'much' }, profiles)).toEqual({ date: 'same', amount: 'same' });
    expect(lastDayOf(profile)).toBe(20_453);
    expect(lastDayOf({ ...profile, max: 2e18 })).toBeUndefined();
  });

  it('knows the last day of dates and of datetimes', () => {
    const profile = { name: 'when', missing: 0, distinct: 1, distinctExact: true };
    expect(lastDayOf({ ...profile, type: 'date', max: 200 })).toBe(200);
    expect(lastDayOf({ ...profile, type: 'datetime', max: 200.9 * 86_400_000 })).toBe(200);
    expect(lastDayOf({ ...profile, type: 'text' })).toBeUndefined();
  });
});

describe('a training’s request', () => {
  const request = { sources: { transactions: { datasetId: 'd', columns: { customer: 'a', date: 'b', amount: 'c' } } }, options: { asOf: '1997-12-30', horizonDays: 180, seed: 1, models: [{ kind: 'gbdt' }, 'ridge', { kind: 'baseline-zero' }, 3] }, nowMs: 0 };

  it('is told in words', () => {
    expect(jobTitle({ task: 'clv', request }, 'cdnow')).toBe('Lifetime value from cdnow: 180 days from Dec 30, 1997');
    expect(jobTitle({ task: 'clv', request: { ...request, options: { horizonDays: 90 } } }, 'cdnow')).toBe('Lifetime value from cdnow: 90 days from the day after the last row');
    expect(jobTitle({ task: 'tabular', request: { datasetId: 'd', options: { target: 'income' }, nowMs: 0 } }, 'adult')).toBe('“income” from adult');
  });

  it('names its models, baselines first', () => {
    expect(jobKinds({ task: 'clv', request: { ...request, options: {} } })).toEqual([]);
    expect(jobKinds({ task: 'clv', request })).toEqual(['baseline-zero', 'gbdt', 'ridge']);
    expect([fittingKind('fit:gbdt'), fittingKind('evaluate')]).toEqual(['gbdt', undefined]);
  });
});
