import { afterEach, describe, expect, it } from 'vitest';
import { shareDocument } from '../../src/charts/share/shareDocument.ts';
import { trackWeeks } from '../../src/core/metrics/tracking.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { outlookText } from '../../src/i18n/outlookText.ts';
import { segmentText } from '../../src/i18n/segmentText.ts';
import type { RunSummary } from '../../src/storage/records.ts';
import type { ClvJudgement, ClvReport } from '../../src/tasks/clv/types.ts';
import { clvAssumptions } from '../../src/ui/clv/clvAssumptions.ts';
import { clvSharedResult } from '../../src/ui/clv/clvShare.ts';
import { shareTheme } from '../../src/ui/shareTheme.ts';
import { warningText } from '../../src/ui/runs/reportWarning.ts';
import { modelReport } from '../charts/reports.ts';

afterEach(() => setLanguage('en'));

const totals = { predicted: 80, actual: 100, ratio: 0.8, low: 0.7, high: 0.9, meanResidual: -0.5, rmse: 4 };
const judged: ClvJudgement = {
  fitted: null,
  permutationImportance: [{ feature: 'recencyDays', increase: 2, std: 0.1 }],
  outlook: { bins: [{ rows: 100, above: 40, upTo: null, nothing: 0.6, range: { low: 0.5, high: 3, timesPrediction: true } }] },
  coverage: { inside: 0.78, below: 0.12, beyond: 0.1, judged: 50, expectedNothing: 0.6, observedNothing: 0.62, bins: [{ rows: 120, expectedNothing: 0.6, observedNothing: 0.62, above: 45, inside: 36 }] },
  tracking: { ...trackWeeks(Float64Array.of(9), Float64Array.of(8)), profile: 'training' },
  segments: [{ feature: 'country', segments: [{ ...totals, customers: 90, segment: { kind: 'category', name: 'Spain' } }, { ...totals, customers: 4, segment: { kind: 'category', name: 'Only four' } }] }],
};
const champion = modelReport({ kind: 'gbdt', judged, featureImportance: [{ feature: 'recencyDays', importance: 1 }], deciles: [{ decile: 1, customers: 10, meanPredicted: 90, meanActual: 80 }], comparison: { against: 'baseline-mean', difference: -2, low: -3, high: -1, verdict: 'better' } });
const report: ClvReport = {
  task: 'clv', seed: 42, unit: 'EUR', features: [], champion: 'gbdt', championIsBaseline: false,
  plan: { holdoutKind: 'future', asOf: 90, horizonDays: 7, holdoutCutoff: 90, trainingCutoffs: [76, 83], firstDay: 0, completeThrough: 96, longestLegalHorizon: 30 },
  rows: { read: 1_000, rejected: 3, train: 200, holdout: 120 },
  warnings: [{ key: 'young-customers', message: 'in English', facts: { count: 60, share: 0.5, days: 7 } }, { key: 'of-the-future', message: 'Words of another version.', facts: {} }],
  models: [champion, modelReport({ kind: 'baseline-mean', role: 'baseline' })],
  timingsMs: { features: 1, fit: {}, predict: 1 },
};
const run: RunSummary = {
  id: 'r', number: 1, name: 'clv-gbdt-1', task: 'clv', createdAtMs: 0, datasetIds: ['d'.repeat(64)], dataHash: 'e'.repeat(64), request: { options: {}, sources: { transactions: { datasetId: 'd', columns: { customer: 'id', date: 'when', amount: 'paid' } } } },
  seed: 42, appVersion: '1.2.3', engine: { name: 'wasm', reason: '' }, timingsMs: {}, modelHashes: {}, featureStateHash: null, status: 'done',
};
const datasets = [{ name: 'sales <1997>', hash: 'd'.repeat(64), rows: 1_003 }];

describe('a shared result', () => {
  it('holds question, data, assumptions, models, verdict and charts, and no customer', () => {
    const result = clvSharedResult({ run, report, datasets }, shareTheme);
    const html = shareDocument(result, '', '');
    for (const text of ['Customer lifetime value: sales &lt;1997&gt;', 'Use “Boosted trees”.', 'id · when · paid', '1,000 read, 3 left out', 'd'.repeat(64), 'e'.repeat(64), 'Mar 18, 1970 · Mar 25, 1970', 'Brain Workbench 1.2.3', '120 customers, Apr 1, 1970 to Apr 7, 1970', '(0% left out)']) expect(html).toContain(text);
    expect(result.parts.filter(({ kind }) => kind === 'charts').map(({ heading }) => heading)).toEqual(['Models compared', 'By kind of customer', 'Week by week', 'How sure for one customer', 'What “Boosted trees” looks at']);
    expect(result.parts.filter(({ kind }) => kind === 'table')).toHaveLength(1);
  });

  it('says warnings in the page’s language, or marks them as English', () => {
    setLanguage('es');
    const { language, parts } = clvSharedResult({ run, report, datasets }, shareTheme);
    expect(language).toBe('es');
    expect(parts.find(({ kind }) => kind === 'warnings')).toMatchObject({ warnings: [{ text: expect.stringMatching(/^El 50\s% de los clientes de prueba/) }, { text: 'Words of another version.', language: 'en' }] });
  });

  it('leaves out kinds of customers that could be somebody', () => {
    const html = shareDocument(clvSharedResult({ run, report, datasets }, shareTheme), '', '');
    expect(html).toContain('Spain');
    expect(html).not.toContain('Only four');
  });

  it('lists customers with their chance of nothing and range, where they were chosen', () => {
    const page = { total: 2, from: 0, kinds: ['baseline-mean', 'gbdt'], rows: [{ key: 'Ada', actual: 0, predicted: [5, 40] }, { key: 'Bob', actual: null, predicted: [5, 20] }] };
    const { parts } = clvSharedResult({ run, report, datasets, customers: { page, cutoff: 90 } }, shareTheme);
    const table = parts.flatMap((part) => (part.kind === 'table' ? [part] : []))[1];
    expect(table.heading).toBe('The 2 customers with the highest predictions');
    expect(table.table.rows.map(({ cells }) => cells)).toEqual([['Ada', '1', '€40.00', '60%', '€20.00', '€120.00', '€0.00'], ['Bob', '2', '€20.00', '60%', '€10.00', '€60.00', '–']]);
  });

  it('of an earlier version has what that one knew', () => {
    const { judged: _, ...earlier } = champion;
    const { parts } = clvSharedResult({ run, report: { ...report, models: [earlier] }, datasets }, shareTheme);
    expect(parts.filter(({ kind }) => kind === 'charts').map(({ heading }) => heading)).toEqual(['Models compared', 'What “Boosted trees” looks at']);
  });
});

describe('assumptions', () => {
  const of = (options: unknown) => Object.fromEntries(clvAssumptions({ request: { options } as RunSummary['request'] }, 'EUR'));

  it('are read from the request', () => {
    expect(of({ measure: 'margin', marginShare: 0.4, discountRate: 0.1, taxIncluded: true })).toMatchObject({ Amounts: 'Margin: net money times the margin’s share', 'Margin’s share': '40%', Discount: '10% a year', Tax: 'Subtracted: amounts include it', Currency: 'EUR' });
    expect(of({ measure: 'net', discountRate: 0 })).toMatchObject({ Amounts: expect.stringMatching(/^Net/), Discount: expect.stringMatching(/^None/) });
  });

  it('survive a request that is none', () => {
    for (const options of [undefined, null, 'x', { measure: '<script>', discountRate: 'much', marginShare: NaN }]) expect(of(options)).toMatchObject({ Amounts: expect.stringMatching(/^As in the file/) });
    expect(clvAssumptions({ request: null }, '')[1]).toEqual(['Currency', 'The file does not say']);
  });
});

describe('words', () => {
  it('say what is expected of one customer', () => {
    expect(outlookText({ rows: 9, nothing: 0.62, low: 20, high: 110 }, '€')).toBe('62% buy nothing; else €20–€110');
    expect(outlookText({ rows: 9, nothing: 0.996, low: null, high: null }, '€')).toBe('99.6% buy nothing; of the others too few are known to say how much');
    setLanguage('es');
    expect(outlookText({ rows: 9, nothing: 0.62, low: 2, high: 9.5 }, 'EUR')).toBe('El 62 % no compra nada; el resto, 2,00 €–9,50 €'.replace(/ (?=[€%])/g, '\u00a0'));
  });

  it('name kinds of customers with their units', () => {
    expect(segmentText({ kind: 'range', low: 1, high: 1 }, 'transactions', '€')).toBe('1 purchase');
    expect(segmentText({ kind: 'range', low: 20, high: 45.6 }, 'amount', '€')).toBe('€20 – €46');
    expect(segmentText({ kind: 'range', low: 0.25, high: 3 }, 'unknown', '€')).toBe('0.25–3');
    expect(segmentText({ kind: 'rest' }, 'days', '€')).toBe('All others');
    expect(segmentText({ kind: 'category', name: '<b>' }, '', '€')).toBe('<b>');
  });

  it('name a suspected leak', () => {
    expect(warningText({ key: 'leak-suspected', message: '', facts: { features: 'recencyDays', metric: 'R²', score: 0.9912 } })).toContain('“Days since last purchase” alone predicts the value almost perfectly (R² 0.991');
  });
});
