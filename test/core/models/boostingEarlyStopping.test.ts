import { describe, expect, it } from 'vitest';
import { evaluationMetric } from '../../../src/core/metrics/evaluationMetric.ts';
import { boostingSample, fitBoosting } from './boostingSample.ts';
import type { Target } from './boostingSample.ts';

const PATIENCE = 4;
const CASES: readonly [Target, string, string][] = [
  ['quantity', 'auto', 'rmse'],
  ['quantity', 'mae', 'mae'],
  ['quantity', 'huberLoss', 'huberLoss'],
  ['count', 'rmsle', 'rmsle'],
  ['count', 'poissonDeviance', 'poissonDeviance'],
  ['two', 'auto', 'logLoss'],
  ['two', 'auc', 'auc'],
  ['two', 'aucPr', 'aucPr'],
  ['two', 'error', 'error'],
  ['three', 'auto', 'mLogLoss'],
  ['three', 'auc', 'auc'],
];

describe.each(CASES)('early stopping on a target "%s" by the metric "%s"', (target, evalMetric, name) => {
  const data = { ...boostingSample(target, 400, 1), validation: boostingSample(target, 300, 2) };
  const params = { evalMetric, nEstimators: 300, learningRate: 0.3, maxDepth: 4, minChildWeight: 1, huberSlope: 1, objective: target === 'count' ? 'poisson' : 'auto' };
  const outputs = target === 'three' ? 3 : 1;

  it('keeps the round that was best, and waits no longer than it was told', async () => {
    const model = await fitBoosting(data, { ...params, earlyStoppingRounds: PATIENCE });
    const validation = model.learning?.validation ?? [];
    expect(model.learning?.metric).toBe(name);
    const { direction, evaluate } = evaluationMetric(name, params);
    const best = direction === 'higher' ? Math.max(...validation) : Math.min(...validation);
    const rounds = validation.indexOf(best) + 1;
    expect(validation).toHaveLength(rounds + PATIENCE);
    expect(model.facts).toMatchObject({ bestIteration: rounds, trees: rounds * outputs });
    expect(evaluate(model.predict(data.validation.x), data.validation.y, undefined, outputs)).toBeCloseTo(best, 12);
    const short = await fitBoosting(data, { ...params, nEstimators: rounds });
    expect(model.predict(data.validation.x)).toEqual(short.predict(data.validation.x));
  });
});
