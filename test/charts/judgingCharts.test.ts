import { afterEach, describe, expect, it } from 'vitest';
import { coverageChart } from '../../src/charts/coverageChart.ts';
import type { Chart } from '../../src/charts/figure.ts';
import { permutationChart } from '../../src/charts/permutationChart.ts';
import { segmentResidualChart } from '../../src/charts/segmentResidualChart.ts';
import { segmentTotalsChart } from '../../src/charts/segmentTotalsChart.ts';
import { cumulativeChart, weeklyChart } from '../../src/charts/trackingChart.ts';
import { trackWeeks } from '../../src/core/metrics/tracking.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import type { SegmentedTotals } from '../../src/tasks/clv/types.ts';
import { theme } from './reports.ts';

afterEach(() => setLanguage('en'));

const HOSTILE = '<a href="javascript:alert(1)">x</a> %{y} $\\frac$';
const money = { unit: '€', horizonDays: 180 };
const features = [{ name: 'purchaseDays', unit: 'transactions', meaning: '' }, { name: 'totalAmount', unit: 'amount', meaning: '' }];

interface Trace {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly mode?: string;
  readonly marker?: { readonly color: string; readonly size: number | readonly number[] };
}
const traces = (chart: Chart) => chart.figure.data as unknown as readonly Trace[];
const axis = (chart: Chart, name: 'xaxis' | 'yaxis') => chart.figure.layout[name] as { range: number[]; ticktext: string[] };

const totals = { customers: 40, predicted: 80, actual: 100, ratio: 0.8, low: 0.7, high: 0.9, meanResidual: -0.5, rmse: 4 };
const segmented: SegmentedTotals = {
  feature: 'purchaseDays',
  segments: [
    { ...totals, segment: { kind: 'range', low: 1, high: 1 } },
    { ...totals, predicted: 99, ratio: 0.99, low: 0.85, high: 1.2, meanResidual: 0.25, segment: { kind: 'range', low: 2, high: 9 } },
    { ...totals, predicted: 900, ratio: 9, low: null, high: null, meanResidual: 20, segment: { kind: 'rest' } },
    { ...totals, predicted: 7, actual: 0, ratio: null, low: null, high: null, meanResidual: 1, segment: { kind: 'missing' } },
  ],
};

describe('totals by segment', () => {
  const chart = segmentTotalsChart('gbdt', segmented, { ...money, features }, theme);

  it('names each segment with its unit, the first on top', () => {
    expect(chart.title).toBe('Totals by days with a purchase');
    expect(axis(chart, 'yaxis').ticktext).toEqual(['Not known', 'All others', '2–9 purchases', '1 purchase']);
    expect(chart.table.rows.map((row) => row[0])).toEqual(['1 purchase', '2–9 purchases', 'All others', 'Not known']);
  });

  it('fills the dots whose interval leaves out what is exactly right', () => {
    const dots = traces(chart).filter(({ mode }) => mode === 'markers+text');
    expect(dots.map(({ x, marker }) => [x[0], marker?.color])).toEqual([[3, '#fff'], [0.99, '#fff'], [0.8, 'colour-of-gbdt']]);
  });

  it('says every number in words and in the table', () => {
    expect(chart.summary).toBe('Total predicted by Boosted trees as a share of what came, with its 95% interval: 1 purchase: 80% (70% to 90%) of €100; 2–9 purchases: 99% (85% to 120%) of €100; All others: 900% of €100; Not known: €7 predicted, and no money came.');
    expect(chart.table.rows[3]).toEqual(['Not known', 40, 7, 0, null, null, null]);
  });

  it('keeps a hostile category from being more than text', () => {
    const hostile: SegmentedTotals = { feature: HOSTILE, segments: [{ ...totals, segment: { kind: 'category', name: HOSTILE } }, { ...totals, segment: { kind: 'rest' } }] };
    for (const build of [segmentTotalsChart, segmentResidualChart]) {
      const { figure, table } = build('gbdt', hostile, { ...money, features }, theme);
      expect(JSON.stringify(figure)).not.toMatch(/<a|%\{y|\$\\\\frac/);
      expect(table.rows[0][0]).toBe(HOSTILE);
    }
  });
});

describe('misses by segment', () => {
  it('draws the mean miss from zero, and names the worst', () => {
    const chart = segmentResidualChart('gbdt', { ...segmented, feature: 'totalAmount' }, { ...money, features }, theme);
    expect(traces(chart)[0].x).toEqual([1, 20, 0.25, -0.5]);
    expect(axis(chart, 'yaxis').ticktext).toEqual(['Not known', 'All others', '€2.00 – €9.00', '€1.00']);
    expect(axis(chart, 'xaxis').range[0]).toBeLessThan(0);
    expect(chart.summary).toBe('Boosted trees is furthest off for “All others”: +€20.00 a customer over 180 days.');
    expect(chart.table.rows[0]).toEqual(['1 purchase', 40, -0.5, 4].with(0, '€1.00'));
  });
});

describe('tracking by week', () => {
  const tracking = { ...trackWeeks(Float64Array.of(10, 5), Float64Array.of(12, 8)), profile: 'training' } as const;
  const facts = { ...money, cutoff: 0 };

  it('shows what came as bars from zero and what was expected as a line, and both added up', () => {
    const weekly = weeklyChart('gbdt', tracking, facts, theme);
    expect(traces(weekly).map(({ y }) => y)).toEqual([[12, 8], [10, 5]]);
    expect(axis(weekly, 'yaxis').range[0]).toBe(0);
    expect(weekly.summary).toContain('differ by 25% of it. Its total is spread');
    expect(weeklyChart('gbdt', { ...tracking, profile: 'model' }, facts, theme).summary).not.toContain('spread');
    expect(weekly.table.rows).toEqual([['Jan 1, 1970', 10, 12], ['Jan 8, 1970', 5, 8]]);
    const added = cumulativeChart('gbdt', tracking, facts, theme);
    expect(traces(added).map(({ y }) => y)).toEqual([[12, 20], [10, 15]]);
    expect(added.summary).toBe('By the end Boosted trees expected €15 over 180 days, and €20 came.');
  });

  it('labels a long window sparsely, in the page’s language', () => {
    setLanguage('es');
    const chart = weeklyChart('gbdt', { ...trackWeeks(new Float64Array(52), new Float64Array(52)), profile: 'training' }, facts, theme);
    expect(axis(chart, 'xaxis').ticktext).toHaveLength(5);
    expect(chart.summary).toBe('En ninguna semana llegó dinero.');
  });
});

describe('coverage', () => {
  const bins = [{ rows: 400, expectedNothing: 0.9, observedNothing: 0.95, above: 20, inside: 18 }, { rows: 100, expectedNothing: 0.2, observedNothing: 0.3, above: 70, inside: 50 }];
  const coverage = { inside: 0.755, below: 0.145, beyond: 0.1, judged: 90, expectedNothing: 0.76, observedNothing: 0.82, bins };

  it('sets what was said beside what was seen, larger where there are more customers', () => {
    const chart = coverageChart('gbdt', coverage, theme);
    const [, dots] = traces(chart);
    expect([dots.x, dots.y, dots.marker?.size]).toEqual([[0.9, 0.2], [0.95, 0.3], [22, 11]]);
    expect(chart.summary).toBe('Boosted trees said that 76% would bring nothing, and 82% did. Of the 90 who brought something, 76% fell in their range (80% were meant): 15% below it, 10% beyond.');
    expect(chart.table.rows[1]).toEqual([100, 0.2, 0.3, 70, 50]);
  });

  it('says so where nobody could be judged', () => {
    expect(coverageChart('gbdt', { ...coverage, inside: null, below: null, beyond: null, judged: 0 }, theme).summary).toContain('no customer with a range');
  });
});

describe('permuting', () => {
  it('ranks features by what the model misses more without them, in money', () => {
    const chart = permutationChart('gbdt', [{ feature: 'recencyDays', increase: 1, std: 0.1 }, { feature: HOSTILE, increase: 3, std: 0.5 }, { feature: 'maxAmount', increase: -0.01, std: 0.02 }], money, theme);
    expect(traces(chart)[0].x).toEqual([1, 3]);
    expect(JSON.stringify(chart.figure)).not.toMatch(/<a|%\{y/);
    expect(chart.table.rows.map((row) => row[1])).toEqual([3, 1, -0.01]);
    expect(chart.summary).toContain('Days since last purchase (€1.00)');
    expect(permutationChart('gbdt', [], money, theme).summary).toBe('Boosted trees gets no worse without any one feature.');
  });
});
