import { describe, expect, it } from 'vitest';
import { ageShares, cohortChart } from '../../src/charts/cohortChart.ts';
import { cohortCurveChart } from '../../src/charts/cohortCurveChart.ts';
import type { Chart } from '../../src/charts/figure.ts';
import type { Cohort, CohortCell } from '../../src/tasks/clv/cohorts/types.ts';
import { theme } from './reports.ts';

interface Trace {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly line?: { readonly dash?: string };
}
const traces = (chart: Chart) => chart.figure.data as unknown as readonly Trace[];
const cell = (customers: number | null, complete = true): CohortCell => ({ complete, customers, revenue: 0, mrr: null });

const cohorts: readonly Cohort[] = [
  { month: 0, customers: 10, cells: [cell(10), cell(6), cell(1, false)] },
  { month: 1, customers: 30, cells: [cell(30), cell(null, false)] },
];

describe('the chart of who is still there by age', () => {
  it('weighs cohorts by their customers, and leaves months out that are not over', () => {
    expect(ageShares(cohorts)).toEqual([{ age: 0, share: 1, customers: 40 }, { age: 1, share: 0.6, customers: 10 }]);
    const chart = cohortChart(cohorts, (month) => `month ${month}`, theme);
    expect(traces(chart).map(({ x, y }) => [x, y])).toEqual([[[0, 1], [1, 0.6]], [[0], [1]], [[0, 1], [1, 0.6]]]);
    expect(chart.table.rows).toEqual([[0, 1, 40], [1, 0.6, 10]]);
    expect(chart.summary).toBe('Of all cohorts, 60% are active one month after the month in which they began, and 60% after 1 months.');
  });

  it('says that nothing is a month old', () => expect(cohortChart(cohorts.slice(1), String, theme).summary).toBe('No cohort is a month old yet.'));
});

describe('the retention curve', () => {
  const points = [
    { renewal: 0, atRisk: 100, observed: 1, fitted: 1 },
    { renewal: 1, atRisk: 100, observed: 0.8, fitted: 0.79 },
    { renewal: 2, atRisk: 50, observed: 0.7, fitted: 0.71 },
    { renewal: 3, atRisk: 0, observed: null, fitted: 0.65 },
  ];
  const chart = cohortCurveChart({ fitted: true, alpha: 1, beta: 4, standardErrors: null, converged: true, periodMonths: 1, contracts: 100, otherPeriods: 0, points }, theme);

  it('is solid as far as there is data, dashed beyond, and dots are data alone', () => {
    expect(traces(chart).map(({ x, line }) => [line?.dash, x])).toEqual([['solid', [0, 1, 2]], ['dash', [2, 3]], [undefined, [0, 1, 2]]]);
  });

  it('says the same in a sentence and a table', () => {
    expect(chart.summary).toBe('After 2 renewals 70% of contracts are still there (fitted: 71%). By the same curve 65% would be after 3; beyond the data it is a projection, not an observation.');
    expect(chart.table.rows).toEqual([[0, 100, 1, 1], [1, 100, 0.8, 0.79], [2, 50, 0.7, 0.71], [3, null, null, 0.65]]);
  });
});
