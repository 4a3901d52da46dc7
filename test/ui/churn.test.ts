import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { churnFeatureName } from '../../src/i18n/messages/churnNames.ts';
import type { ChurnReport } from '../../src/tasks/churn/types.ts';
import { churnWarningText } from '../../src/ui/churn/churnWarning.ts';
import { verdictSentences } from '../../src/ui/churn/churnVerdict.ts';
import { churnFeatureValue } from '../../src/ui/churn/churnFeatureValue.ts';
import { segmentName } from '../../src/ui/churn/segmentName.ts';
import { namedReasons, reasonSentences, stepReasons } from '../../src/ui/churn/userReasons.ts';
import { churnRoleProblems } from '../../src/ui/churn/churnRoles.ts';

afterEach(() => setLanguage('en'));

const better = { against: 'baseline-recency', difference: -0.05, low: -0.08, high: -0.02, verdict: 'better' };
const unsure = { against: 'baseline-recency', difference: -0.005, low: -0.02, high: 0.01, verdict: 'no-difference' };
const worse = { against: 'baseline-recency', difference: 0.012, low: 0.004, high: 0.02, verdict: 'worse' };
const model = (kind: string, role: string, comparison: unknown = null) => ({ kind, role, comparison, metrics: { logLoss: 0.2 } });

/** What the verdict reads of a report. */
function report(given: object): ChurnReport {
  return { plan: { holdoutKind: 'future', asOf: 100, holdoutCutoff: 100 }, rows: { holdout: 1000 }, population: { leavers: 50 }, warnings: [], ...given } as unknown as ChurnReport;
}

describe('the verdict on churn', () => {
  it('says by how much the model to use is better, with the interval', () => {
    expect(verdictSentences(report({ champion: 'gbdt', championIsBaseline: false, models: [model('gbdt', 'learner', better), model('baseline-recency', 'baseline')] }))).toEqual([
      'On 1,000 users at risk, 50 of whom left, its log loss was 0.2000: 0.0500 less than the best yardstick, “Time since last activity” (95%: 0.0200 to 0.0800 less).',
    ]);
  });

  it('says that no difference is shown where the interval holds 0', () => {
    const [, second] = verdictSentences(report({ champion: 'baseline-recency', championIsBaseline: true, models: [model('gbdt', 'learner', unsure), model('baseline-recency', 'baseline')] }));
    expect(second).toMatch(/^No difference shown: the log loss of “Boosted trees” less that of the rule is −0\.0050 \(95%: −0\.0200 to \+0\.0100\)/);
  });

  it('names the LSTM that loses to the yardstick, and the trees that it does not beat, each once', () => {
    const warnings = [
      { key: 'lstm-behind-baseline', message: '', facts: { learner: 'lstm', ...worse } },
      { key: 'lstm-behind-trees', message: '', facts: { learner: 'lstm', ...worse, against: 'gbdt', difference: 0.06 } },
    ];
    const sentences = verdictSentences(report({ champion: 'gbdt', championIsBaseline: false, models: [model('gbdt', 'learner', better), model('baseline-recency', 'baseline'), model('lstm', 'learner', worse)], warnings }));
    expect(sentences.slice(1)).toEqual([
      '“LSTM network” loses to the yardstick “Time since last activity”: log loss +0.0120 (95%: +0.0040 to +0.0200).',
      '“LSTM network” does not beat “Boosted trees” here: log loss +0.0600 (95%: +0.0040 to +0.0200).',
    ]);
  });

  it('says it in Spanish, and that the list has no answers yet', () => {
    setLanguage('es');
    const sentences = verdictSentences(report({ champion: 'gbdt', championIsBaseline: false, plan: { holdoutKind: 'earlier', asOf: 130, holdoutCutoff: 100 }, models: [model('gbdt', 'learner', better)] }));
    expect(sentences[0]).toMatch(/^En 1\.000 usuarios en riesgo, de los que se fueron 50, su pérdida logarítmica fue 0,2000/);
    expect(sentences[1]).toMatch(/^Lo que pasa después del 11 may 1970 aún no se sabe/);
  });
});

describe('what is worth knowing', () => {
  it('is said in the words of churn, features and models in plain words', () => {
    expect(churnWarningText({ key: 'leak-suspected', message: '', facts: { feature: 'views:mean', features: 'views:mean', metric: 'auc', score: 0.999 } })).toMatch(/^“views, mean” alone tells who leaves almost perfectly/);
    expect(churnWarningText({ key: 'model-left-out', message: '', facts: { learner: 'lstm', reason: '' } })).toBe('“LSTM network” was left out: the data holds too little for it.');
    expect(churnWarningText({ key: 'calibration-method', message: '', facts: { rows: 869, leavers: 49, method: 'sigmoid', asked: 'auto' } })).toBe('Probabilities are calibrated by a sigmoid, for a curve of any shape takes 1,000 rows, and 100 of each class: on 869 rows of users apart, 49 of them leavers.');
    expect(churnWarningText({ key: 'calibration-method', message: '', facts: { rows: 869, leavers: 49, method: 'isotonic', asked: 'isotonic' } })).toMatch(/by isotonic regression, as asked: /);
    expect(churnWarningText({ key: 'unheard-of', message: '', facts: {} })).toBeUndefined();
  });
});

describe('why, in words', () => {
  const noted = { features: [{ name: 'daysSinceActive', unit: 'days', meaning: '' }, { name: 'mrr', unit: 'amount', meaning: '' }, { name: 'cancelRequested', unit: 'flag', meaning: '' }], unit: 'EUR' };
  const explanation = { kind: 'gbdt', link: 'logit' as const, outputs: [{ className: 'left', base: -3, sum: -1, prediction: 0.27, contributions: [{ feature: 'daysSinceActive', value: '21', contribution: 2.5 }, { feature: 'views:slope', value: '-0.123456', contribution: -0.5 }, { feature: 'plan', value: 'Pro', contribution: 0.01 }] }] };

  it('names what speaks for leaving and for staying, and leaves out what hardly counts', () => {
    const named = namedReasons({ explanation, byMeasure: [], bySteps: [] }, noted);
    expect(named && reasonSentences(named)).toEqual(['Speaks for leaving: Days since last activity (21 days).', 'Speaks for staying: views, trend (−0.123).']);
  });

  it('says features with their unit, money in its currency, and yes or no', () => {
    expect([['mrr', 12], ['daysSinceActive', '1'], ['cancelRequested', 1], ['views:mean', 0.5], ['plan', 'Pro'], ['mrr', null]].map(([name, value]) => churnFeatureValue(String(name), value, noted))).toEqual(['€12.00', '1 day', 'yes', '0.5', 'Pro', null]);
  });

  it('tells measures and steps of a model that reads sequences', () => {
    const why = { explanation, byMeasure: [{ name: 'views', contribution: 2 }], bySteps: [{ name: '', contribution: 0.1 }, { name: '1', contribution: -0.5 }, { name: '3', contribution: 2.4 }] };
    expect(namedReasons(why, noted)?.contributions).toEqual([{ feature: 'views', value: '', contribution: 2 }]);
    expect(stepReasons(why, 3)).toEqual([-0.5, 0, 2.4]);
    expect(stepReasons({ ...why, bySteps: [] }, 3)).toBeUndefined();
  });
});

describe('names of features', () => {
  it('are of churn, or as lifetime value calls them, or as the file has them', () => {
    expect(['a:b:recentRatio', 'daysSinceFirst', 'mrr', 'whatever'].map(churnFeatureName)).toEqual(['a:b, lately against before', 'Days since the first day', 'MRR', 'whatever']);
  });
});

describe('what the users of a segment have in common', () => {
  const features = [{ name: 'mrr', unit: 'amount', meaning: '' }, { name: 'plan', unit: 'category', meaning: '' }, { name: 'billingPeriod', unit: 'category', meaning: '' }];
  const named = (feature: string, value: string) => segmentName({ feature, value }, { features, unit: 'USD' });

  it('is a range with its unit, a category as its file has it, a billing period in plain words', () => {
    expect([named('mrr', '180 – 882'), named('mrr', '19'), named('plan', '2024'), named('billingPeriod', 'monthly'), named('plan', ''), named('plan', '…')]).toEqual(['$180.00 – $882.00', '$19.00', '2024', 'monthly', 'no value', 'others']);
    setLanguage('es');
    expect(named('billingPeriod', 'monthly')).toBe('mensual');
  });
});

describe('roles of columns', () => {
  const schema = (name: string, type: string) => ({ name, type }) as never;

  it('are missing, of a wrong type or given twice', () => {
    const schemas = [schema('user', 'category'), schema('day', 'date'), schema('paid', 'category')];
    expect(churnRoleProblems('transactions', schemas, { user: 'user', date: 'day', amount: 'paid' }, [])).toEqual({ amount: 'not-number' });
    expect(churnRoleProblems('activity', schemas, { user: 'user', date: 'user' }, [])).toEqual({ user: 'same', date: 'not-date' });
    expect(churnRoleProblems('activity', schemas, {}, [])).toEqual({ user: 'missing', date: 'missing' });
  });
});
