import type { ChartTheme } from '../../src/charts/figure.ts';
import type { ClvModelReport } from '../../src/tasks/clv/types.ts';

export const theme: ChartTheme = {
  text: '#111', muted: '#555', grid: '#eee', axis: '#555', surface: '#fff', line: '#ccc', accent: '#067', bar: '#8ab', fontFamily: 'Inter',
  model: (kind) => `colour-of-${kind}`,
};

/** A model's report with what a test does not care about filled in. */
export function modelReport(given: Partial<ClvModelReport> = {}): ClvModelReport {
  return {
    kind: 'gbdt',
    role: 'learner',
    params: {},
    metrics: { mae: 1, rmse: 2, r2: 0, mape: null, mapeLeftOut: 0, wape: null, bias: 0, gini: 0 },
    comparison: null,
    featureImportance: [],
    deciles: [],
    gain: { shareOfCustomers: [0, 0.1, 0.5, 1], shareOfValue: [0, 0.4, 0.9, 1] },
    scatter: { predicted: [], actual: [] },
    facts: {},
    learning: null,
    stoppedEarly: false,
    fitMs: 0,
    predictMs: 0,
    ...given,
  };
}
