import { afterEach, describe, expect, it } from 'vitest';
import { scoreHistogramChart } from '../../src/charts/scoreHistogramChart.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { paramHelp, paramLabel } from '../../src/i18n/messages/params.ts';
import type { AnomalyModelReport, AnomalyPlan, AnomalyReport } from '../../src/tasks/anomaly/types.ts';
import type { ReportWarning } from '../../src/tasks/types.ts';
import { verdictSentences, verdictTitle } from '../../src/ui/anomaly/anomalyVerdict.ts';
import { rarityTexts } from '../../src/ui/anomaly/rarityText.ts';
import { differences, settingRows, sharedMetrics } from '../../src/ui/runs/compareRuns.ts';
import { headlineOf } from '../../src/ui/runs/headline.ts';
import { readReport } from '../../src/ui/runs/readReport.ts';
import { warningText } from '../../src/ui/runs/reportWarning.ts';
import { theme } from '../charts/reports.ts';

afterEach(() => setLanguage('en'));

const label: AnomalyPlan['label'] = { column: 'fraud', positiveClass: 'yes', classes: [{ name: 'no', rows: 90 }, { name: 'yes', rows: 10 }] };
const chance = { auc: 0.5, aucPr: 0.1, precision: 0.1, recall: 0.2 };

function modelOf(given: Partial<AnomalyModelReport> = {}): AnomalyModelReport {
  return {
    kind: 'isolation-forest', role: 'learner', params: { contamination: 0.2 }, metrics: {}, baseRate: null, chance: null, threshold: 0.6, flagged: 20, shareFlagged: 0.2, trees: 100, sampleRows: 100,
    featureImportance: [], histogram: { edges: [0.4, 0.5, 0.6, 0.7], counts: [50, 30, 20] }, unusual: [], facts: {}, stoppedEarly: false, fitMs: 0, predictMs: 0, ...given,
  };
}

function reportOf(model: AnomalyModelReport, known: AnomalyPlan['label'] = null): AnomalyReport {
  const rows = { read: 100, rejected: 0, train: 100, holdout: 0, judged: known ? 100 : 0 };
  const plan: AnomalyPlan = { label: known, key: null, columns: [], features: [{ name: 'amount', column: 'amount', part: 'number' }], rows, warnings: [] };
  return { task: 'anomaly', plan, seed: 1, unit: '', rows, warnings: [], models: [model], champion: model.kind, championIsBaseline: false, timingsMs: { columns: 0, features: 0, fit: {}, predict: 0, evaluate: 0, artifacts: 0 } };
}

const judged = (precision: number | null) => modelOf({ metrics: { auc: 0.9, aucPr: 0.7, precision, recall: 0.8 }, baseRate: 0.1, chance: { ...chance, precision: precision === null ? null : 0.1 } });

describe('the verdict on unusual rows', () => {
  it('says how many are flagged, that this is a choice, and that nothing was known', () => {
    const model = modelOf();
    expect(verdictTitle(model, reportOf(model))).toBe('20 of 100 rows are flagged.');
    expect(verdictSentences(model, reportOf(model))).toEqual([
      'Flagged is every row with a score above 0.600. That was set to flag about 20% of the rows: how many are flagged is a choice, not a finding.',
      'No known answer was there to judge by. The rows are unusual; whether they are wrong, only a look at them tells.',
    ]);
    expect(verdictTitle(modelOf({ flagged: 0 }), reportOf(model))).toBe('No row of 100 is flagged.');
    expect(verdictSentences(modelOf({ params: { contamination: 0 } }), reportOf(model))[0]).toMatch(/parted from the others sooner than usual/);
  });

  it('measures against blind picks, and says so where it is no better', () => {
    const sentence = 'Judged by “fraud”, which was never learned from: of the flagged rows 40% are “yes”, where blind picks would give 10%; of all “yes” 80% are flagged.';
    expect(verdictSentences(judged(0.4), reportOf(judged(0.4), label)).slice(1)).toEqual([sentence]);
    expect(verdictSentences(judged(0.1), reportOf(judged(0.1), label)).at(-1)).toBe('That is no better than blind picks.');
    expect(verdictSentences(judged(null), reportOf(judged(null), label)).at(-1)).toMatch(/no row can tell how well “yes” was found/);
  });

  it('speaks Spanish', () => {
    setLanguage('es');
    expect(verdictTitle(modelOf({ flagged: 1 }), reportOf(modelOf()))).toBe('1 de 100 filas está marcada.');
    expect(verdictSentences(judged(0.4), reportOf(judged(0.4), label))[1]).toMatch(/40\s% son «yes», cuando a ciegas serían 10\s%/);
  });
});

it('says in words what is rare, and that nothing by itself is', () => {
  const reason = { feature: 'amount', column: 'amount', value: '9999', rows: 1, share: 0.002 };
  expect(rarityTexts([{ ...reason, side: 'high' }, { ...reason, side: 'same' }, { ...reason, value: null, side: 'missing' }])).toEqual(['amount 9999: 0.2% of rows are as high or higher', 'amount 9999: 0.2% of rows have it', 'amount is missing, as in 0.2% of rows']);
  expect(rarityTexts([])).toEqual(['No value is rare by itself.']);
});

it('draws scores as a chart whose table and sentence say the same', () => {
  const chart = scoreHistogramChart(modelOf(), theme);
  expect(chart.summary).toBe('100 rows have scores between 0.400 and 0.700; 20 of them are above the threshold of 0.600.');
  expect(chart.table.rows).toEqual([[0.4, 0.5, 50], [0.5, 0.6, 30], [0.6, 0.7, 20]]);
  const [bars] = chart.figure.data;
  expect((bars.marker as { color: string[] }).color).toEqual([theme.bar, theme.bar, theme.model('isolation-forest')]);
});

describe('runs on unusual rows among others', () => {
  const [a, b] = [reportOf(judged(0.4), label), reportOf(modelOf({ params: { contamination: 0.1 } }))];

  it('are read, and headed by what they find', () => {
    expect(readReport(a)).toBe(a);
    expect(headlineOf(a)).toEqual({ champion: 'isolation-forest', predicts: 'unusual rows', score: 'PR AUC 0.700' });
    expect(headlineOf(b).score).toBeUndefined();
  });

  it('are compared by the known answer', () => {
    const side = (report: AnomalyReport) => ({ report, dataHash: 'h' });
    expect(differences(side(a), side(a))).toEqual([]);
    expect(differences(side(a), side(b))).toEqual(['whatLabel']);
    expect(sharedMetrics(a, a)).toEqual(['precision', 'recall', 'aucPr', 'auc']);
    expect(sharedMetrics(a, b)).toEqual([]);
    expect(settingRows(a, b)).toEqual([{ label: 'Isolation forest: Share of rows to flag', a: '0.2', b: '0.1' }]);
  });

  it('have their warnings in both languages', () => {
    const warnings: readonly (readonly [string, ReportWarning['facts']])[] = [['no-label', {}], ['missing-label', { rows: 3, column: 'fraud' }], ['answer-among-features', { column: 'fraud' }], ['nothing-flagged', { models: 'isolation-forest', score: 0.5 }]];
    for (const language of ['en', 'es'] as const) {
      setLanguage(language);
      for (const [key, facts] of warnings) expect(warningText({ key, facts, message: '' })).toMatch(/^[^{}]+$/);
    }
  });
});

it('names a parameter as its model means it', () => {
  expect([paramLabel('maxSamples', 'isolation-forest'), paramLabel('maxSamples', 'random-forest')]).toEqual(['Rows a tree', 'Share of rows a tree']);
  expect(paramHelp('nEstimators', 'isolation-forest', '')).toMatch(/averaged/);
});
