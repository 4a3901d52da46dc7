import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/ui/shell/routes.ts';

describe('the place of a path', () => {
  it.each([
    ['', 'data', 'data'],
    ['data', 'data', 'data'],
    ['data/abc', 'dataset', 'data'],
    ['models', 'models', 'models'],
    ['models/clv', 'clvSetup', 'models'],
    ['models/clv/job/01J', 'training', 'models'],
    ['models/clv/reconcile', 'reconcile', 'models'],
    ['models/clv/cohorts', 'cohorts', 'models'],
    ['models/tabular', 'tabularSetup', 'models'],
    ['models/tabular/job/01J', 'training', 'models'],
    ['models/anomaly', 'anomalySetup', 'models'],
    ['models/anomaly/job/01J', 'training', 'models'],
    ['models/churn', 'churnSetup', 'models'],
    ['models/churn/job/01J', 'training', 'models'],
    ['runs', 'runs', 'runs'],
    ['runs/01J', 'run', 'runs'],
    ['runs/01J/compare/01K', 'compare', 'runs'],
    ['predict', 'predict', 'predict'],
    ['next', 'nextMonth', 'runs'],
    ['settings', 'settings', 'settings'],
  ])('%s is the page %s of %s', (path, page, section) => {
    expect(placeOf(path.split('/').filter(Boolean))).toEqual({ page, section });
  });

  it.each(['nowhere', 'data/a/b', 'models/other', 'models/clv/job', 'models/clv/reconcile/x', 'models/tabular/cohorts', 'models/clv/x/y', 'runs/a/b', 'runs/a/compare', 'settings/x', '__proto__'])('%s leads nowhere', (path) => {
    expect(placeOf(path.split('/')).page).toBe('nowhere');
  });
});
