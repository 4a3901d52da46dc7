import { afterEach, describe, expect, it } from 'vitest';
import { shareDocument } from '../../src/charts/share/shareDocument.ts';
import type { SharedResult } from '../../src/charts/share/shareDocument.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import type { RunSummary } from '../../src/storage/records.ts';
import { churnSharedResult } from '../../src/ui/churn/churnShare.ts';
import { shareTheme } from '../../src/ui/shareTheme.ts';
import { churnModel, churnReport } from './churnReport.ts';

afterEach(() => setLanguage('en'));

const HOSTILE = `</style></script><script>alert(1)</script><img src=x onerror="alert('1')">`;
const report = churnReport();
const run: RunSummary = {
  id: 'r', number: 1, name: 'churn-gbdt-1', task: 'churn', createdAtMs: 0, datasetIds: ['d'.repeat(64)], dataHash: 'e'.repeat(64), request: { options: {}, sources: { activity: { datasetId: 'd', columns: { user: 'who', date: 'when' } } } },
  seed: 42, appVersion: '1.2.3', engine: { name: 'wasm', reason: '' }, timingsMs: {}, modelHashes: {}, featureStateHash: null, status: 'done',
};
const datasets = [{ name: 'visits <1997>', hash: 'd'.repeat(64), rows: 5_003 }];
const users = { total: 2, from: 0, cutoff: 130, champion: 'gbdt', kinds: ['baseline-recency', 'gbdt'], rows: [{ key: HOSTILE, actual: null, calibrated: [0.1, 0.62], value: 60, expectedProfit: 4.5 }, { key: 'Bob', actual: null, calibrated: [0.1, null], value: null, expectedProfit: null }] };

const headings = ({ parts }: SharedResult) => parts.map(({ heading }) => heading);
const facts = ({ parts }: SharedResult, heading: string) => Object.fromEntries(parts.flatMap((part) => (part.kind === 'facts' && part.heading === heading ? part.rows : [])));

describe('a shared result on churn', () => {
  const result = churnSharedResult({ run, report, datasets }, shareTheme);

  it('goes from the verdict to what it cannot tell', () => {
    expect(headings(result)).toEqual([
      'Use “Boosted trees”.', 'Worth knowing', 'Who is at risk', 'How many leave, through time', 'Models', 'Models compared', 'Do the probabilities hold?', 'When they leave', 'Ways of choosing whom to contact', 'What contacting would have brought',
      'Where the risk and the money are', 'What “Boosted trees” looks at', 'What was asked', 'Data', 'What contacting is assumed to cost and bring', 'What this cannot tell',
    ]);
    expect(result.parts[0]).toMatchObject({ sentences: [expect.stringMatching(/^On 120 users at risk, 12 of whom left, its log loss was 0\.2400: 0\.0500 less than the best yardstick/), expect.stringContaining('is not known yet')] });
  });

  it('has every model with its intervals, and every chart that the page has', () => {
    const models = result.parts.find(({ heading }) => heading === 'Models');
    expect(models).toMatchObject({ table: { rows: [{ marked: true, cells: ['Boosted trees', '0.240', '−0.0500 (−0.0800 to −0.0200)', '0.810 (0.750 to 0.860)', '0.420 (0.300 to 0.530)', '0.070', '2%', '0.260', 'sigmoid'] }, {}, { cells: expect.arrayContaining(['Time since last activity (yardstick)', '–']) }] } });
    const charts = result.parts.flatMap((part) => (part.kind === 'charts' ? part.charts.map(({ title }) => title) : []));
    expect(charts).toEqual([
      'How many leave, through time', 'Is the difference real?', 'Found against false alarms (ROC)', 'Right against found (precision and recall)', 'Leavers found by contacting', 'Leavers’ money found by contacting', 'Times better than at random (lift)',
      'Do the probabilities hold?', 'Do they hold by Plan?', 'Who has left by then: “Churn survival, boosted trees”', 'How good the “when” is, step by step', 'What contacting would have brought', expect.any(String), 'How much worse without it',
    ]);
  });

  it('says who was at risk and who was not, what was asked, of what data, at which terms', () => {
    expect(facts(result, 'Who is at risk')).toMatchObject({ 'Not at risk: in a trial': '7', 'Net revenue retention': expect.stringMatching(/^95%/), 'Why contracts ended': 'too expensive (30): of their own will' });
    expect(facts(result, 'What was asked')).toMatchObject({ Question: 'Who of the users at risk on May 11, 1970 leaves in 30 days, 7 days after that day?', Seed: '42' });
    expect(facts(result, 'Data')).toMatchObject({ Columns: 'Activity: who · when', Rows: '5,000 read, 3 left out' });
    expect(facts(result, 'What contacting is assumed to cost and bring')).toMatchObject({ 'A saved user is worth': '6 months of their money a month', Budget: 'no limit', 'Break-even save rate': '12% (assumed: 20%)' });
  });

  it('says what it cannot tell: of which days, and that the list has no answers yet', () => {
    const limits = facts(result, 'What this cannot tell');
    expect(limits['Another time']).toContain('from Apr 8, 1970 to May 7, 1970');
    expect(limits['The list itself']).toContain('May 11, 1970');
    const future = churnSharedResult({ run, datasets, report: churnReport({ plan: { ...report.plan, holdoutKind: 'future' }, profit: null }) }, shareTheme);
    expect(Object.keys(facts(future, 'What this cannot tell'))).not.toContain('The list itself');
    expect(headings(future)).not.toContain('Ways of choosing whom to contact');
  });

  it('names no user, and no kind that could be somebody', () => {
    const html = shareDocument(result, '', '');
    for (const text of ['Only four', 'Ada moved away']) expect(html).not.toContain(text);
    expect(html).toContain('Pro');
    expect(html).toContain('no value');
  });

  it('lists users where they were chosen, whatever they are called', () => {
    const chosen = churnSharedResult({ run, report, datasets, users }, shareTheme);
    const table = chosen.parts.find(({ heading }) => heading === 'The first 2 users on the list');
    expect(table).toMatchObject({ table: { rows: [{ cells: [HOSTILE, '1', '62%', '€4.50', '€60.00'] }, { cells: ['Bob', '2', '–', '–', '–'] }] } });
    const html = shareDocument(chosen, '', '');
    expect(html).not.toMatch(/<(script|img|link|iframe|object|embed|form|base|a)\b/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('visits &lt;1997&gt;');
  });

  it('says it in Spanish, and marks what only English says', () => {
    setLanguage('es');
    const { language, parts, title } = churnSharedResult({ run, report, datasets }, shareTheme);
    expect([language, title]).toEqual(['es', 'Bajas: visits <1997>']);
    expect(parts.find(({ kind }) => kind === 'warnings')).toMatchObject({ warnings: [{ text: 'Words of another version.', language: 'en' }] });
    expect(parts.at(-1)?.heading).toBe('Lo que esto no puede decir');
  });

  it('of an earlier version has what that one knew', () => {
    const timed = { brier: { scores: [0.1], mean: 0.1 }, concordance: 0.6 };
    const earlier = churnSharedResult({ run: { ...run, request: null }, datasets, report: churnReport({ models: [churnModel({ timed })] }) }, shareTheme);
    const when = earlier.parts.find(({ heading }) => heading === 'When they leave');
    expect(when?.kind === 'charts' && when.charts.map(({ title }) => title)).toEqual(['How good the “when” is, step by step']);
    expect(facts(earlier, 'Data')).not.toHaveProperty('Columns');
  });
});
