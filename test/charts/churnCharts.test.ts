import { afterEach, describe, expect, it } from 'vitest';
import { baseRateChart } from '../../src/charts/churn/baseRateChart.ts';
import { brierOverTimeChart } from '../../src/charts/churn/brierOverTimeChart.ts';
import { foundChart } from '../../src/charts/churn/foundChart.ts';
import { groupReliabilityChart } from '../../src/charts/churn/groupReliabilityChart.ts';
import { historyChart } from '../../src/charts/churn/historyChart.ts';
import { leavingCurveChart } from '../../src/charts/churn/leavingCurveChart.ts';
import { leavingMeansChart } from '../../src/charts/churn/leavingMeansChart.ts';
import { liftChart } from '../../src/charts/churn/liftChart.ts';
import { lossRiseChart } from '../../src/charts/churn/lossRiseChart.ts';
import { policyChart } from '../../src/charts/churn/policyChart.ts';
import { reliabilityChart } from '../../src/charts/churn/reliabilityChart.ts';
import type { Chart } from '../../src/charts/figure.ts';
import { setLanguage } from '../../src/i18n/language.ts';
import { theme } from './reports.ts';

afterEach(() => setLanguage('en'));

interface Trace {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly mode?: string;
}
const traces = (chart: Chart) => chart.figure.data as unknown as readonly Trace[];
const bin = (predicted: number, observed: number, low: number, high: number, rows = 100) => ({ predicted, observed, low, high, rows, weight: rows });

describe('leavers found', () => {
  const gain = { shareOfCustomers: [0, 0.2, 1], shareOfValue: [0, 0.6, 1] };
  const models = [{ kind: 'gbdt', role: 'learner' as const, gain }, { kind: 'baseline-recency', role: 'baseline' as const, gain: { ...gain, shareOfValue: [0, 0.3, 1] } }];

  it('says what contacting a fifth finds, of users and of money', () => {
    expect(foundChart(models, 'leavers', theme, {}).summary).toBe('Contacting the fifth that Boosted trees puts first finds 60% of all who leave. Time since last activity finds 30%.');
    expect(foundChart(models, 'money', theme, {}).summary).toContain('60% of the money a month that leaves');
    setLanguage('es');
    expect(foundChart(models, 'leavers', theme, {}).title).toBe('Bajas halladas al contactar');
  });
});

describe('lift', () => {
  it('reads the first tenth, and leaves models without a curve out', () => {
    const chart = liftChart([
      { kind: 'gbdt', role: 'learner', lift: { shareOfCustomers: [0.1, 0.5, 1], lift: [4, 1.6, 1] } },
      { kind: 'logistic', role: 'learner', lift: { shareOfCustomers: [], lift: [] } },
    ], theme, {});
    expect(chart.summary).toBe('Of the first tenth that Boosted trees puts forward, 4.0 times as many leave as of users picked at random.');
    expect(chart.table.rows).toHaveLength(1);
  });
});

describe('reliability', () => {
  it('counts the groups whose range holds what was said', () => {
    const chart = reliabilityChart({ kind: 'gbdt', before: [bin(0.5, 0.1, 0.05, 0.2)], after: [bin(0.1, 0.12, 0.06, 0.2), bin(0.4, 0.2, 0.12, 0.3)] }, theme);
    expect(chart.summary).toContain('in 1 of 2 groups');
    expect(chart.table.rows.map(([when]) => when)).toEqual(['before calibration', 'after, with 95%', 'after, with 95%']);
  });

  it('names the plans in which it does not hold', () => {
    const values = [{ value: 'Pro', ...bin(0.3, 0.1, 0.05, 0.2) }, { value: 'Basic', ...bin(0.1, 0.1, 0.05, 0.2) }];
    expect(groupReliabilityChart({ kind: 'gbdt', name: 'Plan', values }, theme).summary).toMatch(/left in: Pro\.$/);
    expect(groupReliabilityChart({ kind: 'gbdt', name: 'Plan', values: values.slice(1) }, theme).summary).toMatch(/^In every group/);
  });
});

describe('rates through time', () => {
  const rate = (cutoff: number, leavers: number, atRisk: number) => ({ cutoff, leavers, atRisk, rate: atRisk > 0 ? leavers / atRisk : null, excluded: {} });

  it('says the first and the last window, and leaves windows without users out of the line alone', () => {
    const chart = baseRateChart([rate(0, 10, 100), rate(30, 0, 0), rate(60, 5, 100)], theme);
    expect(traces(chart)[0].x).toEqual([0, 60]);
    expect(chart.table.rows).toHaveLength(3);
    expect(chart.summary).toContain('10% left');
  });

  it('says so where no window is known', () => {
    expect(baseRateChart([], theme).summary).toBe('No window is known to its end.');
  });
});

describe('policies', () => {
  const policy = { contacts: 10, expected: 50, realised: 40, interval: { low: -5, high: 90 }, less: 0, lessInterval: null };

  it('says what the list and the others would have brought, nobody aside', () => {
    const chart = policyChart([{ ...policy, policy: 'by-gain' }, { ...policy, policy: 'nobody', contacts: 0, realised: 0, expected: 0, interval: null }, { ...policy, policy: 'all', realised: -20 }], '€', 'gbdt', theme);
    expect(chart.summary).toBe('The list of 10 users would have brought +€40, with who really left and the save rate assumed. Everybody: −€20.');
    expect(chart.table.rows).toHaveLength(3);
  });
});

describe('one user', () => {
  it('draws a line a cause, and none where there is one alone', () => {
    const curve = { kind: 'churn-survival', survival: [1, 0.9, 0.8], causes: ['voluntary', 'failed-payment'], incidence: [[0, 0.06, 0.15], [0, 0.04, 0.05]] };
    const chart = leavingCurveChart(curve, 'week', theme);
    expect(traces(chart)).toHaveLength(3);
    expect(chart.summary).toBe('After 2 weeks the chance to be there still is 80%. Of their own will: 15%. Failed payment: 5%.');
    expect(traces(leavingCurveChart({ ...curve, causes: ['left'], incidence: [[0, 0.1, 0.2]] }, 'day', theme))).toHaveLength(1);
  });

  it('lays a measure by its days, oldest first, and what is not known as no bar', () => {
    const chart = historyChart({ measure: 'views', values: [3, null, 5], cutoff: 100, stepDays: 7 }, theme);
    expect(traces(chart)[0].x).toEqual([79, 86, 93]);
    expect(traces(chart)[0].y).toEqual([3, null, 5]);
    // Each tick by the same format, whatever its place: 0, 2, 4 and not 0, 2.0, 4.00.
    expect((chart.figure.layout.yaxis as { ticktext: readonly string[] }).ticktext).toEqual(['0', '2', '4', '6']);
    expect(traces(historyChart({ measure: 'views', values: [1], cutoff: 100, stepDays: 7, contributions: [0.5] }, theme))).toHaveLength(2);
  });

  it('keeps steps without a score out of the line, and in the table as no value', () => {
    const chart = brierOverTimeChart([{ kind: 'churn-survival', brier: { scores: [0.1, null, 0.2], mean: 0.15 } }], 'day', theme);
    expect(traces(chart)[0].x).toEqual([1, 3]);
    expect(chart.table.rows[1]).toEqual([2, null]);
  });
});

describe('when held-out users leave', () => {
  const curves = { causes: ['voluntary', 'failed-payment'], survival: [1, 0.9, 0.8], incidence: [[0, 0.06, 0.15], [0, 0.04, 0.05]], observed: { survival: [1, 0.92, 0.85], incidence: [[0, 0.05, 0.12], [0, 0.03, 0.03]] } };

  it('lays what happened beside what is said, of each cause', () => {
    const chart = leavingMeansChart('churn-survival', curves, 'week', theme);
    expect(traces(chart).map(({ y }) => Number(y.at(-1)?.toFixed(9)))).toEqual([0.15, 0.2, 0.12, 0.15, 0.03, 0.05]);
    expect(chart.summary).toMatch(/^After 2 weeks, 80% are said to be there still, and 85% were\. Of their own will: 15% said, 12% left\./);
    expect(chart.table.rows[1].map((cell) => Number(Number(cell).toFixed(9)))).toEqual([1, 0.9, 0.92, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03]);
  });

  it('has no causes where there is one alone', () => {
    expect(traces(leavingMeansChart('churn-survival', { ...curves, causes: ['voluntary'] }, 'day', theme))).toHaveLength(2);
  });
});

describe('what a model gets worse without', () => {
  it('is ranked by log loss, in plain names; what does no harm stays in the table', () => {
    const chart = lossRiseChart('gbdt', [{ feature: 'plan', increase: -0.001, std: 0.002 }, { feature: 'views:slope', increase: 0.0412, std: 0.005 }], theme);
    expect(chart.summary).toMatch(/^Without views, trend \(0\.0412\), Boosted trees would be worse by most/);
    expect(chart.figure.data[0]).toMatchObject({ x: [0.0412], text: ['0.0412 ± 0.0050'] });
    expect(chart.table.rows.map(([name]) => name)).toEqual(['views, trend', 'Plan']);
    expect(lossRiseChart('gbdt', [], theme).summary).toMatch(/^Boosted trees gets no worse/);
  });
});
