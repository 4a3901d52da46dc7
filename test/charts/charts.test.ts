import { afterEach, describe, expect, it } from 'vitest';
import { comparisonChart } from '../../src/charts/comparisonChart.ts';
import { decileChart } from '../../src/charts/decileChart.ts';
import type { Chart } from '../../src/charts/figure.ts';
import { gainChart, shareAt } from '../../src/charts/gainChart.ts';
import { importanceChart } from '../../src/charts/importanceChart.ts';
import { learningChart } from '../../src/charts/learningChart.ts';
import { scatterChart } from '../../src/charts/scatterChart.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { modelReport, theme } from './reports.ts';

afterEach(() => setLanguage('en'));

const money = { unit: '€', horizonDays: 180 };
const HOSTILE = '<a href="javascript:alert(1)">x</a> %{y} $\\frac$';

interface Trace {
  readonly type: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly line?: { readonly color: string };
  readonly marker?: { readonly color: string };
}
const traces = (chart: Chart) => chart.figure.data as unknown as readonly Trace[];

describe('the gain curve', () => {
  it('reads the share between points on a straight line, from the origin on', () => {
    const gain = { shareOfCustomers: [0.1, 0.5, 1], shareOfValue: [0.4, 0.8, 1] };
    expect([0.05, 0.1, 0.3, 1].map((share) => shareAt(gain, share))).toEqual([0.2, 0.4, 0.6, 1].map((share) => expect.closeTo(share)));
    expect(shareAt({ shareOfCustomers: [], shareOfValue: [] }, 0.2)).toBeNaN();
  });

  it('draws chance and every model in its own colour, and says what the first fifth holds', () => {
    const zero = modelReport({ kind: 'baseline-zero', role: 'baseline', gain: { shareOfCustomers: [0, 1], shareOfValue: [0, 1] } });
    const chart = gainChart([zero, modelReport()], theme);
    expect(traces(chart).map(({ line }) => line?.color)).toEqual(['#ccc', 'colour-of-baseline-zero', 'colour-of-gbdt']);
    expect(chart.summary).toContain('Boosted trees puts first spent 53%');
    expect(chart.table.rows.map((row) => [row[0], row[3]])).toEqual([['Boosted trees', expect.closeTo(0.525)], ['Everyone nothing', expect.closeTo(0.2)]]);
  });
});

describe('the gain curve of many models', () => {
  const KINDS = ['gbdt', 'ridge', 'ziln', 'bgnbd', 'gbdt-tweedie', 'gbdt-seed', 'elastic-net'];
  const models = [...KINDS.map((kind) => modelReport({ kind })), ...['baseline-mean', 'baseline-zero'].map((kind) => modelReport({ kind, role: 'baseline' }))];
  const named = (chart: Chart) => (chart.figure.layout.annotations as readonly { readonly text: string }[]).map(({ text }) => text);

  it('names the one in front, the one to use, the best baseline and the best others; the rest are grey behind them', () => {
    const chart = gainChart(models, theme, { emphasised: 'elastic-net', champion: 'bgnbd' });
    expect(traces(chart).map(({ line }) => line?.color)).toEqual(['#ccc', '#ccc', '#ccc', '#ccc', '#ccc', 'colour-of-gbdt', 'colour-of-ridge', 'colour-of-bgnbd', 'colour-of-baseline-mean', 'colour-of-elastic-net']);
    expect(named(chart)).toHaveLength(7);
    expect(named(chart).at(-1)).toBe('in grey: 4 others');
    expect(chart.table.rows).toHaveLength(9);
  });

  it('names all where they can be told apart', () => {
    const chart = gainChart(models.slice(0, 5), theme, { emphasised: 'gbdt' });
    expect(traces(chart).map(({ line }) => line?.color)).not.toContain(undefined);
    expect(named(chart).some((text) => text.includes('in grey'))).toBe(false);
  });
});

describe('tenths', () => {
  const deciles = [
    { decile: 1, customers: 10, meanPredicted: 90, meanActual: 80 },
    { decile: 2, customers: 9, meanPredicted: 10, meanActual: 12 },
  ];

  it('stand beside each other as predicted and actual, from a zero baseline', () => {
    const chart = decileChart('ridge', deciles, money, theme);
    expect(traces(chart).map(({ y }) => y)).toEqual([[90, 10], [80, 12]]);
    expect((chart.figure.layout.yaxis as { range: number[] }).range[0]).toBe(0);
    expect(chart.summary).toBe('In the first tenth, Ridge regression says €90.00 a customer over 180 days and €80.00 was spent; in the last tenth €10.00 and €12.00.');
    expect(chart.table.rows[1]).toEqual([2, 9, 10, 12, -2]);
  });

  it('show predictions alone where nothing is known yet', () => {
    const chart = decileChart('ridge', deciles.map((row) => ({ ...row, meanActual: NaN })), money, theme);
    expect(traces(chart)).toHaveLength(1);
    expect(chart.table.columns).toHaveLength(3);
  });
});

describe('actual against predicted', () => {
  const scatter = { predicted: [0, 9, 99], actual: [5, 0, 99] };

  it('has a place for zero and for refunds on the log-like scale', () => {
    const chart = scatterChart(modelReport({ scatter: { predicted: [0, 9, 99], actual: [-9, 0, 999] } }), money, theme);
    expect(traces(chart)[1].x).toEqual([0, 1, expect.closeTo(2)]);
    expect(traces(chart)[1].y).toEqual([-1, 0, 3]);
  });

  it('draws a thousand of many, says so, and keeps all in the table', () => {
    const many = Array.from({ length: 2000 }, (_, index) => 2000 - index);
    const chart = scatterChart(modelReport({ scatter: { predicted: many, actual: many } }), money, theme, false);
    expect(traces(chart)[1].x).toHaveLength(1000);
    expect(traces(chart)[1].x.slice(0, 2)).toEqual([2000, 1998]);
    expect(chart.summary).toContain('shows 1,000 of them');
    expect(chart.table.rows).toHaveLength(2000);
  });

  it('counts who spent more, less and nothing', () => {
    const { summary, table } = scatterChart(modelReport({ scatter }), money, theme, false);
    expect(summary).toBe('3 customers, evenly by rank. 1 of them spent more than Boosted trees said, 1 less; 1 spent nothing.');
    expect(table.rows).toEqual([[0, 5], [9, 0], [99, 99]]);
  });
});

describe('importance', () => {
  it('puts the most important feature on top and names what a model leans on', () => {
    const chart = importanceChart('gbdt', [{ feature: 'recencyDays', importance: 0.2 }, { feature: 'spendLast90Days', importance: 0.8 }, { feature: 'maxAmount', importance: 0 }], theme);
    expect(traces(chart)[0].x).toEqual([0.2, 0.8]);
    expect((chart.figure.layout.yaxis as { ticktext: string[] }).ticktext.at(-1)).toBe('Spent in the last 90 days');
    expect(chart.summary).toBe('Boosted trees leans most on: Spent in the last 90 days (80%), Days since last purchase (20%).');
    expect(chart.table.rows).toHaveLength(3);
  });

  it('keeps a hostile name from being more than text', () => {
    const chart = importanceChart('gbdt', [{ feature: HOSTILE, importance: 1 }], theme);
    expect(JSON.stringify(chart.figure)).not.toMatch(/<a|%\{y|\$\\\\frac/);
    expect(chart.table.rows[0][0]).toBe(HOSTILE);
  });

  it('of a model that looks at nothing says so', () => {
    expect(importanceChart('baseline-zero', [], theme).summary).toBe('Everyone nothing looks at no feature in particular.');
  });
});

describe('the learning curve', () => {
  it('marks the first step with the least error on rows kept aside', () => {
    const chart = learningChart('gbdt', { metric: 'rmse', train: [5, 4, 3], validation: [6, 4.5, 4.5] }, '€', theme);
    expect(traces(chart).at(-1)?.x).toEqual([2]);
    expect(chart.summary).toContain('the best was €4.50 at step 2');
    expect(chart.table.rows).toEqual([[1, 5, 6], [2, 4, 4.5], [3, 3, 4.5]]);
  });

  it('names and writes its own metric, and knows which way is better', () => {
    const chart = learningChart('gbdt', { metric: 'auc', train: [0.7, 0.9], validation: [0.8, 0.7] }, '€', theme);
    expect(chart.summary).toBe('ROC AUC on rows kept aside: 0.700 after 2 steps; the best was 0.800 at step 1.');
    expect(chart.figure.layout.yaxis).toMatchObject({ title: { text: 'ROC AUC' } });
  });

  it('of a network counts epochs, and of trees trees', () => {
    const curve = { metric: 'logLoss', train: [0.7, 0.6], validation: [] };
    expect(learningChart('lstm', curve, '', theme).figure.layout.xaxis).toMatchObject({ title: { text: 'Epochs' } });
    expect(learningChart('gbdt', curve, '', theme).figure.layout.xaxis).toMatchObject({ title: { text: 'Trees' } });
  });

  it('does without rows kept aside', () => {
    const chart = learningChart('gbdt', { metric: 'rmse', train: [5, 4], validation: [] }, '€', theme);
    expect(traces(chart)).toHaveLength(1);
    expect(chart.summary).toContain('training rows: €4.00 after 2 steps');
  });
});

describe('the comparison', () => {
  const better = modelReport({ comparison: { against: 'baseline-last-period', difference: -3, low: -5, high: -1, verdict: 'better' } });
  const unsure = modelReport({ kind: 'ridge', comparison: { against: 'baseline-last-period', difference: 1, low: -2, high: 4, verdict: 'no-difference' } });

  it('says honestly where no difference is shown', () => {
    const chart = comparisonChart([unsure, better, modelReport({ kind: 'baseline-last-period' })], { metric: 'rmse', unit: '€' }, theme);
    expect(chart?.summary).toBe('RMSE less that of “Same as last period”, with its 95% interval: Boosted trees −€3.00 (−€5.00 to −€1.00), better; Ridge regression +€1.00 (−€2.00 to +€4.00), no difference shown. Where the interval holds 0, no difference is shown.');
    expect(chart?.table.rows.map((row) => row[4])).toEqual(['better', 'no difference shown']);
  });

  it('always shows zero', () => {
    const range = (comparisonChart([better], { metric: 'rmse', unit: '€' }, theme)?.figure.layout.xaxis as { range: number[] }).range;
    expect(range[1]).toBeGreaterThanOrEqual(0);
  });

  it('is left out where nothing was compared', () => {
    expect(comparisonChart([modelReport()], { metric: 'rmse', unit: '€' }, theme)).toBeUndefined();
  });
});

describe('every chart', () => {
  it('speaks the page’s language', () => {
    setLanguage('es');
    expect(gainChart([modelReport()], theme).title).toBe('Quién reúne el valor');
    expect(importanceChart('gbdt', [{ feature: 'spendLast90Days', importance: 1 }], theme).summary).toContain('Gasto de los últimos 90 días');
  });

  it('keeps a hostile unit or kind from being more than text', () => {
    const hostile = { unit: '<b>%{x}', horizonDays: 30 };
    const plain = { ...theme, model: () => '#000' };
    const figures = [
      scatterChart(modelReport({ kind: HOSTILE, scatter: { predicted: [1], actual: [2] } }), hostile, plain),
      decileChart(HOSTILE, [{ decile: 1, customers: 1, meanPredicted: 1, meanActual: 1 }], hostile, plain),
      gainChart([modelReport({ kind: HOSTILE })], plain),
    ].map(({ figure }) => JSON.stringify(figure));
    for (const figure of figures) expect(figure).not.toMatch(/<[ab]>|<a |>%\{x\}|> %\{y\}/);
  });
});
