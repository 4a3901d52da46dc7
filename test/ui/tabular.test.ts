import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { metricText, metricTick, quantityText } from '../../src/i18n/metricText.ts';
import { metricMeaning, metricName } from '../../src/i18n/messages/metrics.ts';
import type { Comparison, RegressionModelReport, TabularPlan, TabularReport } from '../../src/tasks/tabular/types.ts';
import { changeText, differences, settingRows, sharedMetrics } from '../../src/ui/runs/compareRuns.ts';
import { headlineOf } from '../../src/ui/runs/headline.ts';
import { readReport } from '../../src/ui/runs/readReport.ts';
import { warningText } from '../../src/ui/runs/reportWarning.ts';
import { classScores } from '../../src/ui/tabular/classScores.ts';
import { cutoffText } from '../../src/ui/tabular/cutoffText.ts';
import { heldHow } from '../../src/ui/tabular/heldHow.ts';
import { predictionText, seriesName } from '../../src/ui/tabular/predictionText.ts';
import { metricOf } from '../../src/ui/tabular/tabularMetrics.ts';
import { verdictSentences } from '../../src/ui/tabular/tabularVerdict.ts';
import { confusionAt, rowAt, rowOf } from '../../src/ui/runs/thresholdRow.ts';

afterEach(() => setLanguage('en'));

const plan: TabularPlan = {
  target: 'price', learn: 'regression', classes: [], positiveClass: null, weight: null, key: null, columns: [], features: [{ name: 'size', column: 'size', part: 'number' }],
  split: { kind: 'holdout', share: 0.25, seed: 1 }, splitIsProposed: false, rows: { read: 40, rejected: 0, train: 30, holdout: 10 }, warnings: [],
};

const comparison = (verdict: Comparison['verdict'], difference: number, low: number, high: number): Comparison => ({ against: 'baseline-mean', difference, low, high, verdict });

function model(kind: string, rmse: number, compared: Comparison | null): RegressionModelReport {
  return {
    kind, role: kind.startsWith('baseline') ? 'baseline' : 'learner', learn: 'regression', params: {}, comparison: compared, featureImportance: [], permutationImportance: [], facts: {}, learning: null, stoppedEarly: false, fitMs: 0, predictMs: 0,
    metrics: { rmse, mae: 1, r2: 0.5, mape: null, mapeLeftOut: 0, wape: 0.1, bias: 0.01 }, scatter: { predicted: [], actual: [] },
  };
}

function report(models: readonly RegressionModelReport[], given: Partial<TabularReport> = {}): TabularReport {
  return {
    task: 'tabular', plan, seed: 1, thresholdRule: 0.5, unit: '€', rows: plan.rows, warnings: [], rankedBy: 'rmse', models, champion: models[0].kind, championIsBaseline: models[0].role === 'baseline',
    timingsMs: { columns: 0, features: 0, fit: {}, predict: 0, evaluate: 0 } as TabularReport['timingsMs'], ...given,
  };
}

const baseline = model('baseline-mean', 8, null);

describe('the verdict on any table', () => {
  it('says by how much the champion is better, and how sure that is', () => {
    expect(verdictSentences(report([model('gbdt', 5, comparison('better', -3, -4, -2)), baseline]))).toEqual([
      'On 10 held-out rows its typical miss was €5.00: €3.00 less than the plainest answer, “Everyone the mean” (95%: €2.00 to €4.00 less).',
    ]);
  });

  it('names a learner that lost, whoever won', () => {
    const lost = model('ridge', 9, comparison('worse', 1, 0.5, 2));
    expect(verdictSentences(report([model('gbdt', 5, comparison('better', -3, -4, -2)), baseline, lost])).at(-1)).toBe('“Ridge regression” lost against the plainest answer: +€1.00 (95%: +€0.50 to +€2.00).');
    expect(verdictSentences(report([baseline, lost], { championIsBaseline: true }))[1]).toBe('“Ridge regression” was worse: +€1.00 (95%: +€0.50 to +€2.00).');
  });

  it('says that no difference is shown, and that every row was held out once', () => {
    const unclear = model('gbdt', 7.9, comparison('no-difference', -0.1, -0.5, 0.3));
    const folds: TabularPlan = { ...plan, split: { kind: 'folds', k: 5, seed: 1 } };
    expect(verdictSentences(report([baseline, unclear], { championIsBaseline: true, plan: folds }))).toEqual([
      'The plainest answer is the one to use here: its typical miss was €8.00 on 10 held-out rows.',
      'No difference is shown between it and “Boosted trees”: −€0.10 (95%: −€0.50 to +€0.30).',
      'Each of 5 parts was predicted from the others, so every row was held out once.',
    ]);
  });
});

describe('measures', () => {
  it('carry their unit; what is shown as nothing has no sign', () => {
    expect([metricText('rmse', 12.5, ''), metricText('rmse', 8, ''), metricText('rmse', 0.0123, ''), metricText('mae', 3.25, '%')]).toEqual(['12.50', '8', '0.0123', '3.25\u00a0%']);
    expect([metricText('logLoss', 0.3049, '€'), metricText('recall', 0.574, '€'), metricText('matthews', -0.0001, ''), metricText('auc', null, '')]).toEqual(['0.305', '57.4%', '0.000', '–']);
    expect(quantityText(8714, '')).toBe('8,714');
  });

  it('are told apart on an axis', () => {
    expect([metricTick('logLoss', 0.25, '', 0.4), metricTick('rmse', 1200, '€', 900), metricTick('error', 0.25, '', 0.4)]).toEqual(['0.25', '€1,200', '25%']);
  });

  it('are explained in the words of their task', () => {
    expect(metricMeaning('rmse', 'clv')).toContain('one customer');
    expect(metricMeaning('rmse', 'tabular')).toContain('one row');
    expect([metricMeaning('of a later version', 'tabular'), metricName('of a later version')]).toEqual([undefined, 'of a later version']);
  });

  it('that a model does not have are null', () => {
    expect([metricOf(baseline, 'rmse'), metricOf(baseline, 'mape'), metricOf(baseline, '__proto__')]).toEqual([8, null, null]);
  });
});

describe('another threshold', () => {
  const row = { precision: 0.5, recall: 0.8, f1: 0.6, shareFlagged: 0.4, lift: 2 };
  const thresholds = [{ ...row, threshold: 0.2 }, { ...row, threshold: 0.21, recall: 0.6, shareFlagged: 0.25 }];

  it('is the nearest in the table', () => {
    expect(rowAt(thresholds, 0.3)?.threshold).toBe(0.21);
    expect(rowAt([], 0.3)).toBeUndefined();
  });

  it('moves rows between the four counts, and loses none', () => {
    // 40 rows: 30 of the other class, 10 of the class that is looked for; 16 are flagged, 8 of them rightly.
    expect(confusionAt(thresholds[0], [[25, 5], [4, 6]])).toEqual([[22, 8], [2, 8]]);
    // The rule's own threshold stands in no table: its numbers are those of its counts.
    expect(rowOf(0.028, [[22, 8], [2, 8]])).toEqual({ threshold: 0.028, shareFlagged: 0.4, precision: 0.5, recall: 0.8, f1: 16 / 26, lift: 2 });
    expect(rowOf(0.9, [[30, 0], [10, 0]])).toEqual({ threshold: 0.9, shareFlagged: 0, precision: null, recall: 0, f1: 0, lift: null });
    expect(rowOf(0.5, [[0, 0], [0, 0]])).toBeUndefined();
  });
});

describe('classes', () => {
  it('are scored one against the rest', () => {
    expect(classScores(['a', 'b', 'c'], [[3, 1, 0], [0, 2, 0], [0, 0, 0]])).toEqual([
      { name: 'a', rows: 4, precision: 1, recall: 0.75, f1: 6 / 7 },
      { name: 'b', rows: 2, precision: 2 / 3, recall: 1, f1: 4 / 5 },
      { name: 'c', rows: 0, precision: null, recall: null, f1: null },
    ]);
  });
});

describe('predictions', () => {
  it('are a number in the target’s unit, a class, or a chance', () => {
    expect([predictionText(12.5, 'regression', 'gbdt', '€'), predictionText(0.985, 'binary', 'gbdt', '€'), predictionText('Wife', 'multiclass', 'gbdt', ''), predictionText(0.5, 'multiclass', 'gbdt:Wife', ''), predictionText(null, 'regression', 'gbdt', '')]).toEqual(['€12.50', '98.5%', 'Wife', '50%', '–']);
    expect(seriesName('gbdt:a:b')).toBe('Boosted trees · a:b');
  });
});

describe('what was held out', () => {
  it('is told with its day, and with its time where that is not midnight', () => {
    expect(heldHow({ kind: 'time', column: 'd', share: 0.25, cutoff: '2012-07-02' })).toBe('the latest, from Jul 2, 2012');
    expect(cutoffText('2012-07-02T00:00:00.000Z')).toBe('Jul 2, 2012');
    expect(cutoffText('2012-07-02T14:30:00.000Z')).toBe('Jul 2, 2012, 02:30 PM');
    expect(cutoffText('from a later version')).toBe('from a later version');
  });
});

describe('warnings of any table', () => {
  it('count as the language does', () => {
    const facts = (rows: number) => ({ key: 'conflicting-rows', message: '', facts: { rows } });
    expect(warningText(facts(1))).toMatch(/^1 row equals an earlier one/);
    expect(warningText(facts(1200))).toMatch(/^1,200 rows equal an earlier one/);
    setLanguage('es');
    expect(warningText({ key: 'leak', message: '', facts: { feature: 'f', target: 't', metric: 'auc', score: 0.9991 } })).toContain('(AUC ROC 0,999 en filas de prueba)');
  });
});

describe('two runs on any table', () => {
  const a = report([baseline]);
  const side = (one: TabularReport, dataHash = 'x') => ({ report: one, dataHash });

  it('can be compared only where they answer the same question', () => {
    expect(differences(side(a), side(report([baseline])))).toEqual([]);
    expect(differences(side(a), side(report([baseline], { plan: { ...plan, target: 'size' } }), 'y'))).toEqual(['whatData', 'whatTarget']);
    expect(differences(side(a), side(report([baseline], { plan: { ...plan, split: { kind: 'holdout', share: 0.25, seed: 2 } } })))).toEqual(['whatHoldout']);
  });

  it('share the measures of what they learned', () => {
    expect(sharedMetrics(a, a)[0]).toBe('rmse');
    expect(sharedMetrics(a, report([baseline], { plan: { ...plan, learn: 'multiclass' } }))).toEqual([]);
    expect([changeText('rmse', -2, '€'), changeText('rmse', 0, ''), changeText('bias', 0.1, ''), changeText('rmse', null, '')]).toEqual(['−€2.00', '0', '+10%', '–']);
  });

  it('list what was asked differently', () => {
    expect(settingRows(a, report([baseline], { thresholdRule: 'f1', seed: 2 }))).toEqual([{ label: 'Seed', a: '1', b: '2' }, { label: 'Threshold', a: '0.5', b: 'f1' }]);
  });
});

describe('a stored report', () => {
  it('is read by its task, and no other', () => {
    expect(readReport({ task: 'tabular' })).toBeDefined();
    expect([readReport({ task: 'unheard-of' }), readReport(null), readReport(undefined), readReport('clv')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('has a headline', () => {
    expect(headlineOf(report([baseline]))).toEqual({ champion: 'baseline-mean', predicts: '“price”', score: 'RMSE €8.00' });
  });
});
