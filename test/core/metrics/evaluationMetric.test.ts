import { describe, expect, it } from 'vitest';
import { evaluationMetric, evaluationMetricNames } from '../../../src/core/metrics/evaluationMetric.ts';

const of = (...values: number[]) => Float64Array.from(values);
const params = { quantileAlpha: 0.9, tweedieVariancePower: 1.5, huberSlope: 2 };

describe('a metric for watching', () => {
  it('answers by its name', () => {
    expect(evaluationMetricNames).toEqual(['rmse', 'mae', 'rmsle', 'poissonDeviance', 'gammaDeviance', 'logLoss', 'brier', 'mLogLoss', 'error', 'quantileLoss', 'huberLoss', 'tweedieDeviance', 'auc', 'aucPr']);
    for (const name of evaluationMetricNames) expect(evaluationMetric(name, params).name).toBe(name);
    expect(evaluationMetricNames.filter((name) => evaluationMetric(name, params).direction === 'higher')).toEqual(['auc', 'aucPr']);
  });

  it('is what the hand computes, with weights', () => {
    const weight = of(3, 1);
    expect(evaluationMetric('rmse').evaluate(of(1, 5), of(3, 1), weight, 1)).toBe(Math.sqrt((3 * 4 + 16) / 4));
    expect(evaluationMetric('mae').evaluate(of(1, 5), of(3, 1), weight, 1)).toBe((3 * 2 + 4) / 4);
    expect(evaluationMetric('quantileLoss', params).evaluate(of(1, 5), of(3, 1), weight, 1)).toBeCloseTo((3 * 0.9 * 2 + 0.1 * 4) / 4, 14);
    // A miss of 3/2 · 2 and none: 4 · (√3.25 − 1).
    expect(evaluationMetric('huberLoss', params).evaluate(of(4, 1), of(1, 1), weight, 1)).toBeCloseTo((3 * 4 * (Math.sqrt(3.25) - 1)) / 4, 14);
    expect(evaluationMetric('error').evaluate(of(0.5, 0.2), of(0, 0), weight, 1)).toBe(0.75);
    expect(evaluationMetric('error').evaluate(of(0.2, 0.2, 0.6, 0.1, 0.8, 0.1), of(2, 0), weight, 3)).toBe(0.25);
  });

  it('is 0 for exact predictions, at the border of what targets may be', () => {
    for (const name of ['rmse', 'rmsle', 'poissonDeviance', 'tweedieDeviance']) expect(evaluationMetric(name, params).evaluate(of(0, 2), of(0, 2), undefined, 1)).toBeCloseTo(0, 7);
    expect(evaluationMetric('gammaDeviance').evaluate(of(1, 2), of(1, 2), undefined, 1)).toBe(0);
  });

  it('stays finite for certain and wrong probabilities, and for a mean of 0', () => {
    expect(evaluationMetric('logLoss').evaluate(of(0, 1), of(1, 0), undefined, 1)).toBeCloseTo(52 * Math.LN2, 10);
    expect(evaluationMetric('mLogLoss').evaluate(of(0, 1, 0), of(0), undefined, 3)).toBeCloseTo(52 * Math.LN2, 10);
    for (const name of ['poissonDeviance', 'gammaDeviance', 'tweedieDeviance']) expect(evaluationMetric(name, params).evaluate(of(0), of(3), undefined, 1)).toBeLessThan(Infinity);
  });

  it('of a name or a setting that is not known says which are', () => {
    expect(() => evaluationMetric('accuracy')).toThrow(/no metric "accuracy".*rmse, mae.*aucPr/);
    expect(() => evaluationMetric('__proto__')).toThrow(/no metric/);
    expect(() => evaluationMetric('quantileLoss')).toThrow(/quantileAlpha between 0 and 1; got undefined/);
    expect(() => evaluationMetric('tweedieDeviance', { tweedieVariancePower: 2 })).toThrow(/tweedieVariancePower between 1 and 2; got 2/);
  });

  it('refuses targets, outputs and weights that it is not made for', () => {
    const evaluate = (name: string, predictions: Float64Array, y: Float64Array, weight?: Float64Array, outputs = 1) => () => evaluationMetric(name, params).evaluate(predictions, y, weight, outputs);
    expect(evaluate('logLoss', of(0.5, 0.5), of(1, 0.3))).toThrow(/"logLoss" is defined for the classes 0 and 1; the target at row 2 is 0.3/);
    expect(evaluate('gammaDeviance', of(1), of(0))).toThrow(/targets above 0; the target at row 1 is 0/);
    expect(evaluate('poissonDeviance', of(1), of(-1))).toThrow(/targets of 0 or more/);
    expect(evaluate('mLogLoss', of(0.5, 0.5), of(2), undefined, 2)).toThrow(/target at row 1 is 2/);
    expect(evaluate('rmse', of(1, 1), of(1), undefined, 2)).toThrow(/one number a row and got 2 numbers/);
    expect(evaluate('mLogLoss', of(1), of(0))).toThrow(/a probability for each class a row and got one number/);
    expect(evaluate('rmse', of(1), of(1), of(0))).toThrow(/no row with a weight above 0/);
    expect(evaluate('auc', of(0.1, 0.2), of(1, 1))).toThrow(/needs rows of both classes/);
  });
});
