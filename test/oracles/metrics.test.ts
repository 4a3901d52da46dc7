import { describe, expect, it } from 'vitest';
import { binaryReport } from '../../src/core/metrics/binary.ts';
import { calibrationBins } from '../../src/core/metrics/calibration.ts';
import { evaluationMetric } from '../../src/core/metrics/evaluationMetric.ts';
import { normalisedGini } from '../../src/core/metrics/gini.ts';
import { multiclassReport } from '../../src/core/metrics/multiclass.ts';
import { regressionMetrics } from '../../src/core/metrics/regression.ts';
import oracle from './metrics.json' with { type: 'json' };

const optional = (weight: readonly number[] | null) => (weight ? Float64Array.from(weight) : undefined);
const close = (value: number) => expect.closeTo(value, 12);
const allClose = (values: readonly number[]) => values.map(close);

function closeNumbers(numbers: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, close(value)]));
}

describe.each(oracle.binary)('two classes against scikit-learn: $name', ({ actual, probability, weight, metrics, confusion, roc, precisionRecall }) => {
  const labelled = { actual: Float64Array.from(actual), weight: optional(weight) };
  const report = binaryReport(labelled, Float64Array.from(probability));

  it('metrics agree to 1e-12', () => {
    expect(report.metrics).toMatchObject(closeNumbers(metrics));
    expect(report.confusion).toEqual(confusion.map(allClose));
  });

  it('curves agree, point by point', () => {
    expect(report.roc).toMatchObject({ falsePositiveRate: allClose(roc.falsePositiveRate), truePositiveRate: allClose(roc.truePositiveRate) });
    expect(report.precisionRecall).toMatchObject({ recall: allClose(precisionRecall.recall), precision: allClose(precisionRecall.precision) });
  });

  it('watching by a metric says the same', () => {
    for (const name of ['auc', 'aucPr', 'logLoss', 'brier'] as const) expect(evaluationMetric(name).evaluate(Float64Array.from(probability), labelled.actual, labelled.weight, 1)).toEqual(close(metrics[name]));
    expect(evaluationMetric('error').evaluate(Float64Array.from(probability), labelled.actual, labelled.weight, 1)).toEqual(close(1 - metrics.accuracy));
  });
});

describe.each(oracle.multiclass)('several classes against scikit-learn: $name', ({ actual, probability, weight, metrics, confusion }) => {
  const labelled = { actual: Float64Array.from(actual), weight: optional(weight) };

  it('metrics agree to 1e-12', () => {
    const report = multiclassReport(labelled, Float64Array.from(probability), 4);
    expect(report.metrics).toMatchObject(closeNumbers(metrics));
    expect(report.confusion).toEqual(confusion.map(allClose));
  });

  it('watching by a metric says the same', () => {
    const evaluate = (name: string) => evaluationMetric(name).evaluate(Float64Array.from(probability), labelled.actual, labelled.weight, 4);
    expect(evaluate('mLogLoss')).toEqual(close(metrics.mLogLoss));
    expect(evaluate('auc')).toEqual(close(metrics.auc));
    expect(evaluate('error')).toEqual(close(1 - metrics.accuracy));
  });
});

describe.each(oracle.regression)('quantities against scikit-learn', ({ actual, counts, predicted, weight, metrics, countMetrics }) => {
  const params = { quantileAlpha: 0.8, tweedieVariancePower: 1.3 };
  const evaluate = (name: string, y: readonly number[]) => evaluationMetric(name, params).evaluate(Float64Array.from(predicted), Float64Array.from(y), optional(weight), 1);

  it.each(Object.entries(metrics))('%s agrees to 1e-12', (name, value) => expect(evaluate(name, actual)).toEqual(close(value)));
  it.each(Object.entries(countMetrics))('%s agrees to 1e-12, zeros included', (name, value) => expect(evaluate(name, counts)).toEqual(close(value)));
});

describe('calibration against scikit-learn', () => {
  it('has the same bins where nothing is tied', () => {
    const { actual, probability, observed, predicted } = oracle.calibration;
    const bins = calibrationBins({ actual: Float64Array.from(actual) }, Float64Array.from(probability));
    expect(bins.map((bin) => bin.rows)).toEqual(new Array(10).fill(40));
    expect(bins.map((bin) => bin.observed)).toEqual(allClose(observed));
    expect(bins.map((bin) => bin.predicted)).toEqual(allClose(predicted));
  });
});

it('money: all that the table of models shows agrees with scikit-learn', () => {
  const { actual, predicted, metrics, gini } = oracle.money;
  const [came, said] = [Float64Array.from(actual), Float64Array.from(predicted)];
  expect(regressionMetrics(came, said)).toEqual(closeNumbers(metrics));
  expect(normalisedGini(came, said)).toEqual(close(gini));
});
